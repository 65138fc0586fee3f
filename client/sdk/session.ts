// Runs the session: feeds the machine with what happens and does what it says.

import { Api, type Manner, type Method } from "./api.js";
import { CallMount } from "./call.js";
import { Connection } from "./connection.js";
import type { Emit } from "./emitter.js";
import type { Environment } from "./environment.js";
import { type WidgetError, widgetError } from "./errors.js";
import { type Effect, IDLE, type Input, type Inputs, type Model, next } from "./machine.js";
import { address, bare, watchPage } from "./page.js";
import { Scope } from "./scope.js";
import { type Kept, Store } from "./store.js";
import { claim, isTaken } from "./tabs.js";
import { Tokens } from "./tokens.js";
import type { WidgetConfig, WidgetEvents, WidgetOptions } from "./types.js";
import { type InitAnswer, isFact } from "./wire.js";

export class Session {
  model: Model = IDLE;
  widget: WidgetConfig | null = null;
  connection: Connection | null = null;
  readonly api: Api;
  readonly tokens: Tokens;
  readonly call: CallMount;
  readonly store: Store;
  /** The client's whole life; `live` ends with the session. */
  readonly scope: Scope;
  readonly #live: Scope;
  /** Ends cobrowsing, where there is any. */
  declare stop?: () => Promise<void>;
  readonly #options: WidgetOptions;
  readonly #emit: Emit;
  #kept: Kept | null = null;
  #error: WidgetError | null = null;
  readonly #refused = (error: WidgetError) => this.input("fatal", error);

