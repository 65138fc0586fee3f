// Whether the visitor sees an element: where a press would hit it, large and opaque enough, and under nothing that lets presses through.
import { outwards } from "../nodes";

/** What is less than so opaque nobody sees. */
const FAINT = 0.1;
/** What hides what is beneath it. */
const OPAQUE = 0.9;
/** Pixels: of the shorter side, and of what makes letters a haze. */
const [THIN, HAZE] = [5, 8];
const MOST_RECTS = 8;
const COLOURS = /(?:rgba?|color|lab|lch)\([^()]*\)/g;

/** The middle of one of its lines is what a person would hit there. */
export function isVisible(element: Element): boolean {
  element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  if (!isRendered(element)) return false;
  const above = outwards(element);
  if (opacity(above) < FAINT || above.some(isMaskedAway)) return false;
  const rects = [...element.getClientRects()].slice(0, MOST_RECTS);
  return rects.some(({ left, top, width, height }) => {
    const [x, y] = [left + width / 2, top + height / 2];
    return Math.min(width, height) >= THIN && isHit(element, x, y) && !isUnder(element, x, y);
  });
}

/** By what is around it, too. Browsers before 2024 know the older names alone; Safari before 17.4 knows only what is computed. */
function isRendered(element: Element): boolean {
  const older = { checkOpacity: true, checkVisibilityCSS: true };
  const known = element.checkVisibility?.({ ...older, opacityProperty: true, visibilityProperty: true });
  return known ?? getComputedStyle(element).visibility === "visible";
}

function isHit(element: Element, x: number, y: number): boolean {
  let hit = document.elementFromPoint(x, y);
  for (let inner = hit; inner; ) {
    hit = inner;
    inner = hit.shadowRoot?.elementFromPoint(x, y) ?? null;
    if (inner === hit) break;
  }
  return hit !== null && isPartOf(hit, element);
}

/** Or a label of it. */
function isPartOf(hit: Element, element: Element): boolean {
  return outwards(hit).some((one) => one === element || (one instanceof HTMLLabelElement && one.control === element));
}

/** By all that it stands in. */
function opacity(above: readonly Element[]): number {
  let rest = 1;
  for (const one of above) {
    const { opacity, filter } = getComputedStyle(one);
    rest *= Number(opacity);
    for (const [, name, amount] of (filter ?? "").matchAll(/\b(opacity|blur)\(([\d.]+)/g))
      rest *= name === "opacity" ? Number(amount) : Number(amount) < HAZE ? 1 : 0;
  }
  return rest;
}

/** By a gradient of nothing. What a picture lets through nobody can tell. */
function isMaskedAway(element: Element): boolean {
  const style = getComputedStyle(element);
  const mask = style.getPropertyValue("mask-image") || style.getPropertyValue("-webkit-mask-image");
  const colours = mask.match(COLOURS);
  return colours !== null && !mask.includes("url(") && colours.every((one) => alphaOf(one) < FAINT);
}

/** As computed: `rgba(0, 0, 0, 0.5)`, `color(srgb 0 0 0 / 0.5)`. */
function alphaOf(colour: string): number {
  const [, alpha] = /(?:\/|(?:,[^,]+){2},) *([\d.]+)/.exec(colour) ?? [];
  return alpha === undefined ? 1 : Number(alpha);
}

/** Something lies over it that neither takes part in presses nor lets anything be seen. */
function isUnder(element: Element, x: number, y: number): boolean {
  const adopted = Object.getOwnPropertyDescriptor(Document.prototype, "adoptedStyleSheets"); // past the recorder
  if (!adopted?.get || !adopted.set) return false;
  const before = [...adopted.get.call(document)];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*{pointer-events:auto!important}");
  adopted.set.call(document, [...before, sheet]);
  try {
    for (const one of layers(document, x, y)) {
      if (isPartOf(one, element)) return false;
      if (!outwards(element).includes(one) && hides(one)) return true;
    }
    return false;
  } finally {
    adopted.set.call(document, before);
  }
}

/** Topmost first. */
function layers(root: Document | ShadowRoot, x: number, y: number): Element[] {
  const here = root.elementsFromPoint(x, y).filter((one) => one.getRootNode() === root);
  return here.flatMap((one) => (one.shadowRoot ? [...layers(one.shadowRoot, x, y), one] : [one]));
}

function hides(one: Element): boolean {
  const { backgroundColor, backgroundImage, mixBlendMode } = getComputedStyle(one);
  if (opacity(outwards(one)) < OPAQUE || mixBlendMode !== "normal") return false;
  if (alphaOf(backgroundColor) >= OPAQUE || one instanceof HTMLImageElement || one instanceof HTMLVideoElement)
    return true;
  const colours = backgroundImage.match(COLOURS) ?? [];
  return backgroundImage !== "none" && colours.every((colour) => alphaOf(colour) >= OPAQUE);
}
