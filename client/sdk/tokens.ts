// The two tokens: kept fresh by time, renewed once for all who ask.
import type { Api, Ask } from "./api.js";
import { WidgetError } from "./errors.js";
import type { Scope } from "./scope.js";
import type { TokenAnswer } from "./wire.js";

/** Renew after so much of a token's life. */
const SHARE = 0.8;
const RETRY_MS = 20_000;

export interface TokenEar {
  renewed(): void;
  /** The server knows this session no more. */
  refused(error: WidgetError): void;
}

export class Tokens {
  auth = "";
  session = "";
  readonly #api: Api;
  readonly #scope: Scope;
  readonly #ear: TokenEar;
  #authDue = 0;
  #sessionDue = 0;
  #live = false;
  #renewal: Promise<void> | null = null;
  #cancel = () => {};

  constructor(api: Api, scope: Scope, ear: TokenEar) {
    this.#api = api;
    this.#scope = scope;
    this.#ear = ear;
  }

  adopt(answer: TokenAnswer): void {
    this.auth = answer.auth_token;
    this.#authDue = this.#due(answer.auth_token_expires_at);
    if (answer.session_token) {
      this.session = answer.session_token;
      this.#sessionDue = this.#due(answer.session_token_expires_at);
    }
    this.check();
  }

  /** The session token is renewed only while the visitor waits or talks. */
  setLive(live: boolean): void {
    if (live === this.#live) return;
    this.#live = live;
    this.check();
  }

  /** Renews what is due, and sets the timer: also called when a sleeping page wakes up. */
  check(): void {
    this.#cancel();
    if (!this.auth || this.#scope.closed) return;
    const due = this.#live ? Math.min(this.#authDue, this.#sessionDue) : this.#authDue;
    const wait = due - this.#scope.env.now();
    if (wait > 0) this.#cancel = this.#scope.after(wait, () => this.check());
    else {
      this.#cancel = this.#scope.after(RETRY_MS, () => this.check());
      this.renew().catch(() => {});
    }
  }

  renew(): Promise<void> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** A request with the auth token, which is renewed once if the server will not have it. */
  async request<T>(ask: Ask): Promise<T> {
    try {
      return await this.#api.request<T>({ ...ask, bearer: this.auth });
    } catch (error) {
      if (!(error instanceof WidgetError) || this.#scope.closed) throw error;
      if (error.status === 410) this.#ear.refused(error);
      if (error.status !== 401) throw error;
    }
    await this.renew();
    return this.#api.request<T>({ ...ask, bearer: this.auth });
  }

  async #renew(): Promise<void> {
    const ask: Ask = { method: "POST", path: "session/token/", bearer: this.session, repeatable: true };
    try {
      this.adopt(await this.#api.request<TokenAnswer>(ask));
    } catch (error) {
      if (error instanceof WidgetError && error.fatal) this.#ear.refused(error);
      throw error;
    }
    this.#ear.renewed();
  }

  /** A clock that is wrong by more than the token's life must not make us renew all the time. */
  #due(expires: string | null | undefined): number {
    const now = this.#scope.env.now();
    const life = Date.parse(expires ?? "") - now;
    return now + (life > 0 ? life * SHARE : RETRY_MS);
  }
}
