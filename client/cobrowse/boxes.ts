// How large those elements are on the page whose contents do not leave it, so that what stands around them stays in place.
import { isOf } from "./nodes";
import { numbers } from "./rrweb";
import type { Box } from "./tree";

/** About a letter: letters are known by their widths, those that are typed one after the other most of all. */
const COARSE = 8;
const REPLACED = "iframe,frame,canvas,video,audio,object,embed,img,svg,select,input,textarea,button";

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

/** As it is laid out, however it is turned and scaled. */
function sizeOf(element: Element): [number, number] {
  const { width, height } = element.getBoundingClientRect();
  const { offsetWidth = width, offsetHeight = height } = element as Partial<HTMLElement>;
  const turned = Math.abs(offsetWidth - width) > 1 || Math.abs(offsetHeight - height) > 1;
  const [across, down] = turned ? [offsetWidth, offsetHeight] : [width, height];
  return [isByContents(element) ? Math.ceil(across / COARSE) * COARSE : across, down];
}

/** Is it as wide as what is in it? */
function isByContents(element: Element): boolean {
  const style = getComputedStyle(element);
  if (isOf(element, REPLACED)) return style.getPropertyValue("field-sizing") === "content";
  const around = element.parentElement ? getComputedStyle(element.parentElement).display : "block";
  const { display, float, position } = style;
  const loose = float !== "none" || position === "absolute" || position === "fixed";
  return loose || /^(?:inline|table-)/.test(display) || /flex|grid/.test(around);
}
