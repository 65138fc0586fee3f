// What goes to the agent, and how fast: batches in frames, slower when the other side is behind, and never a backlog.
import { deflate, pieces } from "./deflate";
import { FIRST, HEAD, type Head, INCREMENT, LAST, MOST_BYTES, NOTE, pack, SNAPSHOT } from "./frames";
import type { Pace } from "./pace";
import type { Recorded } from "./sanitise";

/** The way that frames go at the moment. */
export interface Road {
  /** False when it does not take the frame: it is lost then. */
  send(frame: Uint8Array<ArrayBuffer>): boolean;
  /** Bytes that wait on this side. */
  waiting(): number;
}

export interface OutboxWires {
  cobrowse: string;
  stream: number;
  road: Road;
  pace: Pace;
  /** What is not sent is worth nothing any more: a new snapshot is wanted. */
  again(): void;
  after(ms: number, run: () => void): void;
}

/** So much at once is deflated in a few milliseconds. */
const PIECE = 256 * 1024;
const MOST_INCREMENT = 2 * 1024 * 1024;
const FULL = 512 * 1024;
const ROOM_MS = 100;
/** After so long a silence an empty increment shows whether the last one has arrived. */
const SILENCE_MS = 5_000;

export class Outbox {
  private readonly wires: OutboxWires;
  /** Resolves when all that was given so far is sent, or dropped. */
  idle: Promise<unknown> = Promise.resolve();
  /** Of the newest snapshot; what belongs to an older one is dropped. */
  private epoch = 0;
  private number = 0;
  private base = 0;
  private text = "";
  private batch: string[] = [];
  private first = false;
  private snapping = false;
  private beats = 0;
  private stalled = false;
  private closed = false;

  constructor(wires: OutboxWires) {
    this.wires = wires;
  }

  /** A slice of a snapshot; what happened meanwhile stands between the slices. */
  slice(events: Recorded[], first: boolean, last: boolean): void {
    if (first) this.begin();
    if (this.stalled) return;
    for (const event of events) this.text += `${this.text === "" && this.first ? "[" : ","}${JSON.stringify(event)}`;
    if (this.text.length < PIECE && !last) return;
    const text = last ? `${this.text}]` : this.text;
    this.text = "";
    const all = pieces(text, PIECE);
    for (const [at, piece] of all.entries())
      this.post(SNAPSHOT, piece, this.first && at === 0, last && at === all.length - 1);
    this.first = false;
    this.snapping = !last;
  }

  news(event: Recorded): void {
    if (this.stalled || this.closed) return;
    if (this.snapping) {
      this.slice([event], false, false);
      return;
    }
    if (this.batch.length === 0) this.wires.after(this.wires.pace.interval, () => this.flush());
    this.batch.push(JSON.stringify(event));
  }

  /** May be lost. */
  note(data: object): void {
    this.post(NOTE, new TextEncoder().encode(JSON.stringify(data)), false, false);
  }

  close(): void {
    this.closed = true;
    this.epoch += 1;
    this.batch = [];
    this.text = "";
  }

  private begin(): void {
    this.epoch += 1;
    this.batch = [];
    this.text = "";
    [this.first, this.snapping, this.stalled] = [true, true, false];
    this.wires.pace.forget();
  }

  private flush(): void {
    if (this.batch.length === 0 || this.closed) return;
    const bytes = new TextEncoder().encode(`[${this.batch.join(",")}]`);
    this.batch = [];
    if (bytes.length > MOST_INCREMENT || this.wires.pace.behind || this.wires.road.waiting() > FULL) this.stall();
    else this.post(INCREMENT, bytes, false, false);
  }

  /** Waits until there is room, then begins anew. */
  private stall(): void {
    if (this.stalled) return;
    this.stalled = true;
    this.epoch += 1;
    const { epoch } = this;
    const look = () => {
      if (epoch !== this.epoch || this.closed) return;
      if (this.wires.pace.behind || this.wires.road.waiting() > 0) this.wires.after(ROOM_MS, look);
      else this.wires.again();
    };
    this.wires.after(ROOM_MS, look);
  }

  private post(kind: number, bytes: Uint8Array<ArrayBuffer>, first: boolean, last: boolean): void {
    const { epoch } = this;
    const late = () => this.closed || (epoch !== this.epoch && kind !== NOTE);
    const work = async () => {
      const payload = late() ? null : await deflate(bytes);
      if (!payload || late()) return;
      if (payload.length > MOST_BYTES - HEAD) await this.split(kind, bytes, first, last);
      else this.send(kind, (first ? FIRST : 0) | (last ? LAST : 0), payload);
    };
    this.idle = this.idle.then(work).catch(() => this.stall());
  }

  /** What does not become small enough goes in halves; an increment cannot. */
  private async split(kind: number, bytes: Uint8Array<ArrayBuffer>, first: boolean, last: boolean): Promise<void> {
    if (kind !== SNAPSHOT) {
      this.stall();
      return;
    }
    const { epoch } = this;
    const all = pieces(new TextDecoder().decode(bytes), Math.ceil(bytes.length / 2));
    for (const [at, piece] of all.entries()) {
      const payload = await deflate(piece);
      const [begins, ends] = [first && at === 0, last && at === all.length - 1];
      if (epoch !== this.epoch) return;
      if (payload.length > MOST_BYTES - HEAD) await this.split(kind, piece, begins, ends);
      else this.send(kind, (begins ? FIRST : 0) | (ends ? LAST : 0), payload);
    }
  }

  private send(kind: number, flags: number, payload: Uint8Array): void {
    const { cobrowse, stream, road, pace } = this.wires;
    if (kind !== NOTE) this.number += 1;
    if (flags & FIRST) this.base = this.number;
    const [number, base] = kind === NOTE ? [0, 0] : [this.number, this.base];
    const head: Head = { kind, flags, cobrowse, stream, number, base };
    if (!road.send(pack(head, payload))) {
      if (kind !== NOTE) this.stall();
    } else if (kind !== NOTE) {
      pace.sent(number);
      this.beat();
    }
  }

  private beat(): void {
    this.beats += 1;
    const { beats, epoch } = this;
    this.wires.after(SILENCE_MS, () => {
      const still = beats === this.beats && epoch === this.epoch && !this.snapping && !this.stalled;
      if (still) this.post(INCREMENT, new TextEncoder().encode("[]"), false, false);
    });
  }
}
