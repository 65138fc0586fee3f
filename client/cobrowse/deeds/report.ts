// What an agent did on the page, for the visitor to read afterwards.
import { fill, pick } from "../../ui/catalogue";
import { h } from "../../ui/dom";
import { called, KIND_WORDS } from "./kinds";
import { DEED_WORDS, type DeedWords } from "./words";

/** As `GET cobrowse/deeds/` gives it. */
export interface Deed {
  kind: string;
  target: string;
  outcome: string;
  agent?: { name: string } | null;
}

/** `covered`: it ended since what ends it could not be seen. */
export function report(locale: string, deeds: readonly Deed[], close: () => void, covered = false): HTMLElement {
  const words = pick(DEED_WORDS, locale);
  const kinds = pick(KIND_WORDS, locale);
  const say = ({ kind, target, outcome }: Deed) => {
    const said = fill(words[kind as keyof DeedWords] ?? kind, { target: called(target, kinds) });
    return outcome === "refused" ? `${said} (${words.refused})` : said;
  };
  const list = deeds.length > 0 && h("ul", {}, ...counted(deeds.map(say)).map((line) => h("li", {}, line)));
  const name = deeds.at(-1)?.agent?.name || words.agent;
  const title = h("h2", { id: "deeds", tabindex: -1 }, deeds.length ? fill(words.deeds, { name }) : words.over);
  const button = h("button", { type: "button", onclick: close }, words.close);
  const role = { role: "dialog", "aria-labelledby": "deeds", "data-livedesk": "cobrowse-deeds" };
  return h("div", { class: "card", ...role }, title, covered && h("p", {}, words.covered), list, button);
}

/** What was done several times in a row is one line. */
function counted(lines: readonly string[]): string[] {
  const starts = lines.flatMap((line, place) => (line === lines[place - 1] ? [] : [place]));
  return starts.map((start, n) => {
    const times = (starts[n + 1] ?? lines.length) - start;
    return times > 1 ? `${lines[start]} (${times}×)` : `${lines[start]}`;
  });
}
