// How fast frames may follow each other, by what the server asks for and by when the other side has shown them.

const QUICK_MS = 50;
const SLOWEST_MS = 1_000;
/** What the server asks for holds so long. */
const ASKED_MS = 10_000;
const LATE_MS = 1_000;
const BEHIND_MS = 5_000;
const MOST_OPEN = 200;

export class Pace {
  private readonly now: () => number;
  private readonly open = new Map<number, number>();
  private pause = QUICK_MS;
  private asked = { interval: 0, until: 0 };
  private shown = 0;
  private heard = false;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Milliseconds between one increment and the next. */
  get interval(): number {
    return Math.max(this.pause, this.now() < this.asked.until ? this.asked.interval : 0);
  }

  /** The other side does not come after: what waits would only make it worse. Never without acknowledgements. */
  get behind(): boolean {
    return this.heard && (this.oldest() > BEHIND_MS || this.open.size > MOST_OPEN);
  }

  sent(frame: number): void {
    this.open.set(frame, this.now());
    if (!this.heard && this.open.size > MOST_OPEN) this.open.clear(); // a road without acknowledgements
    if (this.heard && this.oldest() > LATE_MS) this.pause = Math.min(SLOWEST_MS, this.pause * 2);
  }

  /** What was never sent cannot have been shown. */
  acknowledged(frame: number, last = Math.max(0, ...this.open.keys())): void {
    if (!Number.isInteger(frame) || frame <= this.shown || frame > last) return;
    this.heard = true;
    this.shown = frame;
    const since = this.now() - (this.open.get(frame) ?? 0);
    for (const number of this.open.keys()) if (number <= frame) this.open.delete(number);
    this.pause = since > LATE_MS ? Math.min(SLOWEST_MS, this.pause * 2) : Math.max(QUICK_MS, this.pause / 2);
  }

  slower(interval: number): void {
    this.asked = { interval: Math.min(SLOWEST_MS * 5, Math.max(0, interval)), until: this.now() + ASKED_MS };
  }

  /** A new snapshot: what was sent before it is waited for no more. */
  forget(): void {
    this.open.clear();
  }

  private oldest(): number {
    const [first] = this.open.values();
    return first === undefined ? 0 : this.now() - first;
  }
}
