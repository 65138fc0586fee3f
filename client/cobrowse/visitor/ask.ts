// Asks the visitor, and tells what will be seen and what not. Only a person's own press counts.
import { fill } from "../../ui/catalogue";
import { type Child, focused, h } from "../../ui/dom";
import type { Front } from "./front";
import { Meant } from "./meant";
import type { CobrowseWords } from "./words";

export interface Question {
  kind: "view" | "control" | "record";
  name: string;
  /** Who else is in the call, and sees it too; without one, nobody does. */
  also?: readonly string[] | undefined;
  /** After its end a recording is kept for so long. */
  days?: number;
  answer(yes: boolean): void;
  /** Shows what stays hidden, or does so no longer; `tell` is told again and again what the button says from then on. */
  veil(tell: (word: string) => void): void;
}

/** What has become of a yes that is on its way. */
export type Sending = "" | "sending" | "failed" | "late";

export interface Card {
  tell(sending: Sending): void;
  /** The visitor's no, by another way than the button. */
  refuse(): void;
  /** Whether it had the focus. */
  close(): boolean;
}

export function ask(front: Front, words: CobrowseWords, question: Question): Card {
  const { kind, name, also, days = 0, answer, veil } = question;
  const press = (yes: boolean) => (event: Event) => {
    if (yes ? meant.by(event) : event.isTrusted) answer(yes);
    else if (event.isTrusted) says(words.early);
  };
  const look = h("button", { type: "button", class: "plain look" }, words.look);
  const tell = (word: string) => {
    look.textContent = word;
    card.classList.toggle("looking", word !== words.look);
  };
  const lift = () => veil((word) => word === look.textContent || meant.says(() => tell(word)));
  look.addEventListener("click", lift);
  const status = h("p", { class: "hush", role: "status", hidden: true });
  const says = (word = "") => {
    if (word !== status.textContent) meant.says(() => status.replaceChildren(word));
    if (status.hidden === Boolean(word)) meant.says(() => status.toggleAttribute("hidden", !word));
  };
  const button = (props: object, word: string) => h("button", { type: "button", ...props }, word);
  const no = button({ "data-answer": "no", onclick: press(false) }, words.decline);
  const primary = { class: "primary", "data-answer": "yes", "aria-disabled": "true", onclick: press(true) };
  const yes = button(primary, words.allow);
  const title = h("h2", { id: "title", tabindex: "-1" }, fill(words[`${kind}Title`] ?? "", { name }));
  const others = also && h("p", {}, also.length ? fill(words.othersNow, { names: also.join(", ") }) : words.others);
  const kept = days > 0 && h("p", {}, fill(days === 1 ? words.keptDay : words.kept, { days }));
  const card = cardOf(
    kind,
    words,
    [title, kind === "view" && others, kept],
    [kind === "view" && look, status, h("div", { class: "row" }, no, yes)],
  );
  const before = focused();
  front.screen.element.append(card);
  const meant = new Meant(front, card, title, yes);
  return {
    tell: (sending) => says(sending && words[sending]),
    refuse: () => answer(false),
    close: () => takeAway(front, card, meant, before),
  };
}

type Parts = readonly Child[];

function cardOf(kind: Question["kind"], words: CobrowseWords, [title, others, kept]: Parts, parts: Parts): HTMLElement {
  const view = kind === "view";
  const texts = [words[`${kind}Text`], view && words.seen, view && words.unseen].map(
    (text) => text && h("p", {}, text),
  );
  const about = { role: "dialog", "aria-labelledby": "title", "data-livedesk": "cobrowse-consent", "data-kind": kind };
  const always = h("p", { class: "hush" }, words.always, kind === "control" && ` ${words.secondEscape}`);
  const says = h("div", { class: "says" }, title, ...texts, others, kept, always);
  return h("div", { class: "card", ...about }, says, ...parts);
}

/** And gives the focus back to where the visitor was. */
function takeAway(front: Front, card: HTMLElement, meant: Meant, before: HTMLElement | null): boolean {
  const within = card.contains(front.root.activeElement);
  meant.close();
  if (within) before?.focus({ preventScroll: true });
  return within;
}
