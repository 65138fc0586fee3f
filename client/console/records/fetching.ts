// Fetches what a page shows and tells the page at each step; only the last attempt counts.

import { type About, type Loading, type LoadingInput, next, nothing } from "./loading";
import { refusalOf } from "./pieces";

export class Fetching<T> {
  state: Loading<T> = nothing();
  private readonly changed: (state: Loading<T>) => void;

  constructor(changed: (state: Loading<T>) => void) {
    this.changed = changed;
  }

  ask(fetch: () => Promise<T>, about: About): Promise<void> {
    this.input({ type: "ask", about });
    return this.settle(fetch());
  }

  more(fetch: (sofar: T) => Promise<T>): Promise<void> {
    const { value } = this.state;
    if (value === null || this.state.phase === "more") return Promise.resolve();
    this.input({ type: "more" });
    return this.settle(fetch(value));
  }

  private async settle(answer: Promise<T>): Promise<void> {
    const { attempt } = this.state;
    try {
      this.input({ type: "answer", attempt, value: await answer });
    } catch (error) {
      const offline = refusalOf(error).status === 0;
      this.input({ type: "fail", attempt, offline });
    }
  }

  private input(input: LoadingInput<T>): void {
    const before = this.state;
    this.state = next(before, input);
    if (this.state !== before) this.changed(this.state);
  }
}