  constructor(env: Environment, options: WidgetOptions, emit: Emit) {
    this.#options = options;
    this.#emit = emit;
    this.scope = new Scope(env);
    this.#live = this.scope.child();
    const { href } = new URL(options.apiUrl ?? "/widgets/api/v1/", env.location.href);
    const base = href.replace(/\/*$/, "/");
    this.api = new Api(this.scope, base);
    this.store = new Store(env, options.widgetKey, base);
    const renewed = () => {
      this.#keep();
      this.connection?.send({ type: "auth", data: { token: this.tokens.auth } });
    };
    this.tokens = new Tokens(this.api, this.#live, renewed, this.#refused);
    this.call = new CallMount(this.#live, {
      container: options.container,
      locale: this.locale,
      client: new URL("../../client/", base).href,
      emit,
      request: this.tokens.request.bind(this.tokens),
      bySocket: (frame) => this.connection?.send(frame) ?? false,
      hangUp: () => void this.endCall().catch((error) => emit("error", error)),
    });
  }

  get locale(): string {
    const { document, navigator } = this.scope.env;
    return this.#options.locale || document.documentElement.lang || navigator.language;
  }

  async init(): Promise<void> {
    if (this.scope.closed) throw widgetError("destroyed");
    const { phase, admitted } = this.model;
    if (admitted || (phase !== "idle" && phase !== "error")) throw widgetError("already_initialized");
    this.input("init", null);
    try {
      this.#begin(...(await this.#admit()));
    } catch (error) {
      this.#refused(error as WidgetError);
      throw error;
    }
  }

  /** Throws what keeps any method but `init` from being of use. */
  guard(): void {
    if (this.scope.closed) throw widgetError("destroyed");
    if (!this.model.admitted) throw widgetError("not_initialized");
    if (this.model.phase === "ended") throw widgetError("session_ended");
    if (this.model.phase === "error") throw this.#error;
  }

  async request<T>(method: Method, path: string, body?: unknown, manner?: Manner): Promise<T> {
    this.guard();
    return this.tokens.request(method, path, body, manner);
  }

  input<N extends keyof Inputs>(name: N, payload: Inputs[N]): void {
    if (this.scope.closed) return;
    const input = [name, payload] as Input;
    const { model, effects } = next(this.model, input);
    this.model = model;
    if (this.#kept && input[0] === "row") this.#kept.last = input[1].seq;
    this.#keep();
    for (const effect of effects) this.#run(effect);
  }

  async destroy(): Promise<void> {
    this.call.stop();
    this.scope.close();
    this.model = { ...IDLE, phase: "ended" };
    await this.call.closed;
  }

  #run([name, payload]: Effect): void {
    if (name === "mount") this.call.start(payload);
    else if (name === "unmount") this.call.stop();
    else if (name === "finish") {
      this.#live.close();
      this.store.forget();
    } else {
      if (name === "error") this.#error = payload;
      this.#emit(name, payload as WidgetEvents[typeof name]);
    }
  }

  /** Resumes the kept session, unless another tab has it or the server knows it no more. */
  async #admit(): Promise<[InitAnswer, Kept | null]> {
    const kept = this.store.read();
    if (kept) {
      const [taken, answer] = await Promise.all([isTaken(this.scope, kept.session), this.#enter(kept.token)]);
      if (answer && !taken) return [answer, kept];
      if (!answer) this.store.forget();
    }
    return [(await this.#enter()) as InitAnswer, null];
  }

  /** Null when the token is no longer good. */
  async #enter(token?: string): Promise<InitAnswer | null> {
    const { document } = this.scope.env;
    const { widgetKey: widget_key, identity } = this.#options;
    const body = { widget_key, ...this.#here(), referrer: bare(document.referrer), language: this.locale, identity };
    try {
      return await this.api.request("POST", "init/", body, { bearer: token, once: !token });
    } catch (error) {
      const { status } = error as WidgetError;
      if (token && (status === 401 || status === 410)) return null;
      throw error;
    }
  }

  #begin(answer: InitAnswer, kept: Kept | null): void {
    const { session, realtime } = answer;
    const { env } = this.scope;
    const last = kept?.session === session.id ? kept.last : 0;
    const agent = kept?.agent ?? null;
    this.widget = answer.widget;
    this.#kept = { session: session.id, token: "", last, agent };
    this.tokens.adopt(answer);
    claim(this.#live, session.id);
    let told: Promise<unknown> = Promise.resolve(); // one at a time, so that an older page is never told last
    const tell = () => {
      told = told.then(() => this.tokens.request("PATCH", "session/page/", this.#here())).catch(() => {});
    };
    watchPage(this.#live, tell);
    if (answer.widget.page_query?.length) tell();
    const wake = () => {
      this.tokens.check();
      this.connection?.nudge();
    };
    this.#live.listen(env, "online pageshow visibilitychange", wake); // the last one bubbles from the document
    this.connection = new Connection(this.#live, this.tokens, realtime, this.#options.transport, last, {
      hear: (item) => {
        if (/^c[^a]|^pr/.test(item.type)) this.call.see(this, item);
        if (item.type === "signal") this.call.hear(item.data);
        else if (item.type === "queue.position") this.input(item.type, item.data);
        else if (isFact(item)) this.input("row", item);
        else this.#emit("passing", item);
      },
      emit: this.#emit,
      refused: this.#refused,
    });
    this.input("admitted", { answer, agent });
  }

  /** Camera and microphone stop at once, whatever the server says. */
  async endCall(): Promise<void> {
    const { call } = this.model;
    if (!call) return;
    this.call.stop();
    try {
      await this.tokens.request("POST", "call/end/", undefined, { keepalive: true });
    } catch (error) {
      if ((error as WidgetError).code !== "not_in_call") throw error;
    }
    this.input("call.ended", { ...call, reason: "visitor" });
  }

  #here(): { page_url: string; page_title: string } {
    const { document, location } = this.scope.env;
    return { page_url: address(location, this.widget?.page_query), page_title: document.title };
  }

  #keep(): void {
    if (this.#live.closed || !this.#kept) return;
    this.#kept.token = this.tokens.session;
    this.#kept.agent = this.model.agent;
    this.store.write(this.#kept);
  }
}
