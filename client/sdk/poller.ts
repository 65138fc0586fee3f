// Long polling: one request after the other, until it is stopped.
import { backoff } from "./backoff.js";
import { WidgetError } from "./errors.js";
import type { Scope } from "./scope.js";
import { type EventsAnswer, isFact } from "./wire.js";

export interface PollEar {
  /** One request that waits so many seconds for news. */
  ask(wait: number, scope: Scope): Promise<EventsAnswer>;
  news(answer: EventsAnswer): void;
  polled(ok: boolean): void;
  failed(error: WidgetError): void;
}

const WAIT_SECONDS = 25;
/** Sooner than this, an answer without news says that the server does not wait. */
const HELD_MS = 1_000;

export class Poller {
  readonly #scope: Scope;
  readonly #ear: PollEar;
  #wake = () => {};

  /** Polls until the scope ends. */
  constructor(scope: Scope, ear: PollEar) {
    this.#scope = scope;
    this.#ear = ear;
    void this.#run();
  }

  /** Does not wait for the pause to end. */
  nudge(): void {
    this.#wake();
  }

  async #run(): Promise<void> {
    // The first answer comes at once, and shows that polling works.
    for (let failures = 0, wait = 0; !this.#scope.closed; ) {
      const { pause, ok } = await this.#poll(wait, failures);
      failures = ok ? 0 : failures + 1;
      wait = ok ? WAIT_SECONDS : 0;
      if (pause > 0 && !this.#scope.closed) await this.#rest(pause);
    }
  }

  async #poll(wait: number, failures: number): Promise<{ pause: number; ok: boolean }> {
    const { env } = this.#scope;
    const began = env.now();
    try {
      const answer = await this.#ear.ask(wait, this.#scope);
      if (this.#scope.closed) return { pause: 0, ok: true };
      this.#ear.polled(true);
      this.#ear.news(answer);
      const idle = wait > 0 && !answer.events.some((item) => isFact(item) || item.type === "signal");
      return { pause: idle && env.now() - began < HELD_MS ? answer.poll_interval_ms : 0, ok: true };
    } catch (error) {
      if (this.#scope.closed) return { pause: 0, ok: false };
      if (!(error instanceof WidgetError)) throw error;
      this.#ear.polled(false);
      this.#ear.failed(error);
      const told = (error.retryAfter ?? 0) * 1000;
      return { pause: Math.max(told, 100 + backoff(failures + 1, env.random())), ok: false };
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = this.#scope.add(resolve);
      const stop = this.#scope.after(ms, done);
      this.#wake = () => {
        stop();
        done();
      };
    });
  }
}
