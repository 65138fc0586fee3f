// Asks the visitor, and tells what will be seen and what not. Only a person's own press counts.
import { fill } from "../../ui/catalogue";
import { h } from "../../ui/dom";
import type { Front } from "./front";
import { Meant } from "./meant";
import type { CobrowseWords } from "./words";

export interface Question {
  kind: "view" | "control" | "record";
  name: string;
  answer(yes: boolean): void;
  /** Shows what stays hidden, or does so no longer; `tell` is told again and again what the button says from then on. */
  veil(tell: (word: string) => void): void;
}

/** Returns the function that takes it away. */
export function ask(front: Front, words: CobrowseWords, { kind, name, answer, veil }: Question): () => void {
  const press = (yes: boolean) => (event: Event) => {
    if (yes ? meant.by(event) : event.isTrusted) answer(yes);
  };
  const look = h("button", { type: "button", class: "plain look" }, words.look);
  const says = () => veil((word) => word === look.textContent || meant.says(() => look.replaceChildren(word)));
  look.addEventListener("click", says);
  const view = kind === "view";
  const title = h("h2", { id: "title", tabindex: "-1" }, fill(words[`${kind}Title`] ?? "", { name }));
  const card = h(
    "div",
    {
      class: "card",
      role: "dialog",
      "aria-labelledby": "title",
      "data-livedesk": "cobrowse-consent",
      "data-kind": kind,
    },
    title,
    h("p", {}, words[`${kind}Text`]),
    view && h("p", {}, words.seen),
    view && h("p", {}, words.unseen),
    h("p", { class: "hush" }, words.always),
    view && look,
    h(
      "div",
      { class: "row" },
      h("button", { type: "button", "data-answer": "no", onclick: press(false) }, words.decline),
      h("button", { type: "button", class: "primary", "data-answer": "yes", onclick: press(true) }, words.allow),
    ),
  );
  const before = document.activeElement;
  front.root.append(card);
  const meant = new Meant(front, card, title);
  return () => takeAway(front, card, meant, before);
}

/** And gives the focus back to where the visitor was. */
function takeAway(front: Front, card: HTMLElement, meant: Meant, before: Element | null): void {
  const within = card.contains(front.root.activeElement);
  meant.close();
  if (within && before instanceof HTMLElement) before.focus({ preventScroll: true });
}
