// What the console knows, and how each piece of news changes it: a pure next(state, input).
import type { LinkWord } from "./link";
import { DESK, type Place } from "./places";
import type { StringKey } from "./strings";
import type { Call, CallStatus, Inbox, Me, Presence, Row, Ticket, VisitorCard } from "./wire";

export interface Message {
  readonly clientId: string;
  readonly sender: "visitor" | "agent";
  readonly text: string;
  readonly at: string;
  readonly state: "sending" | "sent" | "failed";
}

export type VideoWord = "starting" | "on" | "failed";

/** The call on screen: live, or ended and being written up. */
export interface Talk {
  readonly call: Call;
  readonly video: VideoWord;
  readonly phase: "live" | "wrapup";
  readonly reason: string | null;
  readonly messages: readonly Message[];
  readonly seen: ReadonlySet<number>;
  readonly card: VisitorCard | null;
}

export interface State {
  readonly place: Place;
  readonly me: Me | null;
  readonly link: LinkWord;
  readonly tickets: readonly Ticket[] | null;
  /** When the tickets came, in ms of the local clock: waiting times tick on from here. */
  readonly ticketsAt: number;
  readonly accepting: string | null;
  /** The offer that the agent has declined: it is not shown any more while the server hears of it. */
  readonly declined: string | null;
  readonly talk: Talk | null;
  readonly recent: readonly Call[] | null;
  readonly requests: Inbox | null;
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
  | { type: "tickets"; tickets: Ticket[]; at: number }
  | { type: "recent"; calls: Call[] }
  | { type: "requests"; requests: Inbox }
  | { type: "accepting"; ticketId: string }
  | { type: "accept.failed"; ticketId: string; code: string }
  | { type: "presence"; presence: Presence }
  | { type: "declined"; offerId: string | null }
  | { type: "opened"; call: Call }
  | { type: "call"; call: Call }
  | { type: "page"; callId: string; page_url: string; page_title: string }
  | { type: "card"; callId: string; card: VisitorCard }
  | { type: "row"; row: Row }
  | { type: "video"; word: VideoWord }
  | { type: "message.sending"; clientId: string; text: string; at: string }
  | { type: "message.sent" | "message.failed"; clientId: string }
  | { type: "done" }
  | { type: "notice"; notice: StringKey | null };

export const initial: State = {
  place: DESK,
  me: null,
  link: "connecting",
  tickets: null,
  ticketsAt: 0,
  accepting: null,
  declined: null,
  talk: null,
  recent: null,
  requests: null,
  notice: null,
  early: [],
};

const EARLY_ROWS = 200;
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
      return { ...state, tickets: input.tickets, ticketsAt: input.at };
    case "recent":
      return { ...state, recent: input.calls };
    case "requests":
      return { ...state, requests: input.requests };
    case "accepting":
      return { ...state, accepting: input.ticketId, notice: null };
    case "accept.failed":
      return refused(state, input.ticketId, input.code);
    case "opened":
      return opened(state, input.call);
    case "notice":
      return { ...state, notice: input.notice };
    case "done":
      return { ...state, talk: null, notice: null };
    default:
      return talking(state, input);
  }
}

type TalkInput = Extract<
  Input,
  { type: "call" | "page" | "card" | "row" | "video" | "message.sending" | "message.sent" | "message.failed" }
>;

