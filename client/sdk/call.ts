// Mounts the conference of a call, and takes it away. Mountings have a scope each: a late one undoes itself.
import type { CobrowseModule } from "../cobrowse/contract.js";
import type { ConferenceHost, ConferenceModule, SignalData } from "../conference/contract.js";
import type { Emit } from "./emitter.js";
import { load } from "./environment.js";
import { WidgetError, widgetError } from "./errors.js";
import type { Scope } from "./scope.js";
import type { Session } from "./session.js";
import type { Tokens } from "./tokens.js";
import type { CallRef, WidgetOptions } from "./types.js";
import type { CallAnswer, Frame } from "./wire.js";

export interface CallRoad {
  container: WidgetOptions["container"];
  locale: string;
  /** Where the server shows the built client to everybody; ends with a slash. */
  client: string;
  emit: Emit;
  request: Tokens["request"];
  /** False when there is no socket. */
  bySocket(frame: object): boolean;
  hangUp(): void;
}

const CONTAINER_MS = 5_000;
const LOOK_MS = 100;
const RELOAD_MS = 500;

export class CallMount {
  /** Resolves when the last conference has closed. */
  closed: Promise<unknown> = Promise.resolve();
  readonly #parent: Scope;
  readonly #road: CallRoad;
  #scope: Scope | null = null;
  #cobrowse: Promise<CobrowseModule> | undefined;
  #hear: (data: SignalData) => unknown = () => {};

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
      const known = error instanceof WidgetError;
      this.#road.emit("error", known ? error : new WidgetError("conference_failed", String(error)));
    });
  }

  stop(): void {
    this.#hear = () => {};
    this.#scope?.close();
  }

  /** `cobrowse.…` or `cursor`, of which the first loads the module, and `presence`, which does not. */
  see(session: Session, item: Frame): void {
    if (!this.#cobrowse && item.type[0] === "p") return;
    this.#cobrowse ??= this.#load<CobrowseModule>("cobrowse.js", this.#parent);
    this.#cobrowse.then(
      (module) => module.hear(session, item, this.#road, this.#parent),
      (error) => this.#road.emit("error", error),
    );
  }

  hear(data: SignalData): void {
    this.#hear(data);
  }

  async #mount(call: CallRef, scope: Scope): Promise<void> {
    const { call_id, provider } = call;
    const listen = this.#listen(call_id);
    const { join } = await this.#join(scope);
    const [container, module] = await Promise.all([
      findContainer(scope, this.#road.container),
      provider === "peer"
        ? this.#load("conference/peer.js", scope)
        : loadOne(scope, String(join.module), String(join.module)),
    ]);
    if (scope.closed) return;
    const conference = await module.mount(this.#host(call_id, join, container, listen, scope));
    scope.add(() => {
      this.closed = conference.close().catch(() => {});
    });
    if (!scope.closed) this.#road.emit("call:started", { call_id, provider });
  }

  #host(
    callId: string,
    join: Record<string, unknown>,
    container: HTMLElement,
    onSignal: ConferenceHost["onSignal"],
    scope: Scope,
  ): ConferenceHost {
    const { locale, emit, bySocket, request, hangUp } = this.#road;
    let sent: Promise<unknown> = Promise.resolve();
    return {
      container,
      role: "visitor",
      callId,
      join,
      locale,
      // In the order given; one may be lost: the conference module mends what is missing.
      sendSignal(data) {
        sent = sent
          .then(
            () =>
              scope.closed || bySocket({ type: "signal", data }) || request("POST", "call/signal/", data, { scope }),
          )
          .catch(() => {});
      },
      onSignal,
      refreshJoin: async () => (await this.#join(scope)).join,
      hangUp,
      problem: ({ code, message }) => emit("error", new WidgetError(code, message)),
    };
  }

  /** A module that stands beside the SDK. */
  #load<M = ConferenceModule>(name: string, scope: Scope): Promise<M> {
    return loadOne<M>(scope, `${new URL(name, import.meta.url)}?${__BUILD__}`, this.#road.client + name);
  }

  #join(scope: Scope): Promise<CallAnswer> {
    return this.#road.request("GET", "call/", undefined, { tries: Infinity, scope });
  }

  /** Keeps what comes before the module listens; drops what belongs to another call. */
  #listen(callId: string): ConferenceHost["onSignal"] {
    const early: SignalData[] = [];
    const keep = (data: SignalData) => void early.push(data);
    let listener: (data: SignalData) => void = keep;
    this.#hear = (data) => data.call_id === callId && listener(data);
    return (given) => {
      listener = given;
      early.splice(0).forEach(given);
      return () => {
        listener = keep;
      };
    };
  }
}

/** The container, as soon as it is in the document. */
async function findContainer(scope: Scope, wanted: WidgetOptions["container"]): Promise<HTMLElement> {
  const { env } = scope;
  const { document } = env;
  if (!wanted) {
    const own = document.body.appendChild(document.createElement("div"));
    scope.add(() => own.remove());
    return own;
  }
  for (const until = env.Date.now() + CONTAINER_MS; ; await scope.sleep(LOOK_MS)) {
    const found =
      typeof wanted === "string" ? document.querySelector<HTMLElement>(wanted) : "call" in wanted ? wanted() : wanted;
    if (found?.isConnected) return found;
    if (scope.closed || env.Date.now() >= until) throw widgetError("container_not_found");
  }
}

/** Tries twice: a network may blink, and in a bundle of the host's the module does not stand beside the SDK. */
async function loadOne<M = ConferenceModule>(scope: Scope, url: string, other: string): Promise<M> {
  try {
    return await load<M>(scope.env, url);
  } catch {
    await scope.sleep(RELOAD_MS);
    // Browsers remember a failure by address.
    return load<M>(scope.env, `${other}?again=${__BUILD__}`).catch(() => {
      throw widgetError("script_failed");
    });
  }
}
