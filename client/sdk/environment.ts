// What the SDK takes from its surroundings: time, chance, network, storage, page. In a browser that is `window`.
import type { ConferenceModule } from "../conference/contract.js";

type Global = Window & typeof globalThis;
type Taken =
  | "BroadcastChannel"
  | "WebSocket"
  | "clearTimeout"
  | "document"
  | "fetch"
  | "history"
  | "location"
  | "navigator"
  | "sessionStorage"
  | "setTimeout";

/** The part of `window` that is used. `sessionStorage` may throw, where storage is forbidden. */
export interface Environment extends EventTarget, Pick<Global, Taken> {
  Date: { now(): number };
  Math: { random(): number };
  navigation?: EventTarget;
  /** Loads a module; default: `import()`. */
  load?(url: string): Promise<ConferenceModule>;
}

export function browserEnvironment(): Environment {
  return window;
}

export function load(env: Environment, url: string): Promise<ConferenceModule> {
  return env.load?.(url) ?? import(/* @vite-ignore */ /* webpackIgnore: true */ url);
}
