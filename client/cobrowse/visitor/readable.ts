// Whether what our card says can be read, by what a browser makes of it: a page may have changed that by any means.
import { contrast, type Rgb } from "../../ui/accent";
import { onScreen } from "./screen";

/** Less than what we make, and more than what nobody reads. */
const READABLE = 3;
const OPAQUE = 0.9;
/** Pixels on the screen; a page can make all of it small. */
const SMALLEST_TEXT = 10;
const SMALLEST_BUTTON = 20;

export function readable(card: HTMLElement): boolean {
  const surface = colorOf(getComputedStyle(card).backgroundColor);
  if (!surface) return false;
  const { scale } = onScreen();
  return [...card.querySelectorAll<HTMLElement>("h2,p,button")].every((part) => {
    const { color, backgroundColor, fontSize, visibility } = getComputedStyle(part);
    const ink = colorOf(color);
    const small = part.localName === "button" && part.getBoundingClientRect().height * scale < SMALLEST_BUTTON;
    if (!ink || small || Number.parseFloat(fontSize) < SMALLEST_TEXT || visibility !== "visible") return false;
    return isOpaque(part, card) && contrast(ink, colorOf(backgroundColor) ?? surface) >= READABLE;
  });
}

function isOpaque(part: Element, card: Element): boolean {
  return [part, card, card.parentElement ?? card].every((one) => Number(getComputedStyle(one).opacity) >= OPAQUE);
}

/** Null for what lets something through. */
function colorOf(css: string): Rgb | null {
  const [red, green, blue, alpha = 1] = /^rgba?\(/.test(css) ? (css.match(/[\d.]+/g) ?? []).map(Number) : [];
  return red !== undefined && green !== undefined && blue !== undefined && alpha >= OPAQUE ? [red, green, blue] : null;
}
