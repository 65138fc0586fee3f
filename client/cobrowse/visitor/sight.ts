// Whether a person sees an element, and for how long: by what the browser paints, where it tells, else by what a click would hit.
import { regularly } from "./regularly";

interface Painted extends IntersectionObserverEntry {
  /** Nothing lies over it, and nothing makes it faint: Chromium tells. */
  readonly isVisible?: boolean;
}

const LOOK_MS = 100;

export class Sight {
  private since: number | null = null;
  private readonly stop: () => void;

  constructor(element: Element, reachable: () => boolean) {
    const see = (seen: boolean) => {
      this.since = seen ? (this.since ?? performance.now()) : null;
    };
    if (IntersectionObserverEntry.prototype && "isVisible" in IntersectionObserverEntry.prototype) {
      const options = { threshold: [0, 0.5, 1], trackVisibility: true, delay: LOOK_MS } as IntersectionObserverInit;
      const observer = new IntersectionObserver((all) => see((all.at(-1) as Painted).isVisible === true), options);
      observer.observe(element);
      this.stop = () => observer.disconnect();
    } else {
      this.stop = regularly(LOOK_MS, () => see(reachable()));
    }
  }

  /** Milliseconds. */
  get seen(): number {
    return this.since === null ? 0 : performance.now() - this.since;
  }

  close(): void {
    this.stop();
  }
}
