// What was started together and stops together, last first: timers, listeners, requests.
import type { Environment } from "./environment.js";

export class Scope {
  closed = false;
  readonly env: Environment;
  readonly #stops = new Set<() => void>();
  #leave = () => {};

  constructor(env: Environment, parent?: Scope) {
    this.env = env;
    if (parent) this.#leave = parent.add(() => this.close());
  }

  /** `stop` runs once: when the returned function is called, or at the end of the scope, whichever comes first. */
  add(stop: () => void): () => void {
    const once = () => {
      if (this.#stops.delete(once)) stop();
    };
    this.#stops.add(once);
    if (this.closed) once();
    return once;
  }

  after(ms: number, run: () => void): () => void {
    const timer = this.env.setTimeout(() => {
      forget();
      run();
    }, ms);
    const forget = this.add(() => this.env.clearTimeout(timer));
    return forget;
  }

  /** `types`: one or more, with blanks between them. */
  listen(target: EventTarget, types: string, hear: () => void): void {
    for (const type of types.split(" ")) {
      target.addEventListener(type, hear);
      this.add(() => target.removeEventListener(type, hear));
    }
  }

  /** Resolves after `ms`, or at the end of the scope. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, this.add(resolve)));
  }

  child(): Scope {
    return new Scope(this.env, this);
  }

  close(): void {
    this.closed = true;
    this.#leave();
    for (const stop of [...this.#stops].reverse()) stop();
  }
}
