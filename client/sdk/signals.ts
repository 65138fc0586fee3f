// Sends the call's signals in the order given: by socket when there is one, else by HTTP, one at a time.
import type { SignalData } from "../conference/contract.js";
import type { Scope } from "./scope.js";

export interface SignalRoad {
  /** False when there is no socket. */
  bySocket(data: SignalData): boolean;
  byHttp(data: SignalData): Promise<unknown>;
}

export class Signals {
  readonly #scope: Scope;
  readonly #road: SignalRoad;
  readonly #waiting: SignalData[] = [];
  #busy = false;

  constructor(scope: Scope, road: SignalRoad) {
    this.#scope = scope;
    this.#road = road;
  }

  send(data: SignalData): void {
    this.#waiting.push(data);
    if (!this.#busy) void this.#empty();
  }

  async #empty(): Promise<void> {
    this.#busy = true;
    for (let data = this.#waiting.shift(); data && !this.#scope.closed; data = this.#waiting.shift()) {
      // A signal may be lost: the conference module mends what is missing.
      if (!this.#road.bySocket(data)) await this.#road.byHttp(data).catch(() => {});
    }
    this.#busy = false;
  }
}
