// All tabs of one visitor: which of them shows, what is missing of it, and what is acknowledged.
import { unpack } from "../frames";
import { Inbox } from "../inbox";
import type { Recorded } from "../sanitise";
import { Purse } from "./purse";

export interface StageEar {
  /** Of the tab that shows; `fresh`: the first of a new snapshot. */
  show(events: readonly Recorded[], fresh: boolean): void;
  /** But for "shown" nothing is to be seen. */
  state(state: "waiting" | "shown" | "paused" | "too_large"): void;
  /** `at`: when the last of it was recorded, by the page's clock. */
  ack(stream: number, frame: number, at: number | undefined): void;
  snapshot(stream: number): void;
  note(stream: number, note: Record<string, unknown>): void;
}

interface Tab {
  /** It has sent a snapshot: until then the page is about to, unasked. */
  begun: boolean;
  inbox: Inbox;
  note: Record<string, unknown>;
}

const MOST_TABS = 16;
/** How often the same tab is asked for a snapshot. */
const ASK_MS = 2_000;
/** A tab that shows something else by then was loaded anew, and not closed. */
const LEFT_MS = 2_000;

export class Stage {
  shown = 0;
  private readonly ear: StageEar;
  private readonly now: () => number;
  private readonly tabs = new Map<number, Tab>();
  private pinned = 0;
  /** For a snapshot of the tab that is to show. */
  private waiting = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** For the next page of a tab that is gone. */
  private left: ReturnType<typeof setTimeout> | undefined;
  private readonly asked = new Map<number, number>();
  private epoch = 0;
  private purse: Purse;

  constructor(ear: StageEar, now: () => number = () => performance.now()) {
    [this.ear, this.now, this.purse] = [ear, now, new Purse(now)];
  }

  take(data: ArrayBuffer): void {
    const frame = unpack(data);
    if (frame) this.tab(frame.stream).inbox.take(frame);
  }

  /** As if nothing had come yet. */
  forget(): void {
    this.epoch += 1;
    this.purse = new Purse(this.now);
    this.tabs.clear();
    this.asked.clear();
    this.shown = 0;
    this.waiting = false;
    clearTimeout(this.timer);
    clearTimeout(this.left);
  }

  /** What is drawn is not what is there. */
  broken(): void {
    this.ask(this.shown);
  }

  /** More than can be shown. */
  tooLarge(): void {
    this.tabs.get(this.shown)?.inbox.stop();
  }

  /** Resolves when all that came has been read. */
  async settled(): Promise<void> {
    await Promise.all([...this.tabs.values()].map(({ inbox }) => inbox.idle));
  }

  /** The agent has chosen this one; 0: whichever is in front. */
  pin(stream: number): void {
    this.pinned = stream;
    const front = [...this.tabs].find(([, { note }]) => note.front === true);
    const last = this.tabs.has(this.shown) ? this.shown : [...this.tabs.keys()].at(-1);
    this.follow(stream || front?.[0] || (last ?? 0));
  }

  private follow(stream: number): void {
    if (stream === this.shown || !this.tabs.has(stream)) return;
    this.shown = stream;
    this.waiting = true;
    const { begun, note } = this.tab(stream);
    this.ear.state(note.paused === true ? "paused" : "waiting");
    if (begun) this.ask(stream);
  }

  private tab(stream: number): Tab {
    const known = this.tabs.get(stream);
    if (known) return known;
    const [oldest] = this.tabs.keys();
    if (this.tabs.size >= MOST_TABS && oldest !== undefined)
      for (const of of [this.tabs, this.asked]) of.delete(oldest);
    const { epoch } = this;
    const now = () => epoch === this.epoch;
    const inbox = new Inbox({
      events: (events, fresh, frame) => now() && this.events(stream, events, fresh, frame),
      note: (note) => now() && this.note(stream, note),
      gap: () => now() && this.ask(stream),
      spend: (size) => this.purse.spend(size),
      tooLarge: () => now() && stream === this.shown && this.ear.state("too_large"),
    });
    const tab = { inbox, note: {}, begun: false };
    this.tabs.set(stream, tab);
    return tab;
  }

  private events(stream: number, events: readonly Recorded[], fresh: boolean, frame: number): void {
    if (fresh) this.tab(stream).begun = true;
    if (fresh && this.mayLead(stream)) this.shown = stream;
    this.ear.ack(stream, frame, events.at(-1)?.timestamp);
    if (stream !== this.shown) return;
    if (fresh) {
      this.waiting = false;
      this.ear.state("shown");
    }
    this.ear.show(events, fresh); // which may find it too large
  }

  /** A tab that begins is followed, unless it stands behind one that is in front. */
  private mayLead(stream: number): boolean {
    if (this.pinned !== 0 && this.tabs.has(this.pinned)) return stream === this.pinned;
    const front = this.tabs.get(this.shown)?.note.front === true;
    return this.shown === 0 || stream === this.shown || !front || this.tabs.get(stream)?.note.front === true;
  }

  private note(stream: number, note: Record<string, unknown>): void {
    this.ear.note(stream, note);
    if (note.gone === true) {
      this.tabs.delete(stream);
      clearTimeout(this.left);
      this.left = setTimeout(() => {
        if (!this.tabs.has(this.shown)) this.pin(0);
        if (!this.tabs.has(this.shown)) this.ear.state("waiting"); // for any at all
      }, LEFT_MS);
      return;
    }
    this.tab(stream).note = note;
    for (const other of note.main === true ? former(this.tabs, stream) : []) {
      this.tabs.delete(other);
      if (other === this.shown) this.follow(stream);
    }
    if (note.front === true) {
      for (const [other, tab] of this.tabs) if (other !== stream) tab.note = { ...tab.note, front: false };
      if (this.pinned === 0 || !this.tabs.has(this.pinned)) this.follow(stream);
    }
    if (stream === this.shown && note.paused === true) this.ear.state("paused");
  }

  private ask(stream: number): void {
    const now = this.now();
    const rest = ASK_MS - (now - (this.asked.get(stream) ?? -ASK_MS));
    if (stream === this.shown && this.waiting) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.waiting && this.ask(this.shown), rest > 0 ? rest : ASK_MS);
    }
    if (!this.tabs.has(stream) || rest > 0) return;
    this.asked.set(stream, now);
    this.ear.snapshot(stream);
  }
}

/** The tab with the session is one, whatever page it shows, and whether or not its window has the focus. */
function former(tabs: ReadonlyMap<number, Tab>, stream: number): number[] {
  return [...tabs].flatMap(([other, { note }]) => (other !== stream && note.main === true ? [other] : []));
}
