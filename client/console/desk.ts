// The agent's desk: does what the agent asks, by way of the API, the link and the stages, and tells the store.
import { type AgentApi, ApiError } from "./api";
import { Calls } from "./calls";
import type { Connection } from "./connection";
import { Parties } from "./parties";
import { type PatienceEnvironment, patiently } from "./patience";
import { isIn, samePeople } from "./people";
import type { Stages } from "./stages";
import { room, type State, talksOf } from "./state";
import type { Store } from "./store";
import type { StringKey } from "./strings";
import type { Talk } from "./talk";
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
  stages: Stages;
}

export class Desk {
  readonly calls: Calls;
  readonly parties: Parties;
  private readonly env: DeskEnvironment;
  private readonly store: Store;
  private parts: DeskParts | null = null;
  /** The ticket of a Join whose answer never came: it may have been won. */
  private unsure: string | null = null;

  constructor(env: DeskEnvironment, store: Store) {
    this.env = env;
    this.store = store;
    this.calls = new Calls({ ...env, bySocket: (frame) => this.parts?.connection.send(frame) ?? false }, store);
    this.parties = new Parties(env, store);
  }

  /** Start it after the views have subscribed to the store: the stages want their nodes in place. */
  async start(parts: DeskParts): Promise<void> {
    this.parts = parts;
    this.store.subscribe((state, before) => this.follow(state, before));
    const { api } = this.env;
    this.store.dispatch({ type: "me", me: await patiently(this.env, api.me) });
    const live = await patiently(this.env, api.liveCalls);
    const remembered = this.env.remembered();
    this.news({ invitations: this.store.state.me?.invitations ?? [] });
    for (const call of live) this.store.dispatch({ type: "opened", call });
    if (live.some(({ id }) => id === remembered)) this.store.dispatch({ type: "show", callId: remembered });
    else if (live.length === 0 && remembered !== null) await this.openCall(remembered);
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
    if (offerId === undefined && room(this.store.state) === 0) return complain(this.store, "joinFull");
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

  news(news: News): void {
    if (news.tickets) {
      const { tickets, crowd = null } = news;
      this.store.dispatch({ type: "tickets", tickets, crowd, at: this.env.now() });
    }
    if (news.requests) this.store.dispatch({ type: "requests", requests: news.requests });
    if (news.presence) this.store.dispatch({ type: "presence", presence: news.presence });
    for (const row of news.rows ?? []) this.store.dispatch({ type: "row", row });
    if (news.calls) this.liveCalls(news.calls);
    const { invitations } = news;
    if (invitations) this.store.dispatch({ type: "invitations", invitations, at: this.env.now() });
    for (const each of news.whispers ?? [])
      this.store.dispatch({ type: "whispers", callId: each.call_id, whispers: [each] });
    if (news.typing) this.store.dispatch({ type: "typing", sessionId: news.typing, at: this.env.now() });
    for (const signal of news.signals ?? []) this.parts?.stages.signal(signal);
  }

  private liveCalls(calls: Call[]): void {
    const known = talksOf(this.store.state);
    const won = calls.find((call) => call.ticket_id === this.unsure);
    if (won && !known.some(({ call }) => call.id === won.id)) this.store.dispatch({ type: "opened", call: won });
    this.unsure = null;
    for (const talk of known)
      this.compare(
        talk,
        calls.find(({ id }) => id === talk.call.id),
      );
  }

  /** What the list of live calls says of one that is open; it tells little, so that the rest is asked for. */
  private compare({ call, phase, reason, whispers }: Talk, found: Call | undefined): void {
    if (found === undefined) {
      if (phase === "live") void this.calls.look(call.id);
      return;
    }
    this.store.dispatch({ ...found, type: "page", callId: found.id });
    const people = found.parties === undefined || samePeople(found, call);
    if (!people || reason === "passed") void this.calls.look(call.id);
    if ((found.last_whisper ?? 0) > (whispers.at(-1)?.id ?? 0)) void this.parties.hearWhispers(call.id);
  }

  /** What a change of state brings with it: the videos come and go with the live calls. */
  private follow(state: State, before: State): void {
    const back = state.link !== before.link && (state.link === "live" || state.link === "polling");
    const known = talksOf(before);
    for (const talk of talksOf(state)) {
      const was = known.find(({ call }) => call.id === talk.call.id);
      if (back || !was) void this.calls.hear(talk.call);
      if (talk.call.last_whisper && (back || !was)) void this.parties.hearWhispers(talk.call.id);
      if (back || !was || pageOf(talk) !== pageOf(was)) void this.calls.readCard(talk.call);
    }
    if (back) this.calls.sayAgain();
    const shown = state.talk?.call.id ?? null;
    const wasShown = before.talk?.call.id ?? null;
    if (shown !== wasShown) this.env.remember(shown);
    const live = liveIn(state);
    const same = live.join() === liveIn(before).join();
    if (same && shown === wasShown) return;
    this.parts?.stages.show(live, shown);
    if (!same) void refreshRecent(this.env, this.store);
  }
}

/** The calls that the agent speaks in; one that is only looked at has no video here. */
function liveIn(state: State): string[] {
  const mine = ({ call, phase }: Talk) => phase === "live" && isIn(call, state.me);
  return talksOf(state).flatMap((talk) => (mine(talk) ? [talk.call.id] : []));
}

function pageOf({ call }: Talk): string {
  return [call.page_url, call.page_title].join("\n");
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
