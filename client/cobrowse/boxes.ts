// How large those elements are on the page whose contents do not leave it, and where boxes stand: what is around them stays in place.
import type { Fields } from "./fields";
import { isOf } from "./nodes";
import { COARSE, placeOf } from "./placement";
import { elementOf, numbers } from "./rrweb";
import type { Box } from "./tree";

/** So many are looked at. */
const MOST = 64;
const REPLACED =
  "iframe,frame,canvas,video,audio,object,embed,img,svg,select,textarea,input:not([type=submit i],[type=reset i],[type=button i])";
/** How many are looked at in one turn. */
const PART = 50;
const SOON_MS = 50;

interface Told {
  width: number;
  height: number;
  /** Null: only its size counts. */
  place: string | null;
}

export class Boxes {
  private readonly tell: (id: number, attributes: Record<string, string>) => void;
  private readonly told = new WeakMap<Element, Told>();
  /** Those whose place is told. */
  private readonly hidden = new Set<Element>();
  private round = this.hidden.values();
  private readonly due = new Set<Element>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly watching = new ResizeObserver((entries) => {
    for (const { target } of entries) this.changed(target);
  });

  /** `tell`: of one whose size or place is another than before. */
  constructor(tell: (id: number, attributes: Record<string, string>) => void) {
    this.tell = tell;
  }

  /** `hidden`: with its place. */
  of(id: number, hidden: boolean): Box | null {
    const node = numbers.getNode(id);
    if (!(node instanceof Element) || !node.isConnected) return null;
    const [width, height] = sizeOf(node, hidden);
    const place = hidden ? placeOf(node) : null;
    this.told.set(node, { width, height, place });
    if (hidden) this.hidden.add(node);
    else this.hidden.delete(node);
    this.watching.observe(node, { box: "border-box" });
    if (place) return { width, height, place };
    const { display } = getComputedStyle(node);
    return { width, height, inline: display.startsWith("inline"), broken: node.getClientRects().length > 1 };
  }

  /** Nothing has been told of anything. */
  begin(): void {
    this.hidden.clear();
    this.due.clear();
  }

  /** What moves a box may stand anywhere on the page, so all are looked at in turn. */
  look(): void {
    for (let count = Math.min(PART, this.hidden.size); count > 0; count -= 1) {
      let next = this.round.next();
      if (next.done) {
        this.round = this.hidden.values();
        next = this.round.next();
      }
      if (next.value) this.changed(next.value);
    }
  }

  /** Something about the element itself is new. */
  soon(id: number): void {
    const element = elementOf(id);
    if (!element || !this.hidden.has(element)) return;
    this.due.add(element);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const due = [...this.due];
      this.due.clear();
      for (const one of due) if (this.hidden.has(one)) this.changed(one);
    }, SOON_MS);
  }

  close(): void {
    this.begin();
    clearTimeout(this.timer);
    this.watching.disconnect();
  }

  private changed(element: Element): void {
    if (!element.isConnected) {
      this.watching.unobserve(element);
      this.hidden.delete(element);
      return;
    }
    const before = this.told.get(element) ?? { width: 0, height: 0, place: null };
    const hidden = this.hidden.has(element);
    let [width, height] = sizeOf(element, hidden);
    const place = hidden ? placeOf(element) : null;
    if (width === 0) [width, height] = [before.width, before.height]; // not laid out
    if (place === before.place && isNear(before.width, width) && isNear(before.height, height)) return;
    this.told.set(element, { width, height, place });
    const size = { rr_width: `${width}px`, rr_height: `${height}px` };
    this.tell(numbers.getId(element), place === null ? size : { ...size, style: place });
  }
}

/** On screen. */
export function middle(id: number): Fields {
  const node = numbers.getNode(id);
  const { left, top, width, height } = node instanceof Element ? node.getBoundingClientRect() : new DOMRect();
  return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.5;
}

/** As it is laid out, however it is turned and scaled; in steps, since letters are known by their widths, those that are typed most of all. */
function sizeOf(element: Element, hidden: boolean): [number, number] {
  const { width, height } = element.getBoundingClientRect();
  const { offsetWidth = width, offsetHeight = height } = element as Partial<HTMLElement>;
  const turned = Math.abs(offsetWidth - width) > 1 || Math.abs(offsetHeight - height) > 1;
  const [across, down] = turned ? [offsetWidth, offsetHeight] : [width, height];
  const style = getComputedStyle(element);
  const free = style.getPropertyValue("field-sizing") === "content" || style.appearance === "base-select";
  if (isOf(element, REPLACED) && !free) return [across, down];
  const short = hidden && across > COARSE; // a box pushes nothing out of its row
  const round = short || fills(element, style) ? Math.floor : Math.ceil;
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