function talking(state: State, input: TalkInput): State {
  const { talk } = state;
  if (input.type === "row" && talk?.call.session_id !== input.row.session_id) {
    return { ...state, early: [...state.early, input.row].slice(-EARLY_ROWS) };
  }
  if (talk === null) return state;
  switch (input.type) {
    case "call":
      return { ...state, talk: updated(talk, input.call) };
    case "row":
      return { ...state, talk: told(talk, input.row) };
    case "page":
      return { ...state, talk: moved(talk, input.callId, input.page_url, input.page_title) };
    case "card":
      return { ...state, talk: input.callId === talk.call.id ? { ...talk, card: input.card } : talk };
    case "video":
      return { ...state, talk: { ...talk, video: input.word } };
    case "message.sending":
      return { ...state, talk: sending(talk, input.clientId, input.text, input.at) };
    default: {
      const now = input.type === "message.sent" ? "sent" : "failed";
      return { ...state, talk: marked(talk, input.clientId, now) };
    }
  }
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
  const key: StringKey = code === "already_taken" ? "joinTaken" : gone ? "joinGone" : "joinFailed";
  const tickets = state.tickets?.filter((ticket) => !gone || ticket.id !== ticketId) ?? null;
  return { ...state, tickets, accepting: null, notice: key };
}

function opened(state: State, call: Call): State {
  const fresh: Talk = {
    call,
    video: "starting",
    phase: call.status === "active" ? "live" : "wrapup",
    reason: null,
    messages: [],
    seen: new Set(),
    card: null,
  };
  const known = state.talk?.call.id === call.id ? state.talk : fresh;
  const own = (row: Row) => row.session_id === call.session_id;
  const talk = state.early.filter(own).reduce(told, updated(known, call));
  const tickets = state.tickets?.filter((ticket) => ticket.id !== call.ticket_id) ?? null;
  const early = state.early.filter((row) => !own(row));
  return { ...state, place: DESK, talk, tickets, early, accepting: null, notice: null };
}

function updated(talk: Talk, call: Call): Talk {
  if (call.id !== talk.call.id) return talk;
  // An answer that was on its way when the call ended must not bring the call back to life.
  if (talk.phase === "wrapup" && call.status === "active") return talk;
  return { ...talk, call, phase: call.status === "active" ? "live" : "wrapup" };
}

function moved(talk: Talk, callId: string, page_url: string, page_title: string): Talk {
  const { call } = talk;
  if (callId !== call.id || (call.page_url === page_url && call.page_title === page_title)) return talk;
  return { ...talk, call: { ...call, page_url, page_title } };
}

function told(talk: Talk, row: Row): Talk {
  if (talk.seen.has(row.seq)) return talk;
  const seen = new Set(talk.seen).add(row.seq);
  const heard: Talk = { ...talk, seen };
  if (row.type === "message.sent") return withMessage(heard, row);
  const about = row.data.call_id === talk.call.id;
  if (row.type === "call.ended" && about) {
    const status = row.data.status as CallStatus;
    const ended_at = talk.call.ended_at ?? row.created_at;
    const duration_seconds = Number(row.data.duration_seconds ?? 0);
    const call = { ...talk.call, status, ended_at, duration_seconds };
    return { ...heard, call, phase: "wrapup", reason: String(row.data.reason) };
  }
  return heard;
}

function withMessage(talk: Talk, row: Row): Talk {
  const { client_id, sender, text } = row.data;
  const message: Message = {
    clientId: String(client_id),
    sender: sender === "agent" ? "agent" : "visitor",
    text: String(text),
    at: row.created_at,
    state: "sent",
  };
  const same = (known: Message) => known.clientId === message.clientId && known.sender === message.sender;
  const others = talk.messages.filter((known) => !same(known));
  return { ...talk, messages: [...others, message].sort(byTime) };
}

function byTime(one: Message, other: Message): number {
  return Date.parse(one.at) - Date.parse(other.at);
}

function sending(talk: Talk, clientId: string, text: string, at: string): Talk {
  const others = talk.messages.filter((known) => known.clientId !== clientId);
  const message: Message = { clientId, sender: "agent", text, at, state: "sending" };
  return { ...talk, messages: [...others, message] };
}

function marked(talk: Talk, clientId: string, state: Message["state"]): Talk {
  const messages = talk.messages.map((message) =>
    message.clientId === clientId && message.state !== "sent" ? { ...message, state } : message,
  );
  return { ...talk, messages };
}
