// Time-outs that are all cleared at once, so that nothing fires after the end.

export type Cancel = () => void;

export class Timers {
  private readonly running = new Set<ReturnType<typeof setTimeout>>();
  private ended = false;

  after(ms: number, act: () => void): Cancel {
    if (this.ended) {
      return () => {};
    }
    const timer = setTimeout(() => {
      this.running.delete(timer);
      act();
    }, ms);
    this.running.add(timer);
    return () => {
      clearTimeout(timer);
      this.running.delete(timer);
    };
  }

  /** At every `ms` until cancelled. */
  every(ms: number, act: () => void): Cancel {
    let cancel: Cancel = () => {};
    const again = () => {
      cancel = this.after(ms, again);
      act();
    };
    cancel = this.after(ms, again);
    return () => cancel();
  }

  close(): void {
    this.ended = true;
    for (const timer of this.running) {
      clearTimeout(timer);
    }
    this.running.clear();
  }
}
