// What the console knows, and how each piece of news changes it: a pure next(state, input).
import { without } from "./crowd";
import type { LinkWord } from "./link";
import { listed } from "./lists";
import { DESK, type Place } from "./places";
import type { StringKey } from "./strings";
import type { Talk, VideoWord } from "./talk";
import * as talks from "./talk";
import type { Call, Crowd, Inbox, Invitation, Me, Presence, Row, Ticket, VisitorCard, Whisper } from "./wire";

export interface State {
  readonly place: Place;
  readonly me: Me | null;
  readonly link: LinkWord;
  readonly tickets: readonly Ticket[] | null;
  readonly crowd: Crowd | null;
  /** When the tickets came, in ms of the local clock: waiting times tick on from here. */
  readonly ticketsAt: number;
  readonly accepting: string | null;
  /** The offer that the agent has declined: it is not shown any more while the server hears of it. */
  readonly declined: string | null;
  /** The call on screen; null: the queue is. */
  readonly talk: Talk | null;
  /** The other calls that are open. */
  readonly aside: readonly Talk[];
  readonly recent: readonly Call[] | null;
  readonly requests: Inbox | null;
  /** The calls that the agent is asked into, and when that was heard, in ms of the local clock. */
  readonly invitations: readonly Invitation[];
  readonly invitedAt: number;
  /** Calls of others that go on now, for who may supervise them. */
  readonly running: readonly Call[] | null;
  /** What went wrong with the last thing that the agent asked for. */
  readonly notice: StringKey | null;
  /** Rows of sessions whose call is not on screen yet: a message may overtake the answer to Join. */
  readonly early: readonly Row[];
}

export type Input =
  | { type: "place"; place: Place }
  | { type: "me"; me: Me }
  | { type: "available"; available: boolean }
  | { type: "link"; word: LinkWord }
  | { type: "tickets"; tickets: Ticket[]; crowd?: Crowd | null; at: number }
  | { type: "recent"; calls: Call[] }
  | { type: "requests"; requests: Inbox }
  | { type: "running"; calls: Call[] }
  | { type: "invitations"; invitations: Invitation[]; at: number }
  | { type: "answered"; invitationId: string }
  | { type: "whispers"; callId: string; whispers: Whisper[] }
  | { type: "accepting"; ticketId: string }
  | { type: "accept.failed"; ticketId: string; code: string }
  | { type: "presence"; presence: Presence }
  | { type: "declined"; offerId: string | null }
  | { type: "opened"; call: Call }
  | { type: "call"; call: Call }
  | { type: "page"; callId: string; page_url: string; page_title: string }
  | { type: "card"; callId: string; card: VisitorCard }
  | { type: "row"; row: Row }
  | { type: "video"; callId: string; word: VideoWord }
  | { type: "message.sending"; callId: string; clientId: string; text: string; at: string }
  | { type: "message.sent" | "message.failed"; callId: string; clientId: string }
  | { type: "typing"; sessionId: string; at: number }
  /** Null: the queue, with the calls beside it. */
  | { type: "show"; callId: string | null }
  | { type: "done" }
  | { type: "notice"; notice: StringKey | null };

export const initial: State = {
  place: DESK,
  me: null,
  link: "connecting",
  tickets: null,
  crowd: null,
  ticketsAt: 0,
  accepting: null,
  declined: null,
  talk: null,
  aside: [],
  recent: null,
  requests: null,
  invitations: [],
  invitedAt: 0,
  running: null,
  notice: null,
  early: [],
};

const EARLY_ROWS = 200;
const REFUSALS: Readonly<Record<string, StringKey>> = { already_taken: "joinTaken", in_call: "joinFull" };
const GONE = ["already_taken", "not_found", "not_queued", "session_ended"];

export function next(state: State, input: Input): State {
  switch (input.type) {
    case "place":
      return { ...state, place: input.place };
    case "me":
      return { ...state, me: input.me };
    case "available":
      return present(state, { available: input.available, away_reason: null });
    case "presence":
      return present(state, input.presence);
    case "declined":
      return { ...state, declined: input.offerId };
    case "link":
      return { ...state, link: input.word };
    case "tickets":
    case "recent":
    case "requests":
    case "running":
      return listed(state, input);
    case "invitations":
    case "answered":
      return invited(state, input);
    case "accepting":
      return { ...state, accepting: input.ticketId, notice: null };
    case "accept.failed":
      return refused(state, input.ticketId, input.code);
    case "opened":
      return opened(state, input.call);
    case "show":
      return shown(state, input.callId);
    case "notice":
      return { ...state, notice: input.notice };
    case "done":
      return left(state);
    case "row":
      return heard(state, input.row);
    default:
      return talking(state, input);
  }
}

