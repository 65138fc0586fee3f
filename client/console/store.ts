// Holds the state: inputs go in one by one, listeners hear of each change.
import { type Input, initial, next, type State } from "./state";

export type Listener = (state: State, before: State) => void;

export class Store {
  state: State = initial;
  private readonly listeners = new Set<Listener>();

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dispatch(input: Input): void {
    const before = this.state;
    this.state = next(before, input);
    if (this.state === before) return;
    for (const listener of this.listeners) listener(this.state, before);
  }
}
