// All tabs of one visitor: which of them shows, what is missing of it, and what is acknowledged.
import { unpack } from "../frames";
import { Inbox } from "../inbox";
import type { Recorded } from "../sanitise";

export interface StageEar {
  /** Of the tab that shows; `fresh`: the first of a new snapshot. */
  show(events: readonly Recorded[], fresh: boolean): void;
  state(state: "waiting" | "shown" | "paused" | "too_large"): void;
  ack(stream: number, frame: number): void;
  snapshot(stream: number): void;
  note(stream: number, note: Record<string, unknown>): void;
}

interface Tab {
  inbox: Inbox;
  note: Record<string, unknown>;
}

const MOST_TABS = 16;
/** How often the same tab is asked for a snapshot. */
const ASK_MS = 2_000;

export class Stage {
  shown = 0;
  private readonly ear: StageEar;
  private readonly now: () => number;
  private readonly tabs = new Map<number, Tab>();
  private readonly asked = new Map<number, number>();

  constructor(ear: StageEar, now: () => number = () => performance.now()) {
    [this.ear, this.now] = [ear, now];
  }

  take(data: ArrayBuffer): void {
    const frame = unpack(data);
    if (frame) this.tab(frame.stream).inbox.take(frame);
  }

  /** What is drawn is not what is there. */
  broken(): void {
    this.ask(this.shown);
  }

  /** Resolves when all that came has been read. */
  async settled(): Promise<void> {
    await Promise.all([...this.tabs.values()].map(({ inbox }) => inbox.idle));
  }

  follow(stream: number): void {
    if (stream === this.shown || !this.tabs.has(stream)) return;
    this.shown = stream;
    this.ear.state("waiting");
    this.ask(stream);
  }

  private tab(stream: number): Tab {
    const known = this.tabs.get(stream);
    if (known) return known;
    const [oldest] = this.tabs.keys();
    if (this.tabs.size >= MOST_TABS && oldest !== undefined) this.tabs.delete(oldest);
    const inbox = new Inbox({
      events: (events, fresh, frame) => this.events(stream, events, fresh, frame),
      note: (note) => this.note(stream, note),
      gap: () => this.ask(stream),
      tooLarge: () => stream === this.shown && this.ear.state("too_large"),
    });
    const tab = { inbox, note: {} };
    this.tabs.set(stream, tab);
    return tab;
  }

  private events(stream: number, events: readonly Recorded[], fresh: boolean, frame: number): void {
    if (fresh && this.mayLead(stream)) this.shown = stream;
    this.ear.ack(stream, frame);
    if (stream !== this.shown) return;
    this.ear.show(events, fresh);
    if (fresh) this.ear.state("shown");
  }

  /** A tab that begins is followed, unless it stands behind one that is in front. */
  private mayLead(stream: number): boolean {
    const front = this.tabs.get(this.shown)?.note.front === true;
    return this.shown === 0 || stream === this.shown || !front || this.tabs.get(stream)?.note.front === true;
  }

  private note(stream: number, note: Record<string, unknown>): void {
    this.tab(stream).note = note;
    this.ear.note(stream, note);
    if (note.front === true) {
      for (const [other, tab] of this.tabs) if (other !== stream) tab.note = { ...tab.note, front: false };
      this.follow(stream);
    }
    if (stream === this.shown && note.paused === true) this.ear.state("paused");
  }

  private ask(stream: number): void {
    const now = this.now();
    if (stream === 0 || now - (this.asked.get(stream) ?? -ASK_MS) < ASK_MS) return;
    this.asked.set(stream, now);
    this.ear.snapshot(stream);
  }
}
