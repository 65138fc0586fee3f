// Which attributes leave the page, and as what. Whatever is not named here stays.
import { cleanStyle } from "./css";
import { mask } from "./mask";
import type { Names } from "./names";
import { type Base, cleanSrcset, cleanUrl } from "./urls";

export type Attributes = Record<string, string | number | boolean>;

const LONGEST = 300;
/** As they are: how something is laid out and in which state it is, and no word of anybody. */
const PLAIN = new Set(
  (
    "dir lang role hidden open disabled readonly multiple size rows cols colspan rowspan span start reversed " +
    "width height align valign border cellpadding cellspacing bgcolor color face wrap contenteditable inert popover " +
    "aria-hidden aria-expanded aria-selected aria-pressed aria-current aria-disabled aria-busy aria-modal " +
    "is slot part media rr_open_mode data-livedesk-inline " +
    // SVG
    "viewBox preserveAspectRatio d x y x1 y1 x2 y2 cx cy r rx ry fx fy points pathLength offset transform " +
    "gradientTransform gradientUnits patternUnits patternTransform clipPathUnits maskUnits markerWidth markerHeight refX " +
    "refY orient dx dy rotate textLength lengthAdjust fill fill-opacity fill-rule stroke stroke-width stroke-opacity " +
    "stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-miterlimit opacity clip-rule " +
    "clip-path mask filter marker-start marker-mid marker-end stop-color stop-opacity font-size font-weight font-style " +
    "font-family text-anchor dominant-baseline alignment-baseline letter-spacing visibility display overflow vector-effect " +
    "spreadMethod stdDeviation in in2 result mode operator k1 k2 k3 k4 values type tableValues flood-color flood-opacity"
  ).split(" "),
);
/** What rrweb adds: sizes and scroll positions. */
const NUMBERS = new Set(["rr_width", "rr_height", "rr_scrollLeft", "rr_scrollTop"]);
/** Inputs that show their value as a text. */
const WRITTEN = new Set(["input", "textarea"]);
const BARS = new Set(["progress", "meter"]);
const INPUTS = new Set(
  (
    "text password email tel url number search date time month week datetime-local color range checkbox radio file " +
    "submit reset button"
  ).split(" "),
);

/** Null for what stays. */
export function cleanAttribute(
  tag: string,
  name: string,
  value: unknown,
  base: Base,
  names: Names,
): string | number | boolean | null {
  if (NUMBERS.has(name)) return measure(value);
  if (value === true) return PLAIN.has(name) ? true : null;
  if (typeof value !== "string") return null;
  switch (name) {
    case "class":
      return names.classes(value);
    case "id":
      return names.id(value);
    case "style":
    case "sizes":
      return cleanStyle(value, base);
    case "_cssText":
      return tag === "style" || tag === "link" ? names.sheet(value, base) : null;
    case "rel":
      return tag === "link" && /(?:^|\s)stylesheet(?:\s|$)/i.test(value) ? "stylesheet" : null;
    case "type":
      return tag !== "input" || INPUTS.has(value.toLowerCase()) ? short(value) : "text";
    case "value":
    case "max":
    case "min":
      return cleanAmount(tag, name, value);
    case "src":
      return tag === "img" || tag === "source" ? cleanUrl(value, base) : null;
    case "srcset":
      return tag === "img" || tag === "source" ? cleanSrcset(value, base) : null;
    case "href":
    case "xlink:href":
      return cleanHref(tag, value, base);
    default:
      return PLAIN.has(name) ? short(value) : null;
  }
}

/** How full a bar is, and dots for what somebody wrote. */
function cleanAmount(tag: string, name: string, value: string): string | number | null {
  if (BARS.has(tag)) return measure(value);
  return name === "value" && WRITTEN.has(tag) ? mask(value) : null;
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
      return value.startsWith("#") ? short(value) : null; // `<use href="#icon">`, a gradient's template
  }
}

function measure(value: unknown): string | number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return typeof value === "string" && /^-?\d+(?:\.\d+)?(?:px)?$/.test(value) ? value : null;
}

/** `url(…)` within a presentation attribute names something of the same page, or nothing. */
function short(value: string): string | null {
  if (value.includes(":")) return null; // an address, and none of these is one
  if (value.length > LONGEST && !/^[-+\d\s.,eEa-zA-Z]*$/.test(value)) return null; // paths are long, and numbers
  return /url\(/i.test(value) && !/^url\(\s*["']?#[\w-]+["']?\s*\)/.test(value) ? null : value;
}
