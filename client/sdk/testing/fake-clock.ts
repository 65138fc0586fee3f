// Time that passes only when a test says so.

interface Timer {
  id: number;
  at: number;
  run: () => void;
}

export class FakeClock {
  now = Date.parse("2026-11-22T12:00:00Z");
  #timers: Timer[] = [];
  #lastId = 0;

  get running(): number {
    return this.#timers.length;
  }

  setTimeout = (run: () => void, ms = 0): number => {
    this.#lastId += 1;
    this.#timers.push({ id: this.#lastId, at: this.now + ms, run });
    return this.#lastId;
  };

  clearTimeout = (id: number): void => {
    this.#timers = this.#timers.filter((timer) => timer.id !== id);
  };

  /** Runs what is due within `ms`, in order, with what follows from it. */
  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    await settle();
    for (;;) {
      const timer = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.id - b.id)[0];
      if (!timer) break;
      this.clearTimeout(timer.id);
      this.now = Math.max(this.now, timer.at);
      timer.run();
      await settle();
    }
    this.now = until;
  }

  /** The computer slept: time has passed and no timer has run. */
  sleep(ms: number): void {
    this.now += ms;
  }
}

/** Lets all promises settle that wait for nothing but each other. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
}