type TalkInput = Extract<
  Input,
  {
    type:
      | "typing"
      | "call"
      | "page"
      | "card"
      | "video"
      | "whispers"
      | "message.sending"
      | "message.sent"
      | "message.failed";
  }
>;

function talking(state: State, input: TalkInput): State {
  if (input.type === "typing") return each(state, (talk) => talks.typed(talk, input.sessionId, input.at));
  const callId = input.type === "call" ? input.call.id : input.callId;
  return each(state, (talk) => (talk.call.id === callId ? changed(talk, input, state.me) : talk));
}

function changed(talk: Talk, input: Exclude<TalkInput, { type: "typing" }>, me: Me | null): Talk {
  switch (input.type) {
    case "call":
      return talks.updated(talk, input.call, me);
    case "page":
      return talks.moved(talk, input.page_url, input.page_title);
    case "card":
      return { ...talk, card: input.card };
    case "whispers":
      return talks.whispered(talk, input.whispers);
    case "video":
      return { ...talk, video: input.word };
    case "message.sending":
      return talks.sending(talk, input.clientId, input.text, input.at);
    default:
      return talks.marked(talk, input.clientId, input.type === "message.sent" ? "sent" : "failed");
  }
}

function invited(state: State, input: Extract<Input, { type: "invitations" | "answered" }>): State {
  if (input.type === "invitations") return { ...state, invitations: input.invitations, invitedAt: input.at };
  return { ...state, invitations: state.invitations.filter(({ id }) => id !== input.invitationId) };
}

function each(state: State, change: (talk: Talk) => Talk): State {
  return { ...state, talk: state.talk && change(state.talk), aside: state.aside.map(change) };
}

/** The calls that are open, the oldest first. */
export function talksOf({ talk, aside }: Pick<State, "talk" | "aside">): readonly Talk[] {
  const all = talk === null ? aside : [talk, ...aside];
  return [...all].sort((one, other) => Date.parse(one.call.started_at) - Date.parse(other.call.started_at));
}

/** How many more visitors the agent may take. */
export function room(state: State): number {
  const live = talksOf(state).filter(({ phase, call }) => phase === "live" && call.agent?.id === state.me?.id);
  return Math.max(0, (state.me?.max_calls ?? 1) - live.length);
}

function heard(state: State, row: Row): State {
  const { talk, aside } = state;
  const about = ({ call }: Talk) => call.session_id === row.session_id;
  if (!talksOf(state).some(about)) return { ...state, early: [...state.early, row].slice(-EARLY_ROWS) };
  return {
    ...state,
    talk: talk && about(talk) ? talks.settled(talks.told(talk, row), state.me) : talk,
    aside: aside.map((other) => (about(other) ? talks.settled(talks.toldAside(other, row), state.me) : other)),
  };
}

/** Puts one of the open calls on screen, or none. One that was only read is closed when it leaves the screen. */
function shown(state: State, callId: string | null): State {
  const all = talksOf(state);
  const talk = all.find(({ call }) => call.id === callId) ?? null;
  const aside = all.filter((other) => other !== talk && other.lived);
  return { ...state, place: DESK, talk: talk && talks.read(talk), aside, notice: null };
}

/** The agent is done with the call on screen; one that is still live comes back. */
function left(state: State): State {
  const aside = state.aside.filter((other) => other !== state.talk);
  const live = aside.find(({ phase }) => phase === "live");
  return shown({ ...state, talk: null, aside }, live?.call.id ?? null);
}

function present(state: State, presence: Presence): State {
  return state.me ? { ...state, me: { ...state.me, ...presence } } : state;
}

/** The visitor who is offered to this agent now. */
export function offered({ tickets, declined }: State): Ticket | null {
  return tickets?.find(({ offer }) => offer && offer.id !== declined) ?? null;
}

function refused(state: State, ticketId: string, code: string): State {
  if (code === "offer_over") {
    const over = state.tickets?.find((ticket) => ticket.id === ticketId)?.offer?.id ?? state.declined;
    return { ...state, accepting: null, declined: over, notice: "offerOver" };
  }
  const gone = GONE.includes(code);
  const key = REFUSALS[code] ?? (gone ? "joinGone" : "joinFailed");
  return { ...state, ...(gone && without(state, ticketId)), accepting: null, notice: key };
}

function opened(state: State, call: Call): State {
  const known = talksOf(state).find((talk) => talk.call.id === call.id) ?? talks.fresh(call, state.me);
  const own = (row: Row) => row.session_id === call.session_id;
  const talk = state.early.filter(own).reduce(talks.told, talks.updated(known, call, state.me));
  const rest = { ...state, ...without(state, call.ticket_id) };
  const early = state.early.filter((row) => !own(row));
  const others = talksOf(state).filter((other) => other.call.id !== call.id);
  return shown({ ...rest, talk, aside: others, early, accepting: null }, call.id);
}
