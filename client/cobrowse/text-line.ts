// How what stands within a line of text reaches above and below it: a box has no letters to stand on.
import { isOf } from "./nodes";

const REPLACED = "iframe,canvas,video,audio,object,embed,img,svg";
/** Whose words stand in the middle. */
const WRITTEN = "select,input:not([type=checkbox],[type=radio],[type=range],[type=image])";
const MOST = 8;

/** In px. */
interface Letters {
  ascent: number;
  descent: number;
}

/** Margins, and where the foot stands. Nothing where the browser knows by itself. */
export function lineOf(element: Element, style: CSSStyleDeclaration): Record<string, string> {
  if (isOf(element, REPLACED)) return {};
  if (style.display === "inline") return within(element, style);
  const foot = isOf(element, WRITTEN) ? middle(element, style) : footOf(element, style);
  return foot === null ? {} : lowered(element, style, foot);
}

/** Of one that is part of the line its room is the line's; its borders reach into what is above and below. */
function within(element: Element, style: CSSStyleDeclaration): Record<string, string> {
  const letters = lettersOf(style);
  if (!letters || element.getClientRects().length !== 1) return { "vertical-align": "text-bottom", ...NO_MARGINS };
  const { ascent, descent } = letters;
  const free = (Number.parseFloat(style.lineHeight) || ascent + descent) - ascent - descent;
  const above = Math.floor(free / 2); // as Chromium has it
  const px = (...names: string[]) =>
    names.reduce((sum, name) => sum + (Number.parseFloat(style.getPropertyValue(name)) || 0), 0);
  return {
    "margin-top": `${above - px("padding-top", "border-top-width")}px`,
    "margin-bottom": `${free - above - px("padding-bottom", "border-bottom-width")}px`,
    ...lowered(element, style, descent + free - above),
  };
}

const NO_MARGINS = { "margin-top": "0px", "margin-bottom": "0px" };

/** `foot`: so far its lower edge is under the line, with its margin. */
function lowered(element: Element, { verticalAlign }: CSSStyleDeclaration, foot: number): Record<string, string> {
  const by = raised(element, verticalAlign);
  return by === null ? {} : { "vertical-align": `${by - foot}px` };
}

/** Null: it stands by its edges, and not by its letters. */
function raised({ parentElement }: Element, align: string): number | null {
  const around = parentElement ? Number.parseFloat(getComputedStyle(parentElement).fontSize) : 0;
  const words: Record<string, number> = { baseline: 0, super: around / 3 + 1, sub: -around / 5 - 1 }; // as Chromium has it
  return words[align] ?? (/^-?[\d.]+px$/.test(align) ? Number.parseFloat(align) : null);
}

function middle(element: Element, style: CSSStyleDeclaration): number | null {
  const letters = lettersOf(style);
  if (!letters) return null;
  const { height } = element.getBoundingClientRect();
  return (
    (height - letters.ascent - letters.descent) / 2 + letters.descent + (Number.parseFloat(style.marginBottom) || 0)
  );
}

/** By the last line of its text, or the first where rows are beside each other. */
function footOf(element: Element, style: CSSStyleDeclaration): number | null {
  if (!/^(?:visible|clip)$/.test(style.overflowY)) return null;
  const first = /flex|grid|table/.test(style.display);
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let text = first ? texts.firstChild() : texts.lastChild();
  for (let tried = 0; text && tried < MOST; tried += 1) {
    range.selectNodeContents(text);
    const lines = [...range.getClientRects()];
    const line = first ? lines[0] : lines.at(-1);
    const letters = line && text.parentElement ? lettersOf(getComputedStyle(text.parentElement)) : null;
    if (line && letters) {
      const { bottom } = element.getBoundingClientRect();
      return bottom - line.bottom + letters.descent + (Number.parseFloat(style.marginBottom) || 0);
    }
    text = first ? texts.nextNode() : texts.previousNode();
  }
  return null;
}

function lettersOf({ fontStyle, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration): Letters | null {
  const pen = typeof OffscreenCanvas === "undefined" ? null : new OffscreenCanvas(1, 1).getContext("2d");
  if (!pen) return null;
  pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  const { fontBoundingBoxAscent, fontBoundingBoxDescent } = pen.measureText("x");
  return { ascent: Math.round(fontBoundingBoxAscent), descent: Math.round(fontBoundingBoxDescent) };
}
