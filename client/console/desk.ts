// The agent's desk: does what the agent asks, by way of the API, the link and the stage, and tells the store.
import type { SignalData } from "../conference/contract";
import { type AgentApi, ApiError } from "./api";
import type { Connection } from "./connection";
import { type PatienceEnvironment, patiently } from "./patience";
import type { Stage } from "./stage";
import type { State, Talk } from "./state";
import type { Store } from "./store";
import type { StringKey } from "./strings";
import type { Call, News } from "./wire";

export interface DeskEnvironment extends PatienceEnvironment {
  api: AgentApi;
  now(): number;
  randomId(): string;
  /** The call that a reload comes back to. */
  remembered(): string | null;
  remember(callId: string | null): void;
}

export interface DeskParts {
  connection: Connection;
  stage: Stage;
  /** Where the video goes; in the document whenever a live call is on screen. */
  container: HTMLElement;
}

const SIGNAL_TRIES = 4;

export class Desk {
  private readonly env: DeskEnvironment;
  private readonly store: Store;
  private parts: DeskParts | null = null;
  /** The ticket of a Join whose answer never came: it may have been won. */
  private unsure: string | null = null;
  private posting: Promise<void> = Promise.resolve();

  constructor(env: DeskEnvironment, store: Store) {
    this.env = env;
    this.store = store;
  }

  /** Start it after the views have subscribed to the store: the stage wants their nodes in place. */
  async start(parts: DeskParts): Promise<void> {
    this.parts = parts;
    this.store.subscribe((state, before) => this.follow(state, before));
    const { api } = this.env;
    this.store.dispatch({ type: "me", me: await patiently(this.env, api.me) });
    const [live] = await patiently(this.env, api.liveCalls);
    const remembered = this.env.remembered();
    if (live) this.store.dispatch({ type: "opened", call: live });
    else if (remembered !== null) await this.openCall(remembered);
    parts.connection.input({ type: "start" });
    await refreshRecent(this.env, this.store);
  }

  async setAvailable(available: boolean): Promise<void> {
    this.store.dispatch({ type: "available", available });
    try {
      this.store.dispatch({ type: "me", me: await this.env.api.setAvailable(available) });
    } catch {
      this.store.dispatch({ type: "available", available: !available });
      complain(this.store, "availabilityFailed");
    }
  }

  /** With `offerId` as the answer to an offer. */
  async accept(ticketId: string, offerId?: string): Promise<void> {
    if (this.store.state.accepting !== null) return;
    this.store.dispatch({ type: "accepting", ticketId });
    try {
      this.store.dispatch({ type: "opened", call: await take(this.env.api, ticketId, offerId) });
    } catch (error) {
      const { code, status } = error instanceof ApiError ? error : { code: "internal_error", status: 0 };
      if (status === 0) this.unsure = ticketId;
      this.store.dispatch({ type: "accept.failed", ticketId, code });
    }
  }

  async decline(offerId: string): Promise<void> {
    this.store.dispatch({ type: "declined", offerId });
    try {
      await patiently(this.env, () => this.env.api.declineOffer(offerId), 3);
    } catch (error) {
      if (error instanceof ApiError && error.code === "offer_over") return;
      this.store.dispatch({ type: "declined", offerId: null });
      complain(this.store, "declineFailed");
    }
  }

  async endWrapUp(): Promise<void> {
    try {
      this.store.dispatch({ type: "me", me: await patiently(this.env, this.env.api.endWrapUp, 3) });
    } catch (error) {
      const wanted = error instanceof ApiError && error.code === "disposition_required";
      complain(this.store, wanted ? "dispositionWanted" : "wrapUpFailed");
    }
  }

  /** Puts a call on screen, mostly an earlier one, to read and complete its notes. */
  async openCall(callId: string): Promise<void> {
    try {
      this.store.dispatch({ type: "opened", call: await patiently(this.env, () => this.env.api.call(callId), 3) });
    } catch {
      this.env.remember(null);
      complain(this.store, "openFailed");
    }
  }

  async endCall(): Promise<void> {
    const { talk } = this.store.state;
    if (talk?.phase !== "live") return;
    const { id } = talk.call;
    try {
      this.store.dispatch({ type: "call", call: await patiently(this.env, () => this.env.api.end(id), 3) });
    } catch {
      complain(this.store, "endFailed");
    }
  }

