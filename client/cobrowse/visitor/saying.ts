// What the bar says of who sees the page, with each name apart: where there is little room names are cut, and words are not.
import { h } from "../../ui/dom";
import type { Who } from "./kept";
import type { CobrowseWords } from "./words";

type Part = string | HTMLElement;

/** `text` is all of it; of `parts` a phone shows the brief ones. In the words `{all}` is everybody, `{name}` who asked, `{also}` the others. */
export function saying(words: CobrowseWords, kind: string, who: Who): { text: string; parts: Part[] } {
  const more = who.also.length > 0;
  const found = words[more ? `${kind}Also` : kind] ?? words[kind] ?? "";
  const brief = more ? words[`${kind}AlsoBrief`] : undefined;
  const parts = (text: string) => text.split(/(\{\w+\})/).flatMap((part) => named(part, words, who));
  const full = parts(found);
  const text = full.map((part) => (typeof part === "string" ? part : part.textContent)).join("");
  if (!brief) return { text, parts: full };
  const short = h("span", { class: "brief", "aria-hidden": "true" }, ...parts(brief));
  return { text, parts: [h("span", { class: "full" }, ...full), short] };
}

function named(part: string, words: CobrowseWords, { name, also }: Who): Part[] {
  if (part === "{name}") return list([name], words);
  if (part === "{also}") return list(also, words);
  return part === "{all}" ? list([name, ...also], words) : [part];
}

function list(names: readonly string[], { and }: CobrowseWords): Part[] {
  const between = (at: number) => (at === 0 ? "" : at === names.length - 1 ? and : ", ");
  return names.flatMap((name, at) => [between(at), h("span", { class: "who" }, name)]);
}
