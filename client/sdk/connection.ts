// Runs the link: socket, polling and catching up, and hands on each row once, in order.
import { backoff } from "./backoff.js";
import type { Emit } from "./emitter.js";
import { WidgetError, widgetError } from "./errors.js";
import { type Link, type LinkEffect, type LinkInput, next, unlinked } from "./link.js";
import { type Log, take } from "./log.js";
import type { Scope } from "./scope.js";
import { Socket } from "./socket.js";
import type { Tokens } from "./tokens.js";
import type { Transport } from "./types.js";
import { type EventsAnswer, type Frame, isFact } from "./wire.js";

export interface ConnectionEar {
  /** Each row once and in order, and what passes. */
  hear(item: Frame): void;
  emit: Emit;
  /** The server will not have this session any more. */
  refused(error: WidgetError): void;
}

const WAIT_SECONDS = 25;
/** Sooner than this, an answer without news says that the server does not wait. */
const HELD_MS = 1_000;

export class Connection {
  readonly #scope: Scope;
  readonly #tokens: Tokens;
  readonly #ear: ConnectionEar;
  readonly #address: { url: string; protocol: string };
  #link: Link;
  #log: Log;
  #signals = 0;
  socket: Socket | null = null;
  #polling: Scope | null = null;
  #catchingUp: Scope | null = null;
  #stopRetry = () => {};

  /** `after`: the number of the last row known. */
  constructor(
    scope: Scope,
    tokens: Tokens,
    address: { url: string; protocol: string },
    transport: Transport | undefined,
    after: number,
    ear: ConnectionEar,
  ) {
    this.#scope = scope;
    this.#tokens = tokens;
    this.#address = address;
    this.#ear = ear;
    this.#link = unlinked(transport ?? "auto");
    this.#log = { last: after, seen: after };
    this.#input({ type: "start" });
  }

  /** The page is back, or the network: nothing waits for its time. */
  nudge(): void {
    this.#input({ type: "nudge" });
  }

  /** False when there is no socket to send it by. */
  send(frame: object): boolean {
    return this.socket?.send(frame) ?? false;
  }

  #input(input: LinkInput): void {
    if (this.#scope.closed) return;
    const [link, ...effects] = next(this.#link, input);
    this.#link = link;
    for (const effect of effects) this.#run(effect);
  }

  #run([name, value]: LinkEffect): void {
    if (name === "open") this.#open(value);
    else if (name === "retry") {
      const wait = backoff(value, this.#scope.env.Math.random());
      this.#stopRetry = this.#scope.after(wait, () => this.#input({ type: "due" }));
    } else if (name === "renew") {
      const due = () => this.#input({ type: "due" });
      this.#tokens.renew().then(due, due);
    } else if (name === "probe") this.socket?.probe();
    else if (name === "show") this.#ear.emit("connection:changed", { transport: value });
    else if (name === "interrupted") this.#ear.emit("error", widgetError("connection_interrupted"));
    else if (name === "over") this.#ear.refused(new WidgetError(value, "Connection refused", { fatal: true }));
    else {
      this.#polling?.close();
      if (name === "poll") {
        this.#polling = this.#scope.child();
        void this.#poll(this.#polling, false);
      } else this.#catchUp(); // signals that came between the last poll and the socket's welcome
    }
  }

  #open(attempt: number): void {
    this.#stopRetry();
    const { env } = this.#scope;
    const { url, protocol } = this.#address;
    const protocols = [protocol, `widgets.auth.${this.#tokens.auth}`];
    this.socket = new Socket(this.#scope.child(), `${url}?after=${this.#log.last}`, protocols, {
      slow: () => this.#input({ type: "slow", attempt }),
      opened: () => this.#input({ type: "opened", attempt, at: env.Date.now() }),
      closed: (code) => this.#input({ type: "closed", attempt, code, at: env.Date.now() }),
      frame: (frame) => this.#hear([frame], false),
    });
  }

  #catchUp(): void {
    if (this.#catchingUp && !this.#catchingUp.closed) return;
    this.#catchingUp = this.#scope.child();
    void this.#poll(this.#catchingUp, true);
  }

  /** One request after the other, to the end of the scope; or, to catch up, until no row is missing. */
  async #poll(scope: Scope, catchUp: boolean): Promise<void> {
    const { env } = scope;
    // The first answer comes at once, and shows that polling works.
    for (let failures = 0, wait = 0; !scope.closed; ) {
      const began = env.Date.now();
      let rest = 0;
      try {
        const { events, poll_interval_ms } = await this.#ask(wait, scope);
        if (scope.closed) return;
        this.#hear(events, true);
        this.#input({ type: "polled", ok: true });
        if (catchUp && this.#log.seen === this.#log.last) return scope.close();
        if (wait && !events.some(isNews) && env.Date.now() - began < HELD_MS) rest = poll_interval_ms;
        failures = 0;
        wait = catchUp ? 0 : WAIT_SECONDS;
      } catch (error) {
        if (scope.closed) return;
        const { fatal, retryAfter = 0 } = error as WidgetError;
        if (fatal) return this.#ear.refused(error as WidgetError);
        this.#input({ type: "polled", ok: false });
        rest = Math.max(retryAfter * 1000, 100 + backoff(++failures, env.Math.random()));
        wait = 0;
      }
      if (rest) await scope.sleep(rest);
    }
  }

  #ask(wait: number, scope: Scope): Promise<EventsAnswer> {
    const path = `events/?after=${this.#log.last}&wait=${wait}&signals=${this.#signals}`;
    return this.#tokens.request("GET", path, undefined, { scope, tries: 1, timeout: (wait + 15) * 1000 });
  }

  /** `complete`: no row is missing among them. */
  #hear(items: Frame[], complete: boolean): void {
    const [log, facts] = take(this.#log, items.filter(isFact), complete);
    this.#log = log;
    for (const fact of facts) if (!this.#scope.closed) this.#ear.hear(fact);
    for (const item of items) {
      if (isFact(item) || this.#scope.closed) continue;
      this.#signals = (item as { id?: number }).id ?? this.#signals;
      this.#ear.hear(item);
    }
    if (log.seen > log.last) this.#catchUp();
  }
}

function isNews(item: Frame): boolean {
  return isFact(item) || item.type === "signal";
}
