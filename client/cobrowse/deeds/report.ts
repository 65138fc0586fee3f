// What an agent did on the page, for the visitor to read afterwards.
import { fill, pick } from "../../ui/catalogue";
import { h } from "../../ui/dom";
import { DEED_WORDS, type DeedWords } from "./words";

/** As `GET cobrowse/deeds/` gives it. */
export interface Deed {
  kind: string;
  target: string;
  outcome: string;
  agent?: { name: string } | null;
}

export function report(locale: string, deeds: readonly Deed[], close: () => void): HTMLElement {
  const words = pick(DEED_WORDS, locale);
  const say = ({ kind, target, outcome }: Deed) => {
    const said = fill(words[kind as keyof DeedWords] ?? kind, { target });
    return outcome === "refused" ? `${said} (${words.refused})` : said;
  };
  const list = h("ul", {}, ...deeds.map((deed) => h("li", {}, say(deed))));
  const name = deeds.at(-1)?.agent?.name || words.agent;
  const title = h("h2", { id: "deeds", tabindex: -1 }, fill(words.deeds, { name }));
  const button = h("button", { type: "button", onclick: close }, words.close);
  const role = { role: "dialog", "aria-labelledby": "deeds", "data-livedesk": "cobrowse-deeds" };
  return h("div", { class: "card", ...role }, title, list, button);
}