  async say(text: string, clientId = this.env.randomId()): Promise<void> {
    const { talk } = this.store.state;
    if (talk === null) return;
    const at = new Date(this.env.now()).toISOString();
    this.store.dispatch({ type: "message.sending", clientId, text, at });
    try {
      await patiently(this.env, () => this.env.api.message(talk.call.id, text, clientId), 3);
      this.store.dispatch({ type: "message.sent", clientId });
    } catch {
      this.store.dispatch({ type: "message.failed", clientId });
    }
  }

  sendSignal(callId: string, data: SignalData): void {
    if (this.parts?.connection.send({ type: "signal", data: { ...data, call_id: callId } })) return;
    // One after the other, as they were given; one that is lost for good is mended by the conference's own restart.
    const post = () => patiently(this.env, () => this.env.api.signal(callId, data), SIGNAL_TRIES);
    this.posting = this.posting.then(post).catch(() => {});
  }

  news(news: News): void {
    if (news.tickets) this.store.dispatch({ type: "tickets", tickets: news.tickets, at: this.env.now() });
    if (news.requests) this.store.dispatch({ type: "requests", requests: news.requests });
    if (news.presence) this.store.dispatch({ type: "presence", presence: news.presence });
    for (const row of news.rows ?? []) this.store.dispatch({ type: "row", row });
    if (news.calls) this.liveCalls(news.calls);
    for (const signal of news.signals ?? []) this.parts?.stage.signal(signal);
  }

  private liveCalls(calls: Call[]): void {
    const { talk } = this.store.state;
    const won = calls.find((call) => call.ticket_id === this.unsure);
    if (won && talk === null) this.store.dispatch({ type: "opened", call: won });
    this.unsure = null;
    const shown = calls.find((call) => call.id === talk?.call.id);
    if (shown) this.store.dispatch({ ...shown, type: "page", callId: shown.id });
    // Ended while this console was away: its own row may never come, the call itself says how it ended.
    if (talk?.phase === "live" && !calls.some((call) => call.id === talk.call.id)) {
      this.env.api.call(talk.call.id).then(
        (call) => this.store.dispatch({ type: "call", call }),
        () => {},
      );
    }
  }

  /** What a change of state brings with it: the video comes and goes with the live call. */
  private follow({ talk, link }: State, before: State): void {
    const back = link !== before.link && (link === "live" || link === "polling");
    if (talk !== null && (back || talk.call.id !== before.talk?.call.id))
      void hearAgain(this.env, this.store, talk.call);
    if (talk !== null && (back || pageOf(talk) !== pageOf(before.talk))) void readCard(this.env, this.store, talk.call);
    // What the network took with it is said now; a message that had arrived is not said twice.
    if (talk !== null && back)
      for (const { clientId, text, state } of talk.messages) if (state === "failed") void this.say(text, clientId);
    if (talk?.call.id !== before.talk?.call.id) this.env.remember(talk?.call.id ?? null);
    const live = talk?.phase === "live" ? talk.call.id : null;
    const wasLive = before.talk?.phase === "live" ? before.talk.call.id : null;
    if (live === wasLive || this.parts === null) return;
    const { stage, container } = this.parts;
    if (live !== null) void stage.open(live, container);
    else void stage.close();
    void refreshRecent(this.env, this.store);
  }
}

function pageOf(talk: Talk | null): string {
  return talk === null ? "" : [talk.call.id, talk.call.page_url, talk.call.page_title].join("\n");
}

function take(api: AgentApi, ticketId: string, offerId?: string): Promise<Call> {
  return offerId === undefined ? api.accept(ticketId) : api.acceptOffer(offerId);
}

function complain(store: Store, notice: StringKey): void {
  store.dispatch({ type: "notice", notice });
}

async function refreshRecent(env: DeskEnvironment, store: Store): Promise<void> {
  const calls = await patiently(env, env.api.calls, 4).catch(() => null);
  if (calls !== null) store.dispatch({ type: "recent", calls });
}

/** What was said before this console listened, or while it could not. */
async function hearAgain(env: DeskEnvironment, store: Store, { id, session_id }: Call): Promise<void> {
  const rows = await patiently(env, () => env.api.messages(id), 4).catch(() => []);
  for (const row of rows) store.dispatch({ type: "row", row: { ...row, session_id } });
}

/** Who it is, beyond the call; read anew when the visitor goes to another page. */
async function readCard(env: DeskEnvironment, store: Store, { id }: Call): Promise<void> {
  const card = await patiently(env, () => env.api.visitor(id), 4).catch(() => null);
  if (card !== null) store.dispatch({ type: "card", callId: id, card });
}
