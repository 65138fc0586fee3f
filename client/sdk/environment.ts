// What the SDK takes from its surroundings: time, chance, network, storage, page. In a browser that is `window`.
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
  load?(url: string): Promise<unknown>;
}

export function browserEnvironment(): Environment {
  return window;
}

export function load<M>(env: Environment, url: string): Promise<M> {
  return (env.load?.(url) as Promise<M> | undefined) ?? import(/* @vite-ignore */ /* webpackIgnore: true */ url);
}
