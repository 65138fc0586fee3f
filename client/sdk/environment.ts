// What the SDK takes from its surroundings: time, chance, network, storage, page. Tests give their own.
import type { ConferenceModule } from "../conference/contract.js";

export interface Environment {
  /** Milliseconds since the epoch. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(timer: number): void;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** May throw, as the constructor does. */
  openSocket(url: string, protocols: string[]): WebSocket;
  openChannel(name: string): BroadcastChannel;
  /** May throw: storage can be forbidden. */
  storage(): Storage;
  load(url: string): Promise<ConferenceModule>;
  readonly window: Window;
  readonly document: Document;
}

export function browserEnvironment(): Environment {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    setTimeout: (run, ms) => window.setTimeout(run, ms),
    clearTimeout: (timer) => window.clearTimeout(timer),
    fetch: (url, init) => window.fetch(url, init),
    openSocket: (url, protocols) => new WebSocket(url, protocols),
    openChannel: (name) => new BroadcastChannel(name),
    storage: () => window.sessionStorage,
    load: (url) => import(/* @vite-ignore */ /* webpackIgnore: true */ url),
    window,
    document,
  };
}

/** A random UUID; `crypto.randomUUID` is missing on plain http. */
export function uuid(env: Environment): string {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (Number(digit) ^ ((env.random() * 16) >> (Number(digit) / 4))).toString(16),
  );
}
