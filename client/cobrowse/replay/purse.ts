// How much of what arrives is read: what is small on the way may be large here, again and again.

/** Characters of all tabs: so many at once, and so many a second after that. */
const BURST = 48 * 1024 * 1024;
const A_SECOND = 6 * 1024 * 1024;

export class Purse {
  private readonly now: () => number;
  private left = BURST;
  private at: number;

  constructor(now: () => number) {
    this.now = now;
    this.at = now();
  }

  /** Takes this much out of it. False: there is not so much in it. */
  spend(size: number): boolean {
    const now = this.now();
    this.left = Math.min(BURST, this.left + ((now - this.at) / 1_000) * A_SECOND);
    this.at = now;
    if (this.left < size) return false;
    this.left -= size;
    return true;
  }
}
