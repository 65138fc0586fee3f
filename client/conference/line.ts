// The signalling line to the other browser: who is there, in which order, and nothing twice.
//
// The road under it may lose, repeat, delay and reorder. Each mounting of the module is a `peer` with an id of its
// own. A hello makes two peers known to each other; letters are numbered per pair and taken in order; a letter that
// does not come is given up after a moment, since an ICE restart mends what is missing.
import { Batch } from "./batch.js";
import type { Cancel, Timers } from "./timers.js";

export interface Description {
  type: RTCSdpType;
  sdp: string;
}

export interface Part {
  description?: Description;
  /** Number of the offer that the description is, or that it answers. */
  offer?: number;
  candidates?: RTCIceCandidateInit[];
  /** The polite side asks the other one for an ICE restart. */
  restart?: true;
}

export interface Letter extends Part {
  peer: string;
  /** The peer whom it is for; null: whoever hears it. */
  to: string | null;
  n?: number;
  hello?: true;
  bye?: true;
}

export interface LineEar {
  /** The other side is here for the first time, or anew: negotiate from the beginning. */
  met(): void;
  part(part: Part): void;
  left(): void;
  /** True while media flows; then a stranger's late hello changes nothing. */
  settled(): boolean;
}

export interface LineWires {
  send(letter: Letter): void;
  timers: Timers;
  newId(): string;
  /** The id to begin with; without one a new one. */
  peer?: string;
}

const GAP_PATIENCE_MS = 1500;
// The other side may be hostile: what waits for a gap to close, and names that are remembered, are bounded.
const MOST_EARLY = 100;
const LONGEST_NAME = 100;
const GREET_MS = [1000, 2000, 4000, 8000];

export class Line {
  private me: string;
  private them: string | null = null;
  private sent = 0;
  private taken = 0;
  private readonly early = new Map<number, Part>();
  private readonly retired = new Set<string>();
  private stopGap: Cancel | null = null;
  private stopGreeting: Cancel | null = null;
  private closed = false;

  private readonly batch: Batch;
  private readonly wires: LineWires;
  private readonly ear: LineEar;

  constructor(wires: LineWires, ear: LineEar) {
    this.wires = wires;
    this.ear = ear;
    this.me = wires.peer ?? wires.newId();
    this.batch = new Batch(wires.timers, (candidates) => this.send({ candidates }));
  }

  /** Says hello now, or `later` only, and again with growing pauses until media flows. */
  greet(round = 0, later = false): void {
    this.stopGreeting?.();
    this.stopGreeting = null;
    if (this.closed || (round > 0 && this.ear.settled())) {
      return;
    }
    if (!later) {
      this.hello();
    }
    const pause = GREET_MS[Math.min(round, GREET_MS.length - 1)] ?? 8000;
    this.stopGreeting = this.wires.timers.after(pause, () => this.greet(round + 1));
  }

  /** Becomes a new peer, so that both sides begin anew. */
  renew(): void {
    this.me = this.wires.newId();
    this.forget();
    this.greet();
  }

  send(part: Part): void {
    if (this.them !== null && !this.closed) {
      this.sent += 1;
      this.wires.send({ peer: this.me, to: this.them, n: this.sent, ...part });
    }
  }

  /** Candidates travel a few at a time, which spares requests where there is no socket. */
  sendCandidate(candidate: RTCIceCandidateInit): void {
    this.batch.add(candidate);
  }

  receive(letter: Letter): void {
    if (this.closed || typeof letter.peer !== "string" || letter.peer === this.me) {
      return;
    }
    if (letter.peer.length > LONGEST_NAME) {
      return;
    }
    if (letter.hello) {
      this.receiveHello(letter);
    } else if (letter.to === this.me && !this.retired.has(letter.peer)) {
      if (letter.peer !== this.them) {
        this.meet(letter.peer);
      }
      this.receiveLetter(letter);
    }
  }

  close(): void {
    if (!this.closed && this.them !== null) {
      this.wires.send({ peer: this.me, to: this.them, bye: true });
    }
    this.closed = true;
    this.forget();
    this.stopGreeting?.();
  }

  private hello(): void {
    this.wires.send({ peer: this.me, to: this.them, hello: true });
  }

  private receiveHello(letter: Letter): void {
    const known = letter.to === this.me;
    if (letter.peer !== this.them) {
      const back = known && !this.ear.settled();
      if (this.retired.has(letter.peer) && !back) {
        return;
      }
      this.meet(letter.peer);
    }
    if (!known) {
      this.hello();
    }
  }

  private meet(peer: string): void {
    const { them } = this;
    this.forget();
    if (them !== null) {
      this.retired.add(them);
    }
    this.them = peer;
    this.retired.delete(peer);
    this.ear.met();
  }

  private forget(): void {
    this.them = null;
    this.sent = 0;
    this.taken = 0;
    this.early.clear();
    this.batch.clear();
    this.stopGap?.();
    this.stopGap = null;
  }

  private receiveLetter(letter: Letter): void {
    if (letter.bye) {
      this.retired.add(letter.peer);
      this.forget();
      this.ear.left();
    } else if (typeof letter.n === "number" && letter.n > this.taken && this.early.size < MOST_EARLY) {
      this.early.set(letter.n, letter);
      this.takeInOrder();
    }
  }

  private takeInOrder(): void {
    this.stopGap?.();
    this.stopGap = null;
    for (let part = this.early.get(this.taken + 1); part; part = this.early.get(this.taken + 1)) {
      this.taken += 1;
      this.early.delete(this.taken);
      this.ear.part(part);
    }
    if (this.early.size > 0) {
      this.stopGap = this.wires.timers.after(GAP_PATIENCE_MS, () => {
        this.taken = Math.min(...this.early.keys()) - 1;
        this.takeInOrder();
      });
    }
  }
}
