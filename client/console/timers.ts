// Named one-shot timers on a clock that is given: a name set again replaces, and clear() leaves none.

export interface Clock {
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(timer: number): void;
}

export class Timers {
  private readonly clock: Clock;
  private readonly running = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  set(name: string, ms: number, run: () => void): void {
    this.cancel(name);
    const timer = this.clock.setTimeout(() => {
      this.running.delete(name);
      run();
    }, ms);
    this.running.set(name, timer);
  }

  has(name: string): boolean {
    return this.running.has(name);
  }

  cancel(name: string): void {
    const timer = this.running.get(name);
    if (timer !== undefined) this.clock.clearTimeout(timer);
    this.running.delete(name);
  }

  clear(): void {
    for (const name of [...this.running.keys()]) this.cancel(name);
  }
}
