// What of a page is on screen: who zooms in with two fingers sees a part of the window, and our bar and card stand in that.
import { h } from "../../ui/dom";

const view = globalThis.visualViewport;
/** As they were before a page could change them. */
const own = view ? Object.getOwnPropertyDescriptors(VisualViewport.prototype) : undefined;
const CHANGES = ["resize", "scroll"];

type Measure = "offsetLeft" | "offsetTop" | "width" | "height" | "scale";

interface Seen {
  left: number;
  top: number;
  width: number;
  height: number;
  scale: number;
}

/** In pixels of the window; `scale` is how much larger they are on screen. */
export function onScreen(): Seen {
  const read = (name: Measure, plain: number): number => own?.[name]?.get?.call(view) ?? plain;
  return {
    left: read("offsetLeft", 0),
    top: read("offsetTop", 0),
    width: read("width", innerWidth),
    height: read("height", innerHeight),
    scale: read("scale", 1) || 1,
  };
}

/** As large as the screen, whatever a person has zoomed in to. By `zoom`: what is transformed counts as not seen. */
export class Screen {
  readonly element = h("div", { class: "screen" });
  /** Of the screen, as a page would fill it that is not zoomed. */
  size = "";
  private style: string | null = null;
  private readonly fill = (): void => this.set();

  constructor() {
    this.set();
    for (const type of CHANGES) view?.addEventListener(type, this.fill);
  }

  /** Is it as we have put it? */
  get kept(): boolean {
    return this.element.getAttribute("style") === this.style && this.element.className === "screen";
  }

  set(): void {
    const { left, top, width, height, scale } = onScreen();
    const [x, y, across, down] = [left, top, width, height].map((length) => length * scale);
    this.element.style.cssText = `left:${x}px;top:${y}px;width:${across}px;height:${down}px;zoom:${1 / scale}`;
    this.style = this.element.getAttribute("style");
    this.size = [across, down].map((length) => Math.round(length ?? 0)).join();
  }

  close(): void {
    for (const type of CHANGES) view?.removeEventListener(type, this.fill);
  }
}
