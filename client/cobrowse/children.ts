// Which nodes have come, gone or moved, in the document and in its open roots: in one row, whichever root they were in.
import { Hearing } from "./hearing";
import type { Place } from "./places";

interface Ear {
  settle(): void;
  /** Nothing is heard of this page any more. */
  close(): void;
}

export class Children {
  private readonly watched = new WeakSet<Place>();
  private readonly hearing = new Hearing();
  private readonly ear: Ear;
  private readonly observer = new MutationObserver((records) => {
    this.read(records);
    this.ear.settle();
  });
  private touched = new Set<Node>();

  constructor(ear: Ear) {
    this.ear = ear;
  }

  watch(places: Iterable<Place>): void {
    for (const place of places) {
      if (this.watched.has(place)) continue;
      this.watched.add(place);
      this.observer.observe(place, { childList: true, subtree: true });
    }
  }

  /** All since the last time. */
  take(): Set<Node> {
    this.read(this.observer.takeRecords());
    const { touched } = this;
    this.touched = new Set();
    return touched;
  }

  close(): void {
    this.hearing.close();
    this.observer.disconnect();
    this.touched.clear();
  }

  private read(records: readonly MutationRecord[]): void {
    for (const { target, addedNodes, removedNodes } of records) {
      if (target instanceof HTMLTextAreaElement) continue; // its value is told
      for (const node of addedNodes) this.touched.add(node);
      for (const node of removedNodes) this.touched.add(node);
    }
    const anew = records.some(({ target }) => target === document);
    if (anew && !this.hearing.works()) this.ear.close();
  }
}
