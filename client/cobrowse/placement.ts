// Where a box stands among what is around it, so that what follows stays in place: numbers, and words of CSS alone.
import { firstOf, nextOf, rootOf } from "./nodes";
import { styleOf } from "./taken";
import { lineOf } from "./text-line";

/** What each is where nothing is said. */
const USUAL: Record<string, string> = {
  position: "static",
  float: "none",
  clear: "none",
  "z-index": "auto",
  order: "0",
  "flex-grow": "0",
  "flex-shrink": "1",
  "flex-basis": "auto",
  "align-self": "auto",
  "justify-self": "auto",
  "grid-row-start": "auto",
  "grid-row-end": "auto",
  "grid-column-start": "auto",
  "grid-column-end": "auto",
  "column-span": "none",
  transform: "none",
  translate: "none",
  rotate: "none",
  scale: "none",
  visibility: "visible",
  opacity: "1",
};
const MARGINS = ["margin-top", "margin-right", "margin-bottom", "margin-left"];
const INSETS = ["top", "right", "bottom", "left"];
const NAMES = new Set([...Object.keys(USUAL), ...MARGINS, ...INSETS, "display", "vertical-align", "transform-origin"]);
const WORDS = new Set(
  (
    "auto none all normal static relative absolute fixed sticky left right both block inline-block list-item contents table-cell " +
    "table-row table-row-group table-header-group table-footer-group table-caption table-column table-column-group start end " +
    "center stretch first last baseline safe unsafe flex-start flex-end self-start self-end sub super top middle bottom text-top " +
    "text-bottom visible hidden collapse content min-content max-content fit-content span px deg e calc matrix matrix3d " +
    "translate translateX translateY translate3d rotate rotateX rotateY scale scaleX scaleY scale3d skew skewX skewY perspective"
  ).split(" "),
);
/** About a letter, in px. */
export const COARSE = 8;
const LONGEST = 120;
const INNER = /^(?:block|list-item|flow-root|flex|grid|table)$/;
/** Children, and children of these. */
const FAR = 8;

/** The declarations of it that may leave the page: names of grid lines, for one, do not. */
export function placed(css: string): string {
  return css
    .split(";")
    .filter((one) => {
      const [name = "", value = ""] = one.split(":");
      return NAMES.has(name) && isPlain(value);
    })
    .join(";");
}

function isPlain(value: string): boolean {
  if (value.length > LONGEST || !/^[\w\s.,()%*/+-]+$/.test(value) || /\d{11}/.test(value)) return false;
  return (value.match(/[a-z_][\w-]*/gi) ?? []).every((word) => WORDS.has(word));
}

/** Declarations of a `style` attribute; none of what is drawn within an SVG. */
export function placeOf(element: Element): string {
  if (element instanceof SVGElement && element.ownerSVGElement) return "";
  const [style, own] = [getComputedStyle(element), styleOf(element)];
  const display = outer(style.display);
  const found: Record<string, string> = { display };
  for (const [name, usual] of Object.entries(USUAL)) {
    const value = style.getPropertyValue(name);
    if (value !== usual || own?.getPropertyValue(name)) found[name] = value;
  }
  const read = reader(element, style);
  for (const name of [...MARGINS, ...(style.position === "static" ? [] : INSETS)]) found[name] = read(name);
  if ("transform" in found) found.transform = read("transform");
  if (["transform", "rotate", "scale"].some((name) => name in found))
    found["transform-origin"] = read("transform-origin");
  if (display === "inline-block" || display === "table-cell") found["vertical-align"] = style.verticalAlign;
  if (display === "inline-block") Object.assign(found, lineOf(element, style));
  else if (/^(?:block|list-item)$/.test(style.display)) Object.assign(found, collapsed(element, style));
  const css = Object.entries(found).map(([name, value]) => `${name}:${value.replace(/(\.\d{5})\d+/g, "$1")}`);
  return placed(css.join(";"));
}

function outer(display: string): string {
  if (/^(?:none|contents|list-item|table-.*)$/.test(display)) return display;
  return /^(?:inline|ruby)/.test(display) ? "inline-block" : "block";
}

/** As it was said, `auto` or a share: it holds at any width of the window, and tells nothing of how wide a text is. */
function reader(element: Element, style: CSSStyleDeclaration): (name: string) => string {
  const map = (element as Partial<Element>).computedStyleMap?.call(element);
  return (name) => {
    const value = map?.get(name);
    if (typeof CSSUnitValue !== "undefined" && value instanceof CSSUnitValue && value.unit === "px")
      return `${value.value}px`; // as a text it is shortened
    return value ? String(value) : coarse(name, style, styleOf(element));
  };
}

/** Where a browser tells only what came of it, which a text may have decided. */
function coarse(name: string, style: CSSStyleDeclaration, own: CSSStyleDeclaration | undefined): string {
  const said = own?.getPropertyValue(name);
  if (said || name.startsWith("transform")) return said ?? "";
  const value = style.getPropertyValue(name);
  const px = /left|right/.test(name) ? Number.parseFloat(value) : Number.NaN;
  return Number.isNaN(px) ? value : `${Math.round(px / COARSE) * COARSE}px`;
}

/** Margins of the first and the last within it reach through its edges, as they cannot through those of a box. */
function collapsed(element: Element, style: CSSStyleDeclaration): Record<string, string> {
  if (style.float !== "none" || /absolute|fixed/.test(style.position)) return {};
  const found: Record<string, string> = {};
  for (const side of ["top", "bottom"] as const) {
    const own = Number.parseFloat(style.getPropertyValue(`margin-${side}`)) || 0;
    const all = [own];
    let inner = edge(element, side);
    for (let deep = 0; inner && deep < FAR; deep += 1) {
      all.push(Number.parseFloat(getComputedStyle(inner).getPropertyValue(`margin-${side}`)) || 0);
      inner = edge(inner, side);
    }
    const margin = Math.max(0, ...all) + Math.min(0, ...all);
    if (margin !== own) found[`margin-${side}`] = `${margin}px`;
  }
  return found;
}

/** The block at this end of it, edge to edge. */
function edge(element: Element, side: "top" | "bottom"): Element | null {
  const children: Element[] = [];
  for (let node = firstOf(rootOf(element) ?? element); node; node = nextOf(node))
    if (node instanceof Element) children.push(node);
  if (side === "bottom") children.reverse();
  for (const child of children.slice(0, FAR)) {
    const { display, float, position } = getComputedStyle(child);
    if (display === "none" || float !== "none" || /absolute|fixed/.test(position)) continue;
    const [within, around] = [child.getBoundingClientRect(), element.getBoundingClientRect()];
    return INNER.test(display) && Math.abs(within[side] - around[side]) < 0.5 ? child : null;
  }
  return null;
}
