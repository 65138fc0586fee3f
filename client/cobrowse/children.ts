// Which nodes have come, gone or moved, in the document and in its open roots: in one row, whichever root they were in.
import type { Place } from "./places";

export class Children {
  private readonly watched = new WeakSet<Place>();
  private readonly observer: MutationObserver;
  private touched = new Set<Node>();

  constructor(told: () => void) {
    this.observer = new MutationObserver((records) => {
      this.read(records);
      told();
    });
  }

  watch(places: Iterable<Place>): void {
    for (const place of places) {
      if (this.watched.has(place)) continue;
      this.watched.add(place);
      this.observer.observe(place, { childList: true, subtree: true });
    }
  }

  /** One that is gone costs nothing, and may come back. */
  leave(): void {}

  /** All since the last time. */
  take(): Set<Node> {
    this.read(this.observer.takeRecords());
    const { touched } = this;
    this.touched = new Set();
    return touched;
  }

  close(): void {
    this.observer.disconnect();
    this.touched.clear();
  }

  private read(records: readonly MutationRecord[]): void {
    for (const { target, addedNodes, removedNodes } of records) {
      if (target instanceof HTMLTextAreaElement) continue; // its value is told
      for (const node of addedNodes) this.touched.add(node);
      for (const node of removedNodes) this.touched.add(node);
    }
  }
}
