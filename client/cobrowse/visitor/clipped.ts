// What of an element's place can be seen through the boxes that it stands in, which scroll or cut off what is outside of them.
import { parentOf } from "../nodes";

type Edges = Pick<DOMRect, "left" | "top" | "right" | "bottom">;

const ALL: Edges = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };

/** Of one look at the page: what was found of a box is kept, since many elements stand in it. */
export class Clips {
  private readonly known = new Map<Element, Edges>();

  /** Empty (a width or height of nothing) where it is cut off wholly. */
  cut({ left, top, right, bottom }: DOMRect, node: Node): DOMRect {
    const edges = node instanceof Element ? this.around(node) : this.within(outer(node));
    const [x, y] = [Math.max(left, edges.left), Math.max(top, edges.top)];
    return new DOMRect(
      x,
      y,
      Math.max(0, Math.min(right, edges.right) - x),
      Math.max(0, Math.min(bottom, edges.bottom) - y),
    );
  }

  /** Of what is placed elsewhere than where it stands, only boxes that are known to hold it: rather a mark too many. */
  private around(element: Element): Edges {
    const { position } = getComputedStyle(element);
    if (position === "fixed") return ALL;
    return this.within(position === "absolute" ? ((element as HTMLElement).offsetParent ?? null) : outer(element));
  }

  private within(box: Element | null): Edges {
    if (!box || box === document.documentElement || box === document.body) return ALL;
    const known = this.known.get(box);
    if (known) return known;
    const [beyond, { overflowX, overflowY, display }] = [this.around(box), getComputedStyle(box)];
    const { left, top, right, bottom } = box.getBoundingClientRect();
    const [across, down] = [overflowX, overflowY].map(
      (word) => word !== "visible" && !/^(inline|contents)$/.test(display),
    );
    const found = {
      left: across ? Math.max(left, beyond.left) : beyond.left,
      right: across ? Math.min(right, beyond.right) : beyond.right,
      top: down ? Math.max(top, beyond.top) : beyond.top,
      bottom: down ? Math.min(bottom, beyond.bottom) : beyond.bottom,
    };
    this.known.set(box, found);
    return found;
  }
}

/** As it is laid out: through slots and shadow roots. */
function outer(node: Node): Element | null {
  const parent = (node as Element | Text).assignedSlot ?? parentOf(node);
  return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
}
