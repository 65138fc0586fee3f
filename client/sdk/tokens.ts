// The two tokens: kept fresh by time, renewed once for all who ask.
import type { Api, Manner, Method } from "./api.js";
import type { WidgetError } from "./errors.js";
import type { Scope } from "./scope.js";
import type { TokenAnswer } from "./wire.js";

/** Renew after so much of a token's life. */
const SHARE = 0.8;
const RETRY_MS = 30_000;
/** And after so long at the latest: a clock that is slow takes tokens for younger than they are. */
const MOST_MS = 720_000;

export class Tokens {
  auth = "";
  session = "";
  readonly #api: Api;
  readonly #scope: Scope;
  readonly #renewed: () => void;
  readonly #refused: (error: WidgetError) => void;
  #due = 0;
  #sessionDue = 0;
  #renewal: Promise<void> | null = null;
  #cancel = () => {};

  /** `refused`: the server knows this session no more. */
  constructor(api: Api, scope: Scope, renewed: () => void, refused: (error: WidgetError) => void) {
    this.#api = api;
    this.#scope = scope;
    this.#renewed = renewed;
    this.#refused = refused;
  }

  adopt(answer: TokenAnswer): void {
    this.auth = answer.auth_token;
    // A visitor who neither waits nor talks gets no session token: asked again in a while, since that may change.
    const { session_token = null } = answer;
    const renewable = this.#dueOf(answer.session_token_expires_at);
    this.#sessionDue = session_token ? renewable : Math.max(this.#sessionDue, renewable);
    this.session = session_token ?? this.session;
    const latest = this.#scope.env.Date.now() + MOST_MS;
    this.#due = Math.min(this.#dueOf(answer.auth_token_expires_at), this.#sessionDue, latest);
    this.check();
  }

  /** Renews what is due, and sets the timer: also called when a sleeping page wakes up. */
  check(): void {
    this.#cancel();
    if (!this.auth) return;
    const wait = this.#due - this.#scope.env.Date.now();
    this.#cancel = this.#scope.after(wait > 0 ? wait : RETRY_MS, () => this.check());
    if (wait <= 0) this.renew().catch(() => {});
  }

  renew(): Promise<void> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** A request with the auth token, which is renewed once if the server will not have it. */
  async request<T>(method: Method, path: string, body?: unknown, manner?: Manner): Promise<T> {
    const send = () => this.#api.request<T>(method, path, body, { ...manner, bearer: this.auth });
    try {
      return await send();
    } catch (error) {
      const { status } = error as WidgetError;
      if (status === 410) this.#refused(error as WidgetError);
      if (status !== 401 || this.#scope.closed) throw error;
    }
    await this.renew();
    return send();
  }

  async #renew(): Promise<void> {
    try {
      const bearer = this.session;
      this.adopt(await this.#api.request<TokenAnswer>("POST", "session/token/", undefined, { bearer }));
      this.#renewed();
    } catch (error) {
      if ((error as WidgetError).fatal) this.#refused(error as WidgetError);
      throw error;
    }
  }

  /** A clock that is wrong by more than the token's life must make us renew neither all the time nor never. */
  #dueOf(expires?: string | null): number {
    const now = this.#scope.env.Date.now();
    const life = Date.parse(expires as string) - now;
    return now + (life > 0 ? life * SHARE : RETRY_MS);
  }
}
