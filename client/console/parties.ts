// What the agent does about who is in a call: passes it on, asks somebody in, comes in, supervises, whispers.
import { type AgentApi, ApiError } from "./api";
import { type PatienceEnvironment, patiently } from "./patience";
import { joined } from "./people";
import type { Store } from "./store";
import type { StringKey } from "./strings";
import type { Call, Invitation, Targets, TransferWish } from "./wire";

export interface PartiesEnvironment extends PatienceEnvironment {
  api: AgentApi;
  randomId(): string;
}

const WORDS: Readonly<Record<string, StringKey>> = {
  agent_unavailable: "agentUnavailable",
  call_full: "callFull",
  invitation_over: "invitationOver",
  queue_closed: "targetClosed",
  queue_full: "targetClosed",
};

export class Parties {
  private readonly env: PartiesEnvironment;
  private readonly store: Store;

  constructor(env: PartiesEnvironment, store: Store) {
    this.env = env;
    this.store = store;
  }

  targets(callId: string): Promise<Targets> {
    return patiently(this.env, () => this.env.api.targets(callId), 3);
  }

  /** Null when it was done, else why not. */
  async transfer(callId: string, wish: TransferWish): Promise<StringKey | null> {
    try {
      this.store.dispatch({ type: "call", call: await this.env.api.transfer(callId, wish) });
      return null;
    } catch (error) {
      return wordOf(error);
    }
  }

  /** The one who was asked in has the call from now on. */
  complete(callId: string): Promise<void> {
    return this.attempt(async () =>
      this.store.dispatch({ type: "call", call: await this.env.api.completeTransfer(callId) }),
    );
  }

  leave(callId: string): Promise<void> {
    return this.attempt(async () => {
      await patiently(this.env, () => this.env.api.leave(callId), 3);
      this.store.dispatch({ type: "call", call: await this.env.api.call(callId) });
    });
  }

  join({ id, call_id }: Invitation): Promise<void> {
    return this.attempt(async () => {
      const call = await this.env.api.joinInvited(call_id);
      this.store.dispatch({ type: "answered", invitationId: id });
      this.store.dispatch({ type: "opened", call });
    }, id);
  }

  decline({ id, call_id }: Invitation): Promise<void> {
    this.store.dispatch({ type: "answered", invitationId: id });
    return this.attempt(() => patiently(this.env, () => this.env.api.decline(call_id), 3));
  }

  supervise(callId: string, mode: "join" | "take_over"): Promise<void> {
    return this.attempt(async () =>
      this.store.dispatch({ type: "opened", call: await this.env.api.supervise(callId, mode) }),
    );
  }

  /** False when it was not sent. */
  async whisper(callId: string, text: string): Promise<boolean> {
    const clientId = this.env.randomId();
    try {
      const whisper = await patiently(this.env, () => this.env.api.whisper(callId, text, clientId), 3);
      this.store.dispatch({ type: "whispers", callId, whispers: [whisper] });
      return true;
    } catch {
      return false;
    }
  }

  async hearWhispers(callId: string): Promise<void> {
    const whispers = await patiently(this.env, () => this.env.api.whispers(callId), 4).catch(() => []);
    if (whispers.length > 0) this.store.dispatch({ type: "whispers", callId, whispers });
  }

  /** The calls of others that go on now. */
  async look(): Promise<void> {
    const calls = await this.env.api.running().catch(() => null);
    if (calls !== null) this.store.dispatch({ type: "running", calls });
  }

  private async attempt(deed: () => Promise<unknown>, invitationId?: string): Promise<void> {
    try {
      await deed();
    } catch (error) {
      if (invitationId !== undefined) this.store.dispatch({ type: "answered", invitationId });
      this.store.dispatch({ type: "notice", notice: wordOf(error) });
    }
  }
}

function wordOf(error: unknown): StringKey {
  return (error instanceof ApiError && WORDS[error.code]) || "partiesFailed";
}

/** Whether there is, or was, anybody but the agent to whisper with. */
export function whispersIn(call: Call, whispers: number): boolean {
  return joined(call).length > 0 || whispers > 0 || (call.last_whisper ?? 0) > 0;
}
