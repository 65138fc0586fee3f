// The room in which a page is laid out: what its own scroll bars leave of the window. The agent's copy of it has none.
import type { Recorded } from "./sanitise";

/** Pixels, also of a page made small. What is wider is no bar, but a page that a phone has zoomed out. */
const WIDEST_BAR = 64;

export function layoutSize(): { width: number; height: number } {
  const { clientWidth, clientHeight } = document.scrollingElement ?? document.documentElement;
  return { width: besideBar(innerWidth, clientWidth), height: besideBar(innerHeight, clientHeight) };
}

function besideBar(whole: number, inner: number): number {
  return inner < whole && whole - inner < WIDEST_BAR ? inner : whole;
}

/** Tells when it changes: with the window, and when a bar comes or goes. */
export class Viewport {
  private readonly tell: (event: Recorded) => void;
  private readonly observer = new ResizeObserver(() => this.look());
  private readonly resized = (): void => this.look();
  private last = "";

  constructor(tell: (event: Recorded) => void) {
    this.tell = tell;
  }

  watch(): void {
    this.last = JSON.stringify(layoutSize());
    this.observer.observe(document.documentElement);
    addEventListener("resize", this.resized);
  }

  close(): void {
    this.observer.disconnect();
    removeEventListener("resize", this.resized);
  }

  private look(): void {
    const size = layoutSize();
    const now = JSON.stringify(size);
    if (now === this.last) return;
    this.last = now;
    this.tell({ type: 3, timestamp: Date.now(), data: { source: 4, ...size } });
  }
}
