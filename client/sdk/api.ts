// The HTTP API: one request with its time-out, its errors and its retries.
import { backoff, retryAfter } from "./backoff.js";
import { WidgetError, widgetError } from "./errors.js";
import type { Scope } from "./scope.js";

export interface Ask {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  bearer?: string | undefined;
  /** The server makes a repeat harmless, so it may be sent again though the first may have arrived. */
  repeatable?: boolean;
  /** How often at most; default 4. Infinity: nobody waits for it, so that any Retry-After is waited for. */
  tries?: number;
  /** Milliseconds until an answer must be there; default 15 s. */
  timeout?: number;
  /** Outlives the page. */
  keepalive?: boolean;
  /** The caller's own part of life; default: the client's. */
  scope?: Scope;
}

/** Somebody waits for the answer: a longer Retry-After is told to them instead. */
const PATIENCE_SECONDS = 5;
const BUSY = [429, 502, 503, 504];
/** Sent again, these would meet the same fate. */
const FATAL =
  /^(widget_not_found|origin_not_allowed|domain_not_verified|page_origin_mismatch|widget_inactive|token_\w+|session_ended)$/;

export function isFatal(code: string): boolean {
  return FATAL.test(code);
}

/** Milliseconds to wait before the next try, null to give up. `failures` counts this one. */
export function pause(error: WidgetError, ask: Ask, failures: number, random: number): number | null {
  const refused = error.status === 429 || error.status === 503;
  const lost = error.status === undefined || BUSY.includes(error.status);
  const tries = ask.tries ?? 4;
  if (failures >= tries || !lost || !(refused || ask.repeatable)) return null;
  if (error.retryAfter === undefined) return backoff(failures, random);
  if (error.retryAfter > PATIENCE_SECONDS && tries < Infinity) return null;
  return error.retryAfter * 1000 + random * 500;
}

export class Api {
  readonly #scope: Scope;
  readonly #base: string;

  /** `base` ends with a slash. */
  constructor(scope: Scope, base: string) {
    this.#scope = scope;
    this.#base = base;
  }

  /** The answer's JSON, undefined where there is no body. Rejects with a WidgetError. */
  async request<T>(ask: Ask): Promise<T> {
    const { env } = this.#scope;
    const scope = ask.scope ?? this.#scope;
    for (let failures = 1; ; failures++) {
      try {
        return (await this.#once(ask, scope.child())) as T;
      } catch (error) {
        if (scope.closed || !(error instanceof WidgetError)) throw error;
        const wait = pause(error, ask, failures, env.random());
        if (wait === null) throw error;
        await scope.sleep(wait);
        if (scope.closed) throw widgetError("destroyed");
      }
    }
  }

  async #once(ask: Ask, scope: Scope): Promise<unknown> {
    const abort = new AbortController();
    let late = false;
    scope.add(() => abort.abort());
    scope.after(ask.timeout ?? 15_000, () => {
      late = true;
      abort.abort();
    });
    try {
      if (scope.closed) throw widgetError("destroyed");
      const answer = await this.#scope.env.fetch(this.#base + ask.path, options(ask, abort.signal));
      return await this.#read(answer);
    } catch (error) {
      if (error instanceof WidgetError) throw error;
      throw widgetError(scope.closed ? "destroyed" : late ? "timeout" : "network_error");
    } finally {
      scope.close();
    }
  }

  async #read(answer: Response): Promise<unknown> {
    const text = await answer.text();
    let body: unknown;
    try {
      body = text ? JSON.parse(text) : undefined;
    } catch {
      if (answer.ok)
        throw new WidgetError("unexpected_answer", "The server's answer is not JSON", { status: answer.status });
    }
    if (answer.ok) return body;
    throw failure(answer, body, this.#scope.env.now());
  }
}

function options(ask: Ask, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = {};
  if (ask.bearer) headers["Authorization"] = `Bearer ${ask.bearer}`;
  if (ask.body !== undefined) headers["Content-Type"] = "application/json";
  return {
    method: ask.method ?? "GET",
    headers,
    body: ask.body === undefined ? null : JSON.stringify(ask.body),
    credentials: "omit",
    keepalive: ask.keepalive ?? false,
    signal,
  };
}

interface ErrorBody {
  error?: { code?: string; message?: string; param?: string; fields?: Record<string, string>; docs?: string };
}

function failure(answer: Response, body: unknown, now: number): WidgetError {
  const { status } = answer;
  const error = (body as ErrorBody | undefined)?.error ?? {};
  const code = error.code ?? (status === 429 ? "rate_limited" : status > 501 ? "unavailable" : "unexpected_answer");
  return new WidgetError(code, error.message ?? `The server answered ${status}`, {
    status,
    retryAfter: retryAfter(answer.headers.get("Retry-After"), now),
    fatal: isFatal(code),
    param: error.param,
    fields: error.fields,
    docs: error.docs,
  });
}
