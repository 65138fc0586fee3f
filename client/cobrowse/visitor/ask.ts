// Asks the visitor, and tells what will be seen and what not. Only a person's own press counts.
import { fill } from "../../ui/catalogue";
import { focused, h } from "../../ui/dom";
import type { Front } from "./front";
import { Meant } from "./meant";
import type { CobrowseWords } from "./words";

export interface Question {
  kind: "view" | "control" | "record";
  name: string;
  /** After its end a recording is kept for so long. */
  days?: number;
  answer(yes: boolean): void;
  /** Shows what stays hidden, or does so no longer; `tell` is told again and again what the button says from then on. */
  veil(tell: (word: string) => void): void;
}

/** Returns the function that takes it away, and says whether it had the focus. */
export function ask(
  front: Front,
  words: CobrowseWords,
  { kind, name, days = 0, answer, veil }: Question,
): () => boolean {
  const press = (yes: boolean) => (event: Event) => {
    if (yes ? meant.by(event) : event.isTrusted) answer(yes);
  };
  const look = h("button", { type: "button", class: "plain look" }, words.look);
  const tell = (word: string) => {
    look.textContent = word;
    card.classList.toggle("looking", word !== words.look);
  };
  const says = () => veil((word) => word === look.textContent || meant.says(() => tell(word)));
  look.addEventListener("click", says);
  const view = kind === "view";
  const title = h("h2", { id: "title", tabindex: "-1" }, fill(words[`${kind}Title`] ?? "", { name }));
  const kept = days > 0 && fill(days === 1 ? words.keptDay : words.kept, { days });
  const parts = [words[`${kind}Text`], view && words.seen, view && words.unseen, kept].map(
    (text) => text && h("p", {}, text),
  );
  const about = { role: "dialog", "aria-labelledby": "title", "data-livedesk": "cobrowse-consent", "data-kind": kind };
  const card = h(
    "div",
    { class: "card", ...about },
    h("div", { class: "says" }, title, ...parts, h("p", { class: "hush" }, words.always)),
    view && look,
    h(
      "div",
      { class: "row" },
      h("button", { type: "button", "data-answer": "no", onclick: press(false) }, words.decline),
      h("button", { type: "button", class: "primary", "data-answer": "yes", onclick: press(true) }, words.allow),
    ),
  );
  const before = focused();
  front.screen.element.append(card);
  const meant = new Meant(front, card, title);
  return () => takeAway(front, card, meant, before);
}

/** And gives the focus back to where the visitor was. */
function takeAway(front: Front, card: HTMLElement, meant: Meant, before: HTMLElement | null): boolean {
  const within = card.contains(front.root.activeElement);
  meant.close();
  if (within) before?.focus({ preventScroll: true });
  return within;
}
