// What is told of an element that is shown as a box: its names, its size and its place.
import type { Attributes } from "./attributes";
import { type Fields, text } from "./fields";
import type { Known } from "./mirror";
import { placed } from "./placement";
import type { Tree } from "./tree";

/** Attributes of its own. */
export const NAMES = ["class", "id", "rr_width", "rr_height"];
/** Kinds of boxes that stay what they are, since sheets tell their neighbours by it, and rows and cells have no other way to be. */
export const KINDS = new Set(
  (
    "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd td th tr tbody thead tfoot caption section article aside header footer main nav " +
    "figure figcaption blockquote pre address span b i em strong small code"
  ).split(" "),
);

/** Of a cell. */
export function spans(tag: string, given: Record<string, unknown>): Attributes {
  const names = tag === "td" || tag === "th" ? ["colspan", "rowspan"] : [];
  return Object.fromEntries(
    names.map((name) => [name, text(given[name])]).filter(([, value]) => /^\d{1,3}$/.test(String(value))),
  );
}

/** `closed`: with the place of a box. */
export function isSize(given: Fields, closed: boolean): boolean {
  const names = Object.keys(given).sort().join();
  return names === "rr_height,rr_width" || (closed && names === "rr_height,rr_width,style");
}

/** What does not show its contents tells its size, and a box its place; nothing else with it. */
export function sized(id: unknown, { rr_width, rr_height, style }: Fields): Fields {
  const size = (value: unknown) => (/^\d{1,6}(?:\.\d{1,6})?px$/.test(text(value)) ? value : "0px");
  const place = style === undefined ? {} : { style: placed(text(style)) };
  return { id, attributes: { ...place, rr_width: size(rr_width), rr_height: size(rr_height) } };
}

/** Its names, by which sheets know it. */
export function boxed(id: unknown, given: Fields, known: Known, tree: Pick<Tree, "attributes">): Fields | null {
  const names = Object.entries(given).filter(([name]) => name === "class" || name === "id");
  if (names.length === 0) return null;
  const none = Object.fromEntries(names.map(([name]) => [name, null]));
  return { id, attributes: { ...none, ...tree.attributes(known, Object.fromEntries(names)) } };
}
