// Styles as the browser took them: a page's own policy may refuse what its markup says.
import { reader } from "./nodes";

const ofHtml = reader<CSSStyleDeclaration>(HTMLElement.prototype, "style");
const ofSvg = reader<CSSStyleDeclaration>(SVGElement.prototype, "style");
let scratch: HTMLElement | null = null;

/** By CSSOM; a form may have an input of the name. */
export function styleOf(element: Element): CSSStyleDeclaration | undefined {
  if (element instanceof HTMLElement) return ofHtml(element);
  return element instanceof SVGElement ? ofSvg(element) : (element as Partial<ElementCSSInlineStyle>).style;
}

/** Of a `style` attribute; as it is written where all of it counts, since a browser shortens some. */
export function takenOf(element: Element, css: string): string {
  const style = styleOf(element);
  if (!style) return css;
  if (style.length === 0) return "";
  const { cssText } = style;
  if (plain(cssText) === plain(css)) return css;
  scratch ??= document.createElement("i");
  scratch.style.cssText = css;
  return scratch.style.cssText === cssText ? css : cssText;
}

/** A `<style>` that has no sheet says nothing; one that is still being read has none yet. */
export function isRefused(element: Element): boolean {
  return (element as Partial<HTMLStyleElement>).sheet === null && document.readyState !== "loading";
}

function plain(css: string): string {
  return css.replace(/[\s;]+/g, "");
}
