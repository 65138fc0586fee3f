// Frames of one tab as the agent's page takes them: in order, inflated within bounds, and read as from a stranger.
import { inflate } from "./deflate";
import { FIRST, type Head, INCREMENT, LAST, NOTE, SNAPSHOT } from "./frames";
import type { Recorded } from "./sanitise";

export interface InboxEar {
  /** `fresh`: a new snapshot begins with these. `frame`: the number up to which they show. */
  events(events: Recorded[], fresh: boolean, frame: number): void;
  note(note: Record<string, unknown>): void;
  /** Something is missing, or is no sense: a snapshot is wanted. */
  gap(): void;
  /** May so many characters be read now? Else they are let go. */
  spend?(size: number): boolean;
  /** More than this side takes: nothing more of this tab is shown. */
  tooLarge(): void;
}

export type Frame = Head & { payload: Uint8Array<ArrayBuffer> };

const MOST: Record<number, number> = { [SNAPSHOT]: 16 * 1024 * 1024, [INCREMENT]: 2 * 1024 * 1024, [NOTE]: 64 * 1024 };

export class Inbox {
  private readonly ear: InboxEar;
  /** Resolves when all that was taken so far has been read. */
  idle: Promise<unknown> = Promise.resolve();
  private base = 0;
  private last = 0;
  /** Slices that could not be read by themselves yet. */
  private rest = "";
  private size = 0;
  private open = false;
  /** Nothing of the snapshot has been handed on: its first event may be longer than a slice. */
  private fresh = false;
  private stopped = false;

  constructor(ear: InboxEar) {
    this.ear = ear;
  }

  take(frame: Frame): void {
    if (this.stopped) return;
    if (frame.kind === NOTE) this.later(() => this.note(frame));
    else if (frame.kind === SNAPSHOT && frame.flags & FIRST) {
      this.base = this.last = frame.number;
      this.later(() => this.slice(frame, true));
    } else if (this.base === 0 || frame.base !== this.base || frame.number !== this.last + 1) {
      if (frame.number > this.last || frame.base !== this.base) this.lost();
    } else {
      this.last = frame.number;
      this.later(() => (frame.kind === SNAPSHOT ? this.slice(frame, false) : this.increment(frame)));
    }
  }

  /** Nothing more is taken. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.ear.tooLarge();
  }

  /** Nothing is taken before the next snapshot. */
  private lost(): void {
    this.base = 0;
    this.ear.gap();
  }

  private later(work: () => Promise<void>): void {
    this.idle = this.idle.then(work).catch((error) => {
      if (this.stopped) return;
      if (error instanceof RangeError) this.stop();
      else this.lost();
    });
  }

  private async slice(frame: Frame, first: boolean): Promise<void> {
    if (frame.base !== this.base || this.stopped) return;
    if (first) [this.rest, this.size, this.open, this.fresh] = ["", 0, true, true];
    if (!this.open) throw new SyntaxError("a slice of nothing");
    const text = this.read(await inflate(frame.payload, (MOST[SNAPSHOT] as number) - this.size));
    this.size += text.length;
    this.rest += text;
    const end = (frame.flags & LAST) !== 0;
    const events = fragment(this.rest, end);
    if (events) this.rest = "";
    else if (end) throw new SyntaxError("no list of events");
    if (end) this.open = false;
    if (!events) return;
    const { fresh } = this;
    this.fresh = false;
    this.ear.events(events, fresh, frame.number);
  }

  private async increment(frame: Frame): Promise<void> {
    if (frame.base !== this.base || this.stopped) return;
    const events: unknown = JSON.parse(this.read(await inflate(frame.payload, MOST[INCREMENT] as number)));
    if (!Array.isArray(events) || this.open) throw new SyntaxError("no list of events");
    this.ear.events(events.filter(isEvent), false, frame.number);
  }

  private read(text: string): string {
    if (this.ear.spend?.(text.length) === false) throw new SyntaxError("too much at once");
    return text;
  }

  private async note(frame: Frame): Promise<void> {
    const found: unknown = JSON.parse(await inflate(frame.payload, MOST[NOTE] as number).catch(() => "null"));
    if (found && typeof found === "object" && !this.stopped) this.ear.note(found as Record<string, unknown>);
  }
}

/** A part of a list that was cut between two of its items; null when it was cut elsewhere. */
function fragment(text: string, end: boolean): Recorded[] | null {
  const inner = text.replace(/^[[,]/, "");
  try {
    const list: unknown = JSON.parse(end ? `[${inner}` : `[${inner}]`);
    return Array.isArray(list) ? list.filter(isEvent) : null;
  } catch {
    return null;
  }
}

function isEvent(value: unknown): value is Recorded {
  const { type, timestamp, data } = (value ?? {}) as Partial<Recorded>;
  return typeof type === "number" && typeof timestamp === "number" && typeof data === "object" && data !== null;
}
