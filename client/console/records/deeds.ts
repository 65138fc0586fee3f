// What the visitor agreed to while their page was seen, and what the agent did on it.
import { called, KIND_WORDS, type KindWords } from "../../cobrowse/deeds/kinds";
import { DEED_WORDS, type DeedWords } from "../../cobrowse/deeds/words";
import { fill, pick } from "../../ui/catalogue";
import { type Child, h } from "../../ui/dom";
import { exact, pageName, safeUrl } from "../format";
import type { Named } from "../wire";
import { type Scene, typed } from "./pieces";
import type { Word } from "./words";
import { en } from "./words.en";

export interface Consent {
  kind: string;
  granted: boolean;
  page_url: string;
  text_version: string;
  at: string;
}

export interface DeedRow {
  agent: Named;
  kind: string;
  target: string;
  characters: number;
  outcome: string;
  reason: string;
  at: string;
}

export interface Seen {
  consents: Consent[];
  deeds: DeedRow[];
}

export interface DeedsView {
  readonly element: HTMLElement;
  show(seen: readonly Seen[]): void;
}

/** Of deeds at first; the others by a button. */
const FEW = 20;
const TIME: Intl.DateTimeFormatOptions = { hour: "numeric", minute: "2-digit", second: "2-digit" };

export function createDeeds(scene: Scene): DeedsView {
  const { tell, locale } = scene;
  const words = { ...pick(DEED_WORDS, locale), kinds: pick(KIND_WORDS, locale) };
  const element = h("div", { class: "card recorded", hidden: true });
  let shown = "";
  return {
    element,
    show(seen) {
      const now = JSON.stringify(seen.map(({ consents, deeds }) => [consents, deeds]));
      if (now === shown) return; // what was opened stays so
      shown = now;
      const answers = seen.flatMap(({ consents }) => consents.map((each, at) => answerOf(scene, each, consents, at)));
      const deeds = seen.flatMap((each) => each.deeds).map((each) => deedOf(scene, each, words));
      const done = deeds.length > 0 ? deeds : [h("li", { class: "hush" }, tell("noDeeds"))];
      element.hidden = answers.length + deeds.length === 0;
      element.replaceChildren(
        h("h2", {}, tell("consentsGiven")),
        h("ol", { class: "recordings consents" }, ...answers),
        h("h2", {}, tell("deedsDone")),
        ...shortened(scene, done),
      );
    },
  };
}

function shortened({ tell }: Scene, lines: readonly HTMLElement[]): HTMLElement[] {
  const list = h("ol", { class: "recordings deeds-done", tabindex: "-1" }, ...lines.slice(0, FEW));
  const rest = lines.slice(FEW);
  const more = h("button", { type: "button" }, tell("moreDeeds", { count: rest.length }));
  more.addEventListener("click", () => {
    list.append(...rest);
    more.remove();
    list.focus();
  });
  return rest.length > 0 ? [list, more] : [list];
}

/** What was agreed to, or not, or not any more; on which page, and by which text. */
function answerOf(scene: Scene, consent: Consent, all: readonly Consent[], at: number): HTMLElement {
  const { tell } = scene;
  const { kind, granted, page_url, text_version } = consent;
  const before = all
    .slice(0, at)
    .filter((each) => each.kind === kind)
    .at(-1);
  const word = granted ? "yes" : before?.granted ? "back" : "no";
  const url = safeUrl(page_url);
  const name = typed(pageName("", page_url));
  const page = url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name) : name;
  const facts = [page_url !== "" && page, text_version !== "" && tell("textVersion", { version: text_version })];
  return line(scene, consent.at, said(scene, `consent.${kind}.${word}`, kind), facts);
}

function deedOf(scene: Scene, deed: DeedRow, words: DeedWords & { kinds: KindWords }): HTMLElement {
  const { tell } = scene;
  const { kind, agent, characters, outcome, reason } = deed;
  const told = Object.hasOwn(words, kind) ? words[kind as keyof DeedWords] : kind;
  const what = fill(told, { target: called(deed.target, words.kinds) });
  const came = said(scene, `outcome.${outcome}`, outcome);
  const why = reason === "" ? came : `${came}: ${said(scene, `refusal.${reason}`, tell("refusal.other"))}`;
  const length = kind === "type" && tell(characters === 1 ? "oneLetter" : "letters", { count: characters });
  return line(scene, deed.at, what, [typed(agent.name), length, why]);
}

/** The word itself where a later server sends one that is not known here. */
function said({ tell }: Scene, word: string, itself: string): string {
  return Object.hasOwn(en, word) ? tell(word as Word) : itself;
}

function line({ locale }: Scene, at: string, what: string, facts: readonly Child[]): HTMLElement {
  const time = h("time", { datetime: at, title: exact(at, locale), class: "number" });
  time.append(new Intl.DateTimeFormat(locale, TIME).format(new Date(at)));
  const given = [time, ...facts].filter(Boolean).map((fact) => h("li", {}, fact));
  return h("li", {}, h("div", {}, h("p", {}, typed(what)), h("ul", { class: "recording-facts" }, ...given)));
}
