// What no mutation of the page tells: where the pointer is after the page has moved under it, which popovers are open, how much room there is.
import { isPopoverOpen, rootOf } from "./nodes";
import { numbers } from "./rrweb";
import type { Recorded } from "./sanitise";
import { Viewport } from "./viewport";

const HOVER_MS = 100;

export class Signs {
  private readonly tell: (event: Recorded) => void;
  private readonly changed: (id: number, attributes: Record<string, string>) => void;
  private readonly places = new Set<Document | ShadowRoot>();
  private readonly viewport = new Viewport((event) => this.tell(event));
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last: { x: number; y: number; target: EventTarget | undefined } | null = null;

  constructor(tell: (event: Recorded) => void, changed: (id: number, attributes: Record<string, string>) => void) {
    [this.tell, this.changed] = [tell, changed];
  }

  watch(places: Iterable<Document | ShadowRoot>): void {
    for (const place of places) {
      if (this.places.has(place)) continue;
      this.places.add(place);
      place.addEventListener("toggle", this.toggled, true);
      if (place !== document) continue;
      place.addEventListener("mouseover", this.over, { capture: true, passive: true });
      this.viewport.watch();
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.viewport.close();
    for (const place of this.places) this.leave(place);
  }

  leave(place: Document | ShadowRoot): void {
    place.removeEventListener("toggle", this.toggled, true);
    if (place === document) place.removeEventListener("mouseover", this.over, true);
    this.places.delete(place);
  }

  private readonly toggled = ({ target }: Event): void => {
    if (!(target instanceof HTMLElement) || typeof target.popover !== "string") return;
    this.changed(numbers.getId(target), { "data-livedesk-popover": isPopoverOpen(target) ? "open" : "shut" });
  };

  private readonly over = (event: Event): void => {
    const { clientX: x, clientY: y } = event as MouseEvent;
    this.last = { x, y, target: event.composedPath()[0] };
    this.timer ??= setTimeout(() => this.hovered(), HOVER_MS);
  };

  private hovered(): void {
    this.timer = undefined;
    if (!this.last) return;
    const { x, y, target } = this.last;
    this.last = null;
    const id = target instanceof Node && target.isConnected ? numbers.getId(target) : -1;
    if (id > 0)
      this.tell({ type: 3, timestamp: Date.now(), data: { source: 1, positions: [{ x, y, id, timeOffset: 0 }] } });
  }
}

/** Where the keys go, for those who have just come. */
export function focusNow(): Recorded {
  const element = activeNow();
  const id = element && element !== document.body ? numbers.getId(element) : -1;
  return { type: 3, timestamp: Date.now(), data: { source: 2, type: 5, id, x: 0, y: 0, visible: hasRing(element) } };
}

export function activeNow(): Element | null {
  let element = document.activeElement;
  for (let inner = element; inner; inner = rootOf(inner)?.activeElement ?? null) element = inner;
  return element;
}

/** Does focus show? */
export function hasRing(element: Element | null): boolean {
  return element?.matches(":focus-visible") === true;
}
