// The HTTP API: one request with its time-out, its errors and its retries.
import { backoff, retryAfter } from "./backoff.js";
import { WidgetError, widgetError } from "./errors.js";
import type { Scope } from "./scope.js";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Manner {
  bearer?: string | undefined;
  /** A repeat would do harm, so it is not sent again when the first may have arrived. */
  once?: boolean;
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

/** Milliseconds to wait before the next try, null to give up. `failures` counts this one. */
export function pause(
  { status, retryAfter }: WidgetError,
  { tries = 4, once }: Manner,
  failures: number,
  random: number,
): number | null {
  const refused = status === 429 || status === 503;
  const lost = !status || status === 502 || status === 504;
  if (failures >= tries || !(refused || (lost && !once))) return null;
  if (retryAfter === undefined) return backoff(failures, random);
  return retryAfter > PATIENCE_SECONDS && tries < Infinity ? null : retryAfter * 1000;
}

export class Api {
  readonly #scope: Scope;
  readonly #base: string;

  /** `base` ends with a slash. */
  constructor(scope: Scope, base: string) {
    this.#scope = scope;
    this.#base = base;
  }

  /** The answer's JSON, undefined where there is no body. Rejects with a WidgetError and nothing else. */
  async request<T>(method: Method, path: string, body?: unknown, manner: Manner = {}): Promise<T> {
    const scope = manner.scope ?? this.#scope;
    for (let failures = 1; ; failures++) {
      try {
        return await this.#once<T>(scope.child(), method, path, body, manner);
      } catch (error) {
        const wait = scope.closed ? null : pause(error as WidgetError, manner, failures, scope.env.Math.random());
        if (wait === null) throw error;
        await scope.sleep(wait);
      }
    }
  }

  async #once<T>(scope: Scope, method: Method, path: string, body: unknown, manner: Manner): Promise<T> {
    const { bearer, keepalive = false, timeout = 15_000 } = manner;
    const abort = new AbortController();
    let code: "destroyed" | "timeout" | "network_error" = "network_error";
    const stop = (why: typeof code) => {
      code = why;
      abort.abort();
    };
    scope.add(() => stop("destroyed"));
    scope.after(timeout, () => stop("timeout"));
    const headers: Record<string, string> = {};
    if (bearer) headers.Authorization = `Bearer ${bearer}`;
    if (body) headers["Content-Type"] = "application/json";
    const text = JSON.stringify(body); // of undefined: undefined
    const init = {
      method,
      headers,
      body: text,
      credentials: "omit",
      referrerPolicy: "origin",
      keepalive,
      signal: abort.signal,
    } as RequestInit;
    try {
      const answer = await scope.env.fetch(this.#base + path, init);
      return read<T>(answer, await answer.text(), scope.env.Date.now());
    } catch (error) {
      throw error instanceof WidgetError ? error : widgetError(code);
    } finally {
      scope.close();
    }
  }
}

interface ErrorBody {
  code?: string;
  message?: string;
  param?: string;
  fields?: Record<string, string>;
  docs?: string;
}

function read<T>({ ok, status, headers }: Response, text: string, now: number): T {
  let body: { error?: ErrorBody } | undefined;
  try {
    body = text ? JSON.parse(text) : undefined;
    if (ok) return body as T;
  } catch {}
  const error = body?.error ?? {};
  const { code = status === 429 ? "rate_limited" : status > 501 ? "unavailable" : "unexpected_answer" } = error;
  throw new WidgetError(code, error.message ?? `HTTP status ${status}`, {
    ...error,
    status,
    retryAfter: retryAfter(headers.get("Retry-After"), now),
    // Sent again, these would meet the same fate.
    fatal: /^(widget|page|origin|domain|token|session)_/.test(code),
  });
}
