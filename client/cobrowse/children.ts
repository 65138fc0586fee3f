// Which nodes have come, gone or moved, in the document and in its open roots: in one row, whichever root they were in.
import type { Place } from "./places";

/** No page knows it. */
const SIGN = `livedesk-${crypto.getRandomValues(new Uint32Array(1))[0]}`;

export class Children {
  private readonly watched = new WeakSet<Place>();
  private readonly observer: MutationObserver;
  private touched = new Set<Node>();
  private heard = false;
  private readonly hear = (): void => {
    this.heard = true;
  };

  /** It closes where the page has taken all listeners away, as by `document.open()`. */
  constructor(ear: { settle(): void; close(): void }) {
    this.observer = new MutationObserver((records) => {
      if (this.read(records)) ear.settle();
      else ear.close();
    });
    document.addEventListener(SIGN, this.hear);
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
    document.removeEventListener(SIGN, this.hear);
    this.observer.disconnect();
    this.touched.clear();
  }

  /** False when nothing is heard of this page any more. */
  private read(records: readonly MutationRecord[]): boolean {
    for (const { target, addedNodes, removedNodes } of records) {
      if (target instanceof HTMLTextAreaElement) continue; // its value is told
      for (const node of addedNodes) this.touched.add(node);
      for (const node of removedNodes) this.touched.add(node);
    }
    if (!records.some(({ target }) => target === document)) return true;
    this.heard = false;
    document.dispatchEvent(new Event(SIGN));
    return this.heard;
  }
}
