// Mounts the conference of a call, and takes it away. Mountings have a scope each: a late one undoes itself.
import type { Conference, ConferenceHost, ConferenceModule, SignalData } from "../conference/contract.js";
import { load } from "./environment.js";
import { WidgetError, widgetError } from "./errors.js";
import type { Scope } from "./scope.js";
import { Signals } from "./signals.js";
import type { CallControls, CallRef, WidgetOptions } from "./types.js";
import type { CallAnswer } from "./wire.js";

export interface CallRoad {
  container: WidgetOptions["container"];
  locale: string;
  /** `GET call/` */
  join(scope: Scope): Promise<CallAnswer>;
  bySocket(data: SignalData): boolean;
  byHttp(data: SignalData, scope: Scope): Promise<unknown>;
  started(call: CallRef): void;
  hangUp(): void;
  problem(error: WidgetError): void;
}

const CONTAINER_MS = 5_000;
const LOOK_MS = 100;
const RELOAD_MS = 500;

export class CallMount {
  controls: CallControls | null = null;
  /** Resolves when the last conference has closed. */
  closed: Promise<unknown> = Promise.resolve();
  readonly #parent: Scope;
  readonly #road: CallRoad;
  #scope: Scope | null = null;
  #hear: (data: SignalData) => void = () => {};

  constructor(parent: Scope, road: CallRoad) {
    this.#parent = parent;
    this.#road = road;
  }

  start(call: CallRef): void {
    this.stop();
    const scope = this.#parent.child();
    this.#scope = scope;
    this.#mount(call, scope).catch((error) => {
      if (scope.closed || error.code === "not_in_call") return;
      const { code, message } = error;
      this.#road.problem(
        error instanceof WidgetError
          ? error
          : new WidgetError(typeof code === "string" ? code : "conference_failed", String(message)),
      );
    });
  }

  stop(): void {
    this.controls = null;
    this.#hear = () => {};
    this.#scope?.close();
  }

  hear(data: SignalData): void {
    this.#hear(data);
  }

  async #mount(call: CallRef, scope: Scope): Promise<void> {
    const { call_id: callId, provider } = call;
    const [listen, hear] = mailbox(callId);
    this.#hear = hear;
    const { join } = await this.#road.join(scope);
    const [container, module] = await Promise.all([
      findContainer(scope, this.#road.container),
      loadTwice(scope, moduleUrl(provider, join)),
    ]);
    if (scope.closed) return;
    const conference = await module.mount(this.#host(callId, join, container, listen, scope));
    scope.add(() => {
      this.closed = conference.close().catch(() => {});
    });
    if (scope.closed) return;
    this.controls = controls(call, conference);
    this.#road.started({ call_id: callId, provider });
  }

  #host(
    callId: string,
    join: Record<string, unknown>,
    container: HTMLElement,
    onSignal: ConferenceHost["onSignal"],
    scope: Scope,
  ): ConferenceHost {
    const road = this.#road;
    const signals = new Signals(scope, {
      bySocket: (data) => road.bySocket(data),
      byHttp: (data) => road.byHttp(data, scope),
    });
    return {
      container,
      role: "visitor",
      callId,
      join,
      locale: road.locale,
      sendSignal: (data) => signals.send(data),
      onSignal,
      refreshJoin: async () => (await road.join(scope)).join,
      hangUp: () => road.hangUp(),
      problem: ({ code, message }) => scope.closed || road.problem(new WidgetError(code, message)),
    };
  }
}

function controls({ call_id, provider }: CallRef, conference: Conference): CallControls {
  return {
    call_id,
    provider,
    setMuted: (muted) => conference.setMuted(muted),
    setCamera: (on) => conference.setCamera(on),
  };
}

/** Ours stands beside the SDK; another provider says where its own is. */
function moduleUrl(provider: string, join: Record<string, unknown>): string {
  const path = provider === "peer" ? "./conference/peer.js" : String(join.module);
  return new URL(path, import.meta.url).href;
}

/** Keeps what comes before the first listener; drops what belongs to another call. */
function mailbox(callId: string): [ConferenceHost["onSignal"], (data: SignalData) => void] {
  const listeners = new Set<(data: SignalData) => void>();
  const early: SignalData[] = [];
  const listen: ConferenceHost["onSignal"] = (listener) => {
    listeners.add(listener);
    for (const data of early.splice(0)) listener(data);
    return () => listeners.delete(listener);
  };
  const hear = (data: SignalData) => {
    if (data.call_id !== callId) return;
    if (!listeners.size) early.push(data);
    for (const listener of [...listeners]) listener(data);
  };
  return [listen, hear];
}

/** The container, as soon as it is in the document. */
async function findContainer(scope: Scope, wanted: WidgetOptions["container"]): Promise<HTMLElement> {
  const { env } = scope;
  if (!wanted) {
    const own = env.document.body.appendChild(env.document.createElement("div"));
    scope.add(() => own.remove());
    return own;
  }
  for (const until = env.Date.now() + CONTAINER_MS; ; await scope.sleep(LOOK_MS)) {
    const found = look(env.document, wanted);
    if (found?.isConnected) return found;
    if (scope.closed || env.Date.now() >= until) throw widgetError("container_not_found");
  }
}

function look(document: Document, wanted: NonNullable<WidgetOptions["container"]>): HTMLElement | null {
  try {
    if (typeof wanted === "function") return wanted();
    return typeof wanted === "string" ? document.querySelector<HTMLElement>(wanted) : wanted;
  } catch {
    return null;
  }
}

/** A network may blink; the second time at another address, since browsers remember a failure. */
async function loadTwice(scope: Scope, url: string): Promise<ConferenceModule> {
  try {
    return await load(scope.env, url);
  } catch {
    await scope.sleep(RELOAD_MS);
    return load(scope.env, `${url}${url.includes("?") ? "&" : "?"}again`).catch(() => {
      throw widgetError("script_failed");
    });
  }
}
