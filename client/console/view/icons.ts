// Icons that only the console has; the widget's own stand in ui/dom and are loaded by every page.
import { icon } from "../../ui/dom";

const PATHS = {
  bell: "M6 17v-6a6 6 0 0 1 12 0v6l2 1H4zM10 21h4",
  "bell-off": "M6 17v-6c0-1 .2-2 .7-2.800M9 5.700A6 6 0 0 1 18 11v4M4 18h13M10 21h4M4 4l16 16",
  sound: "M4 10v4h3l5 4V6L7 10zM15.500 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11",
  "sound-off": "M4 10v4h3l5 4V6L7 10zM16 10l5 5M21 10l-5 5",
  keyboard: "M3 6h18v12H3zM7 10h.1M11 10h.1M15 10h.1M7 14h10",
} as const;
export type Glyph = keyof typeof PATHS;

export function glyph(name: Glyph): SVGSVGElement {
  const svg = icon("speaker");
  svg.querySelector("path")?.setAttribute("d", PATHS[name]);
  return svg;
}

export function setGlyph(button: Element, name: Glyph): void {
  button.querySelector("path")?.setAttribute("d", PATHS[name]);
}
