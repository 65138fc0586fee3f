// What the agent does in a call: speaks, writes, and ends it.
import type { SignalData } from "../conference/contract";
import { type AgentApi, ApiError } from "./api";
import { type PatienceEnvironment, patiently } from "./patience";
import { talksOf } from "./state";
import type { Store } from "./store";
import type { Call } from "./wire";

export interface CallsEnvironment extends PatienceEnvironment {
  api: AgentApi;
  now(): number;
  randomId(): string;
  /** Sends a frame by socket; false when there is none. */
  bySocket(frame: object): boolean;
}

const SIGNAL_TRIES = 4;
/** The other side shows a mark for twice as long. */
const TYPING_MS = 3_000;

export class Calls {
  private readonly env: CallsEnvironment;
  private readonly store: Store;
  private posting: Promise<void> = Promise.resolve();
  private typedAt = Number.NEGATIVE_INFINITY;

  constructor(env: CallsEnvironment, store: Store) {
    this.env = env;
    this.store = store;
  }

  async end(callId: string): Promise<void> {
    const talk = talksOf(this.store.state).find(({ call }) => call.id === callId);
    if (talk?.phase !== "live") return;
    try {
      this.store.dispatch({ type: "call", call: await patiently(this.env, () => this.env.api.end(callId), 3) });
    } catch {
      this.store.dispatch({ type: "notice", notice: "endFailed" });
    }
  }

  async say(callId: string, text: string, clientId = this.env.randomId()): Promise<void> {
    const at = new Date(this.env.now()).toISOString();
    this.store.dispatch({ type: "message.sending", callId, clientId, text, at });
    this.typedAt = Number.NEGATIVE_INFINITY;
    try {
      await patiently(this.env, () => this.env.api.message(callId, text, clientId), 3);
      this.store.dispatch({ type: "message.sent", callId, clientId });
    } catch {
      this.store.dispatch({ type: "message.failed", callId, clientId });
    }
  }

  /** Each letter; the visitor is told now and then, and only by socket. */
  typing(callId: string): void {
    if (this.env.now() - this.typedAt < TYPING_MS) return;
    if (this.env.bySocket({ type: "typing", data: { call_id: callId } })) this.typedAt = this.env.now();
  }

  signal(callId: string, data: SignalData): void {
    if (this.env.bySocket({ type: "signal", data: { ...data, call_id: callId } })) return;
    // One after the other, as they were given; one that is lost for good is mended by the conference's own restart.
    const post = () => patiently(this.env, () => this.env.api.signal(callId, data), SIGNAL_TRIES);
    this.posting = this.posting.then(post).catch(() => {});
  }

  /** What the network took with it is said now; a message that had arrived is not said twice. */
  sayAgain(): void {
    for (const { call, messages } of talksOf(this.store.state))
      for (const { clientId, text, state } of messages) if (state === "failed") void this.say(call.id, text, clientId);
  }

  /** What was said before this console listened, or while it could not. */
  async hear({ id, session_id }: Call): Promise<void> {
    const rows = await patiently(this.env, () => this.env.api.messages(id), 4).catch(() => []);
    for (const row of rows) this.store.dispatch({ type: "row", row: { ...row, session_id } });
  }

  /** Who it is, beyond the call; read anew when the visitor goes to another page. */
  async readCard({ id }: Call): Promise<void> {
    const card = await patiently(this.env, () => this.env.api.visitor(id), 4).catch(() => null);
    if (card !== null) this.store.dispatch({ type: "card", callId: id, card });
  }

  /** Ended while this console was away: its own row may never come, the call itself says how it ended. */
  async look(callId: string): Promise<void> {
    try {
      this.store.dispatch({ type: "call", call: await this.env.api.call(callId) });
    } catch (error) {
      if (!(error instanceof ApiError) || error.passing) return;
      // It is another's now, and may not be read any more.
      const known = talksOf(this.store.state).find(({ call }) => call.id === callId)?.call;
      const { me } = this.store.state;
      const agent = known?.agent?.id === me?.id ? null : (known?.agent ?? null);
      if (known) this.store.dispatch({ type: "call", call: { ...known, agent, parties: [] } });
    }
  }
}
