// The way of this page's frames: past the desk, by the call's own channel, while the desk allows it; else by the desk.
//
// By the desk everything begins. What follows on the other road either follows what has been shown, or begins a snapshot.
import { FIRST, NOTE } from "../frames";
import type { Road } from "../outbox";
import { Door } from "./door";

export interface WayEar {
  /** A new snapshot is wanted: what was sent may not have come. */
  changed(): void;
  /** The agent's page has shown up to here. */
  shown(frame: number): void;
}

interface Word {
  stream?: number;
  reason?: string;
  frame?: number;
  call_id?: string;
  agent?: string;
  seconds?: number;
}

const LOOK_MS = 500;
/** So long frames wait for those before them; then a snapshot goes ahead of them. */
const HELD_MS = 1_000;
const LATE_MS = 4_000;
/** A channel that hung is not tried again for so long. */
const REST_MS = 60_000;
const NEVER = Number.POSITIVE_INFINITY;

export class Way implements Road {
  private readonly desk: Road;
  private readonly ear: WayEar;
  private readonly recorded: () => boolean;
  private readonly door: Door;
  private state: "desk" | "turning" | "channel" | "lost" = "desk";
  private held: Uint8Array<ArrayBuffer>[] = [];
  private stream = 0;
  private sent = 0;
  private shown = 0;
  /** Where the last snapshot by the desk began. */
  private begun = NEVER;
  /** Of waiting, or of the last sign that the channel goes: a frame was shown, or of what waits some has left. */
  private since = 0;
  private gone = 0;
  private restUntil = 0;
  private readonly timer = setInterval(() => this.look(), LOOK_MS);

  constructor(cobrowse: string, desk: Road, ear: WayEar, recorded: () => boolean) {
    [this.desk, this.ear, this.recorded] = [desk, ear, recorded];
    this.door = new Door(cobrowse, {
      found: () => {
        this.restUntil = 0;
        this.look();
      },
      answered: () => this.look(),
      acknowledged: (stream, frame) => {
        if (stream !== this.stream) return;
        ear.shown(frame);
        this.acknowledged(frame);
      },
    });
  }

  send(frame: Uint8Array<ArrayBuffer>): boolean {
    const head = new DataView(frame.buffer);
    const number = head.getUint32(24);
    if (head.getUint8(1) === NOTE)
      return this.state === "channel" ? this.door.send(frame) || true : this.desk.send(frame);
    this.look();
    this.stream = head.getUint32(20);
    if (head.getUint8(2) & FIRST) this.begin(number);
    if (this.state === "turning") this.held.push(frame);
    if (this.state === "turning" || this.state === "lost") return true;
    return this.carry(frame, number);
  }

  waiting(): number {
    return this.state === "channel" ? this.door.waiting : this.desk.waiting();
  }

  /** What the desk says of this page. */
  hear(type: string, { stream, reason, frame, call_id = "", agent = "", seconds = 0 }: Word): void {
    if (type === "cobrowse.ack" && stream === this.stream) this.acknowledged(Number(frame));
    if (type === "cobrowse.snapshot" && (stream || this.stream) === this.stream) this.home(reason === "joined");
    if (type === "cobrowse.unwatched") this.home(true);
    if (type !== "cobrowse.channel") return;
    this.door.allow(call_id, agent, seconds);
    this.look();
  }

  /** The next snapshot goes by the desk, and somebody else asks for it. `over`: so does all that follows; who looks is another. */
  home(over: boolean): void {
    if (over) this.door.shut();
    if (this.state !== "desk") this.state = "lost";
    this.held = [];
    this.begun = NEVER;
  }

  close(): void {
    [this.state, this.held] = ["lost", []];
    clearInterval(this.timer);
    this.door.close();
  }

  private begin(number: number): void {
    this.held = [];
    if (this.state === "turning" || this.state === "channel") this.state = "channel";
    else [this.state, this.begun] = ["desk", number];
  }

  private carry(frame: Uint8Array<ArrayBuffer>, number: number): boolean {
    const now = performance.now();
    if (this.shown >= this.sent || this.sent === NEVER) this.since = now;
    this.sent = number;
    if (this.state === "desk") return this.desk.send(frame);
    if (!this.door.send(frame)) {
      this.restUntil = now + REST_MS;
      this.lose();
    }
    return true;
  }

  private acknowledged(frame: number): void {
    if (!(frame > this.shown && frame <= this.sent)) return;
    this.shown = frame;
    if (this.state === "channel") this.since = performance.now();
    this.look();
  }

  /** Whatever time, and words that did not come, have made of it. */
  private look(): void {
    const now = performance.now();
    const { gone, waiting } = this.door;
    if (this.state === "channel" && waiting > 0 && gone > this.gone) this.since = now; // slow, but it goes
    this.gone = gone;
    const late = this.state === "channel" && this.shown < this.sent && now - this.since > LATE_MS;
    if (late) this.restUntil = now + REST_MS;
    if (!this.door.open || this.recorded() || now < this.restUntil) this.lose();
    else if (this.state === "desk" && this.shown >= this.begun) [this.state, this.since] = ["turning", now];
    if (this.state !== "turning") return;
    if (this.shown >= this.sent) this.turn();
    else if (now - this.since >= HELD_MS && this.held.length > 0) {
      // What is on its way takes too long: a snapshot is to go ahead of it, and nothing else.
      [this.held, this.sent] = [[], NEVER];
      this.ear.changed();
    }
  }

  private turn(): void {
    this.state = "channel";
    for (const frame of this.held.splice(0))
      if (this.state === "channel") this.carry(frame, new DataView(frame.buffer).getUint32(24));
  }

  private lose(): void {
    if (this.state === "turning" && this.held.length === 0 && this.sent < NEVER) this.state = "desk";
    if (this.state !== "turning" && this.state !== "channel") return;
    this.home(false);
    this.ear.changed();
  }
}
