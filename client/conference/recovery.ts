// Decides when to restart ICE and when to begin the connection anew.
import type { Cancel, Timers } from "./timers.js";

export type LinkState = "connecting" | "connected" | "reconnecting";

export interface RecoveryModel {
  state: LinkState;
  attempts: number;
}

export type RecoveryInput = "met" | "left" | "connected" | "disconnected" | "failed" | "network" | "due";

export interface RecoveryStep {
  model: RecoveryModel;
  /** Milliseconds until `due`; `null` stops the clock, `undefined` lets it run. */
  wait?: number | null;
  act?: "restart" | "rebuild";
}

export const FRESH: RecoveryModel = { state: "connecting", attempts: 0 };
/** After so many restarts in vain a new peer connection has better chances. */
const REBUILD_EVERY = 4;
const SLOWEST_MS = 15_000;

/** `random` is in [0, 1). */
export function next(model: RecoveryModel, input: RecoveryInput, random: number): RecoveryStep {
  const lost: LinkState = model.state === "connecting" ? "connecting" : "reconnecting";
  switch (input) {
    case "met":
      return { model: { ...model, state: lost }, wait: 8000 };
    case "left":
      return { model: { ...model, state: lost }, wait: null };
    case "connected":
      return { model: { state: "connected", attempts: 0 }, wait: null };
    case "disconnected":
      // Browsers mend most of these by themselves within two seconds.
      return { model: { ...model, state: lost }, wait: 2000 };
    case "failed":
      return { model: { ...model, state: lost }, wait: pause(model.attempts, random) };
    case "network":
      return { model, wait: 300 };
    case "due": {
      if (model.state === "connected") {
        return { model, wait: null, act: "restart" };
      }
      const attempts = model.attempts + 1;
      return {
        model: { ...model, attempts },
        wait: pause(attempts, random),
        act: attempts % REBUILD_EVERY === 0 ? "rebuild" : "restart",
      };
    }
  }
}

function pause(attempts: number, random: number): number {
  if (attempts === 0) {
    return 0;
  }
  const ceiling = Math.min(SLOWEST_MS, 3000 * 2 ** (attempts - 1));
  return ceiling / 2 + (random * ceiling) / 2;
}

export interface RecoveryWires {
  timers: Timers;
  random(): number;
  act(what: "restart" | "rebuild"): void;
  state(state: LinkState): void;
}

export class Recovery {
  private model = FRESH;
  private stopClock: Cancel | null = null;

  private readonly wires: RecoveryWires;

  constructor(wires: RecoveryWires) {
    this.wires = wires;
  }

  get settled(): boolean {
    return this.model.state === "connected";
  }

  input(input: RecoveryInput): void {
    const before = this.model.state;
    const step = next(this.model, input, this.wires.random());
    this.model = step.model;
    if (step.wait !== undefined) {
      this.stopClock?.();
      this.stopClock = step.wait === null ? null : this.wires.timers.after(step.wait, () => this.input("due"));
    }
    if (step.model.state !== before) {
      this.wires.state(step.model.state);
    }
    if (step.act) {
      this.wires.act(step.act);
    }
  }
}
