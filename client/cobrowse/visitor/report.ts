// What an agent did on the page, for the visitor to read afterwards.
import { fill } from "../../ui/catalogue";
import { h } from "../../ui/dom";
import type { CobrowseWords } from "./words";

export interface Deed {
  kind: string;
  target: string;
  outcome: string;
}

export function report(words: CobrowseWords, name: string, deeds: readonly Deed[], close: () => void): HTMLElement {
  const say = ({ kind, target, outcome }: Deed) => {
    const said = fill(words[kind] ?? kind, { target });
    return outcome === "refused" ? `${said} (${words.refused})` : said;
  };
  const list = h("ul", {}, ...deeds.map((deed) => h("li", {}, say(deed))));
  const title = h("h2", {}, fill(words.deeds, { name }));
  const button = h("button", { type: "button", onclick: close }, words.close);
  return h("div", { class: "card", role: "dialog", "data-livedesk": "cobrowse-deeds" }, title, list, button);
}
