// How large those elements are on the page whose contents do not leave it, so that what stands around them stays in place.
import type { Fields } from "./fields";
import { isOf } from "./nodes";
import { numbers } from "./rrweb";
import type { Box } from "./tree";

/** About a letter: letters are known by their widths, those that are typed one after the other most of all. */
const COARSE = 8;
/** So many are looked at. */
const MOST = 64;
const REPLACED =
  "iframe,frame,canvas,video,audio,object,embed,img,svg,select,textarea,input:not([type=submit i],[type=reset i],[type=button i])";

export class Boxes {
  private readonly told: (id: number, width: number, height: number) => void;
  private readonly sizes = new WeakMap<Element, [number, number]>();
  private readonly watching = new ResizeObserver((entries) => {
    for (const { target } of entries) this.changed(target);
  });

  /** `told`: of one whose size is another than before. */
  constructor(told: (id: number, width: number, height: number) => void) {
    this.told = told;
  }

  of(id: number): Box | null {
    const node = numbers.getNode(id);
    if (!(node instanceof Element) || !node.isConnected) return null;
    const [width, height] = sizeOf(node);
    this.sizes.set(node, [width, height]);
    this.watching.observe(node, { box: "border-box" });
    const { display } = getComputedStyle(node);
    return { width, height, inline: display.startsWith("inline"), broken: node.getClientRects().length > 1 };
  }

  close(): void {
    this.watching.disconnect();
  }

  private changed(element: Element): void {
    if (!element.isConnected) {
      this.watching.unobserve(element);
      return;
    }
    const [width, height] = sizeOf(element);
    const before = this.sizes.get(element) ?? [0, 0];
    if (width === 0) return; // not laid out
    if (Math.abs(before[0] - width) < 0.5 && Math.abs(before[1] - height) < 0.5) return;
    this.sizes.set(element, [width, height]);
    this.told(numbers.getId(element), width, height);
  }
}

/** On screen. */
export function middle(id: number): Fields {
  const node = numbers.getNode(id);
  const { left, top, width, height } = node instanceof Element ? node.getBoundingClientRect() : new DOMRect();
  return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
}

/** As it is laid out, however it is turned and scaled. */
function sizeOf(element: Element): [number, number] {
  const { width, height } = element.getBoundingClientRect();
  const { offsetWidth = width, offsetHeight = height } = element as Partial<HTMLElement>;
  const turned = Math.abs(offsetWidth - width) > 1 || Math.abs(offsetHeight - height) > 1;
  const [across, down] = turned ? [offsetWidth, offsetHeight] : [width, height];
  const style = getComputedStyle(element);
  const free = style.getPropertyValue("field-sizing") === "content" || style.appearance === "base-select";
  if (isOf(element, REPLACED) && !free) return [across, down];
  const round = fills(element, style) ? Math.floor : Math.ceil;
  return [round(across / COARSE) * COARSE, isOfLines(element, style) ? down : round(down / COARSE) * COARSE];
}

/** Does it seem to be as wide as there is room? Then more would be too much; whether a letter makes it wider nobody can tell. */
function fills(element: Element, { display, float, position }: CSSStyleDeclaration): boolean {
  const around = element.parentElement ? getComputedStyle(element.parentElement).display : "block";
  const loose = float !== "none" || position === "absolute" || position === "fixed";
  return !loose && !/^(?:inline|table-)/.test(display) && !/flex|grid/.test(around);
}

/** Is its height a number of lines, and not the length of one that runs downwards? */
function isOfLines(element: Element, { writingMode }: CSSStyleDeclaration): boolean {
  const inner = element.getElementsByTagName("*");
  const across = (mode: string) => mode.startsWith("horizontal");
  return (
    across(writingMode) && inner.length <= MOST && [...inner].every((one) => across(getComputedStyle(one).writingMode))
  );
}
