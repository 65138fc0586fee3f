// The fake server's tokens: whose they are, and until when they are good.
import type { FakeClock } from "./fake-clock.js";
import type { FakeSession } from "./fake-server.js";

const LIFE_MS = { auth: 15 * 60_000, session: 30 * 60_000 };

type Kind = keyof typeof LIFE_MS;

export class FakeTokens {
  readonly #clock: FakeClock;
  readonly #issued = new Map<string, { kind: Kind; session: FakeSession; until: number }>();

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  issue(kind: Kind, session: FakeSession): [token: string, expires: string] {
    const token = `${kind}-${session.id}-${this.#issued.size + 1}`;
    const until = this.#clock.now + LIFE_MS[kind];
    this.#issued.set(token, { kind, session, until });
    return [token, new Date(until).toISOString()];
  }

  /** The session, or the code of what is wrong with the token. */
  holder(token: string, kind: Kind): FakeSession | string {
    const found = this.#issued.get(token);
    if (!found || found.kind !== kind) return "token_invalid";
    if (found.until <= this.#clock.now) return "token_expired";
    return found.session.state === "ended" ? "session_ended" : found.session;
  }

  revoke(kind: Kind): void {
    for (const token of this.#issued.values()) if (token.kind === kind) token.until = 0;
  }
}
