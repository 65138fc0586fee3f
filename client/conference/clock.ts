// How long the two have been connected, in whole seconds since the first time.
export class Clock {
  private since: number | null = null;

  private readonly show: (seconds: number) => void;

  constructor(show: (seconds: number) => void) {
    this.show = show;
  }

  /** A connection that comes back does not begin anew. */
  begin(): void {
    this.since ??= performance.now();
  }

  tick(): void {
    if (this.since !== null) {
      this.show(Math.floor((performance.now() - this.since) / 1000));
    }
  }
}
