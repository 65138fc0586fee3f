// Which attributes leave the page, and as what. Whatever is not named here stays.
import { cleanStyle, cleanValue } from "./css";
import { mask } from "./mask";
import type { Names } from "./names";
import { type Base, cleanSrcset, cleanUrl } from "./urls";

export type Attributes = Record<string, string | number | boolean>;

const LONGEST = 300;
const MOST_DIGITS = 8;
/** How something is laid out and in which state it is: numbers and words that many pages have, and no word of anybody. */
const PLAIN = new Set(
  (
    "dir role size rows cols colspan rowspan span start type " +
    "width height align valign border cellpadding cellspacing bgcolor color face wrap contenteditable popover part " +
    "aria-hidden aria-expanded aria-selected aria-pressed aria-current aria-disabled aria-busy aria-modal " +
    "rr_open_mode"
  ).split(" "),
);
/** With elements of others the same names may stand for a customer's numbers. */
const OF_SVG = new Set(
  (
    "viewBox preserveAspectRatio d x y x1 y1 x2 y2 cx cy r rx ry fx fy points pathLength offset transform " +
    "gradientTransform gradientUnits patternUnits patternTransform clipPathUnits maskUnits markerWidth markerHeight refX " +
    "refY orient dx dy rotate textLength lengthAdjust fill fill-opacity fill-rule stroke stroke-width stroke-opacity " +
    "stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-miterlimit opacity clip-rule " +
    "clip-path mask filter marker-start marker-mid marker-end stop-color stop-opacity font-size font-weight font-style " +
    "font-family text-anchor dominant-baseline alignment-baseline letter-spacing visibility display overflow vector-effect " +
    "spreadMethod stdDeviation mode operator k1 k2 k3 k4 values tableValues flood-color flood-opacity " +
    "patternContentUnits maskContentUnits filterUnits primitiveUnits color-interpolation-filters paint-order"
  ).split(" "),
);
/** Of the parts of a filter, `feFuncA` and the like: with others such names may stand for a customer's numbers. */
const OF_FILTERS = new Set(
  (
    "slope intercept amplitude exponent order kernelMatrix divisor bias radius scale seed baseFrequency numOctaves azimuth " +
    "elevation surfaceScale diffuseConstant specularConstant specularExponent xChannelSelector yChannelSelector lighting-color z"
  ).split(" "),
);
/** That they are there says it all. */
const FLAGS = new Set(
  "hidden open disabled readonly multiple reversed inert data-livedesk-inline data-livedesk-sized".split(" "),
);
/** By which parts of the page find each other. */
const TIES = new Set(["slot", "in", "in2", "result"]);
const TIED = /^(?:source(?:graphic|alpha)|background(?:image|alpha)|fillpaint|strokepaint)?$/i;
/** What rrweb adds: sizes and scroll positions. */
const NUMBERS = new Set(["rr_width", "rr_height", "rr_scrollLeft", "rr_scrollTop"]);
const OTHERS = new Set(
  "class id style sizes media lang _cssText rel value placeholder max min src srcset href xlink:href name".split(" "),
);
const ADDRESSES = new Set(["src", "srcset", "href", "xlink:href"]);
/** Inputs that show their value as a text. */
const WRITTEN = new Set(["input", "textarea"]);
/** An input of the type `image` is one. */
const PICTURES = new Set(["img", "source", "input"]);
const BARS = new Set(["progress", "meter"]);
const INPUTS = new Set(
  (
    "text password email tel url number search date time month week datetime-local color range checkbox radio file " +
    "submit reset button hidden image"
  ).split(" "),
);

/** Of the element. */
export interface Part {
  readonly svg?: boolean;
  /** Its text is shown as dots. */
  readonly masked?: boolean;
}

/** Null for what stays. */
export function cleanAttribute(
  tag: string,
  name: string,
  value: unknown,
  base: Base,
  names: Names,
  part: Part = {},
): string | number | boolean | null {
  if (NUMBERS.has(name)) return measure(value);
  if (FLAGS.has(name) && (value === true || typeof value === "string")) return value === "until-found" ? value : "";
  if (value === true) return PLAIN.has(name) ? true : null;
  if (typeof value !== "string" || (part.masked && isSaid(tag, name))) return null;
  if (part.masked && ADDRESSES.has(name) && /^\s*data:/i.test(value)) return ""; // a picture of a text, as often as not
  if (ADDRESSES.has(name)) return cleanAddress(tag, name, value, base);
  switch (name) {
    case "class":
      return names.classes(value);
    case "id":
      return names.id(value);
    case "style":
      return cleanStyle(value, base, names, part.masked);
    case "sizes":
      return cleanValue("width", value, base, names);
    case "media":
      return cleanValue("media", value, base, names);
    case "_cssText":
      return tag === "style" || tag === "link" ? names.sheet(value, base) : null;
    case "placeholder":
    case "value":
    case "max":
    case "min":
      return cleanAmount(tag, name, value);
    default:
      return cleanWord(tag, name, value, names, part.svg === true);
  }
}

