// Candidates gathered for a moment, so that a few travel together.
import type { Cancel, Timers } from "./timers.js";

const BATCH_MS = 60;
const BATCH_SIZE = 20;

export class Batch {
  private candidates: RTCIceCandidateInit[] = [];
  private stop: Cancel | null = null;

  private readonly timers: Timers;
  private readonly send: (candidates: RTCIceCandidateInit[]) => void;

  constructor(timers: Timers, send: (candidates: RTCIceCandidateInit[]) => void) {
    this.timers = timers;
    this.send = send;
  }

  add(candidate: RTCIceCandidateInit): void {
    this.candidates.push(candidate);
    if (this.candidates.length >= BATCH_SIZE) {
      this.flush();
    } else {
      this.stop ??= this.timers.after(BATCH_MS, () => this.flush());
    }
  }

  /** Forgets what was not sent. */
  clear(): void {
    this.candidates = [];
    this.stop?.();
    this.stop = null;
  }

  private flush(): void {
    const { candidates } = this;
    this.clear();
    if (candidates.length > 0) {
      this.send(candidates);
    }
  }
}
