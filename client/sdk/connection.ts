// Runs the link: socket, polling and catching up, and hands on each row once, in order.
import { backoff } from "./backoff.js";
import { WidgetError } from "./errors.js";
import { type Link, type LinkEffect, type LinkInput, next, unlinked } from "./link.js";
import { type Log, take } from "./log.js";
import { Poller } from "./poller.js";
import type { Fact } from "./protocol.gen.js";
import type { Scope } from "./scope.js";
import { Socket } from "./socket.js";
import type { Tokens } from "./tokens.js";
import type { ConnectionState, Transport } from "./types.js";
import { type EventsAnswer, type Frame, isFact, type Passing } from "./wire.js";

export interface ConnectionEar {
  fact(fact: Fact): void;
  passing(item: Passing): void;
  shown(transport: ConnectionState): void;
  interrupted(): void;
  /** The server will not have this session any more. */
  refused(error: WidgetError): void;
}

export interface Address {
  url: string;
  protocol: string;
}

export class Connection {
  readonly #scope: Scope;
  readonly #tokens: Tokens;
  readonly #ear: ConnectionEar;
  readonly #address: Address;
  #link: Link;
  #log: Log;
  #signals = 0;
  #socket: Socket | null = null;
  #poller: Poller | null = null;
  #polling: Scope | null = null;
  #stopRetry = () => {};
  #catchingUp = false;

  /** `after`: the number of the last row known. */
  constructor(scope: Scope, tokens: Tokens, address: Address, transport: Transport, after: number, ear: ConnectionEar) {
    this.#scope = scope;
    this.#tokens = tokens;
    this.#address = address;
    this.#ear = ear;
    this.#link = unlinked(transport);
    this.#log = { last: after, held: [] };
    const { window, document } = scope.env;
    const nudge = () => this.#input({ type: "nudge" });
    scope.listen(window, "online pageshow", nudge);
    scope.listen(document, "visibilitychange", () => document.hidden || nudge());
    this.#input({ type: "start" });
  }

  get shown(): ConnectionState | null {
    return this.#link.shown;
  }

  /** False when there is no socket to send it by. */
  send(frame: object): boolean {
    return this.#socket?.send(frame) ?? false;
  }

  #input(input: LinkInput): void {
    if (this.#scope.closed) return;
    const [link, ...effects] = next(this.#link, input);
    this.#link = link;
    for (const effect of effects) this.#run(effect);
  }

  #run(effect: LinkEffect): void {
    switch (effect.do) {
      case "open":
        this.#stopRetry();
        return this.#open(effect.attempt);
      case "poll":
        return this.#poll();
      case "unpoll":
        this.#polling?.close();
        this.#polling = null;
        // What came between the last poll and the welcome: rows come by themselves, signals do not.
        return void this.#catchUp();
      case "retry": {
        const wait = backoff(effect.failures, this.#scope.env.random());
        this.#stopRetry = this.#scope.after(Math.max(effect.atLeast, wait), () => this.#input({ type: "due" }));
        return;
      }
      case "renew":
        return void this.#tokens
          .renew()
          .catch(() => {})
          .then(() => this.#input({ type: "due" }));
      case "probe":
        return this.#socket?.probe();
      case "show":
        return this.#ear.shown(effect.transport);
      case "interrupted":
        return this.#ear.interrupted();
      case "over":
        return this.#ear.refused(refusal(effect.status));
    }
  }

  #open(attempt: number): void {
    const { env } = this.#scope;
    const url = new URL(this.#address.url);
    url.searchParams.set("after", String(this.#log.last));
    const protocols = [this.#address.protocol, `widgets.auth.${this.#tokens.auth}`];
    this.#socket = new Socket(this.#scope.child(), url.href, protocols, {
      slow: () => this.#input({ type: "slow", attempt }),
      opened: () => this.#input({ type: "opened", attempt, at: env.now() }),
      closed: (code) => this.#input({ type: "closed", attempt, code, at: env.now() }),
      frame: (frame) => this.#frame(frame),
    });
  }

  #poll(): void {
    if (this.#polling) return this.#poller?.nudge();
    this.#polling = this.#scope.child();
    this.#poller = new Poller(this.#polling, {
      ask: (wait, scope) => this.#ask(wait, scope),
      news: (answer) => this.#news(answer),
      polled: (ok) => this.#input({ type: "polled", ok }),
      failed: (error) => {
        if (error.fatal) this.#ear.refused(error);
      },
    });
  }

  #ask(wait: number, scope: Scope): Promise<EventsAnswer> {
    const path = `events/?after=${this.#log.last}&wait=${wait}&signals=${this.#signals}`;
    return this.#tokens.request({ path, scope, tries: 1, timeout: (wait + 15) * 1000 });
  }

  #news({ events }: EventsAnswer): void {
    this.#take(events.filter(isFact), true);
    for (const item of events) if (!isFact(item)) this.#pass(item);
  }

  #frame(frame: Frame): void {
    if (isFact(frame)) this.#take([frame], false);
    else if (frame.type === "signal" || frame.type === "queue.position") this.#pass(frame);
  }

  #pass(item: Passing): void {
    if (item.type === "signal" && item.id) this.#signals = item.id;
    this.#ear.passing(item);
  }

  #take(rows: Fact[], complete: boolean): void {
    const { log, facts, gap } = take(this.#log, rows, complete);
    this.#log = log;
    for (const fact of facts) if (!this.#scope.closed) this.#ear.fact(fact);
    if (gap) void this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    for (let failures = 1; !this.#scope.closed; failures++) {
      try {
        const answer = await this.#ask(0, this.#scope);
        if (this.#scope.closed) return;
        this.#news(answer);
        if (this.#log.held.length === 0) break;
      } catch (error) {
        if (!(error instanceof WidgetError)) throw error;
        if (error.fatal) return this.#ear.refused(error);
      }
      await this.#scope.sleep(100 + backoff(failures, this.#scope.env.random()));
    }
    this.#catchingUp = false;
  }
}

function refusal(status: number): WidgetError {
  const code = ({ 410: "session_ended", 403: "origin_not_allowed" } as const)[status] ?? "token_invalid";
  return new WidgetError(code, "The server refused the connection", { status, fatal: true });
}