function cleanAddress(tag: string, name: string, value: string, base: Base): string | null {
  if (name !== "src" && name !== "srcset") return cleanHref(tag, value, base);
  if (!PICTURES.has(tag)) return null;
  return name === "src" ? cleanUrl(value, base) : cleanSrcset(value, base);
}

function cleanWord(tag: string, name: string, value: string, names: Names, svg: boolean): string | null {
  switch (name) {
    case "lang":
      return /^[a-z]{2,3}(?:-[a-z\d]{2,4})*$/i.test(value) ? value : null;
    case "rel":
      return tag === "link" && /(?:^|\s)stylesheet(?:\s|$)/i.test(value) ? "stylesheet" : null;
    case "type":
      if (tag === "input") return INPUTS.has(value.toLowerCase()) ? value : "text";
      return hasFew(tag, value) ? short(value, names) : null;
    case "data-livedesk-popover":
      return value === "open" ? "open" : "shut";
    case "name":
      return tag === "slot" ? tied(value, names) : null;
    default:
      if (TIES.has(name)) return tied(value, names);
      return isPlain(tag, name, svg) && (svg || hasFew(tag, value)) ? short(value, names) : null;
  }
}

function isPlain(tag: string, name: string, svg: boolean): boolean {
  return PLAIN.has(name) || (svg && (OF_SVG.has(name) || (OF_FILTERS.has(name) && /^fe[A-Z]/.test(tag))));
}

/** Of digits: no number of a card, a phone or an account; with elements of the page's own none. */
function hasFew(tag: string, value: string): boolean {
  return value.replace(/\D/g, "").length <= (tag.includes("-") ? 0 : MOST_DIGITS);
}

/** Shows a number that its text, were it one, would not. */
function isSaid(tag: string, name: string): boolean {
  return name === "start" || BARS.has(tag)
    ? /^(?:start|value|max|min)$/.test(name)
    : name === "values" && !/^fe[A-Z]/.test(tag);
}

/** May it be said that such an attribute went? */
export function isTold(name: string): boolean {
  return PLAIN.has(name) || OF_SVG.has(name) || FLAGS.has(name) || TIES.has(name) || OTHERS.has(name);
}

/** How full a bar is, and dots for what somebody wrote or is to write. */
function cleanAmount(tag: string, name: string, value: string): string | number | null {
  if (BARS.has(tag)) return measure(value);
  return /^(?:value|placeholder)$/.test(name) && WRITTEN.has(tag) ? mask(value) : null;
}

/** A link looks like one and leads nowhere. */
function cleanHref(tag: string, value: string, base: Base): string | null {
  switch (tag) {
    case "a":
    case "area":
      return "#";
    case "link":
    case "image":
    case "feImage":
      return cleanUrl(value, base);
    default:
      return /^#[\w-]{1,64}$/.test(value) ? value : null; // `<use href="#icon">`, a gradient's template
  }
}

function tied(value: string, names: Names): string {
  return TIED.test(value) ? value : names.alias(value);
}

function measure(value: unknown): string | number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return typeof value === "string" && /^-?\d{1,9}(?:\.\d+)?(?:px)?$/.test(value) ? value : null;
}

/** `url(…)` within a presentation attribute names something of the same page, or nothing. */
function short(value: string, names: Names): string | null {
  if (/^#[\da-f]{3,8}$/i.test(value)) return value;
  if (/^url\(\s*["']?#[\w-]{1,64}["']?\s*\)(?:\s+[a-z]{1,20})?$/i.test(value)) return value;
  if (/[^\x20-\x7e\s]|:|url\(/i.test(value)) return null; // an address or a text, and none of these is one
  if (!names.words) return value.length > LONGEST && !/^[-+\d\s.,eEa-zA-Z]*$/.test(value) ? null : value; // paths are long, and numbers
  if (/(?<![.\d])\d{13}/.test(value)) return null;
  const words = value.match(/[a-z_][a-z_-]*/gi) ?? [];
  return words.every((word) => word.split("-").every((part) => isUsual(part, names)) || names.word(word))
    ? value
    : null;
}

function isUsual(word: string, names: Names): boolean {
  const { words } = names;
  return word.length <= 2 || names.word(word) || words?.isFunction(word) === true || words?.isUnit(word) === true;
}
