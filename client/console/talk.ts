// A call that this console has open, and how each piece of news of it changes it: pure.
import { isIn } from "./people";
import type { Call, CallStatus, Me, Named, Row, VisitorCard, Whisper } from "./wire";

export interface Message {
  readonly clientId: string;
  readonly sender: "visitor" | "agent";
  readonly text: string;
  readonly at: string;
  readonly state: "sending" | "sent" | "failed";
}

export type VideoWord = "starting" | "on" | "failed";

/** Live, or ended and being written up. */
export interface Talk {
  readonly call: Call;
  readonly video: VideoWord;
  readonly phase: "live" | "wrapup";
  readonly reason: string | null;
  readonly messages: readonly Message[];
  readonly seen: ReadonlySet<number>;
  /** Null until it has come. */
  readonly card: VisitorCard | null;
  /** It was live here: such a one stays beside the others until the agent leaves it. */
  readonly lived: boolean;
  /** What the visitor has written since the call was last on screen, and when the first of it was written. */
  readonly unread: number;
  readonly waitsSince: string | null;
  /** When the visitor was last heard typing, in ms of the local clock; null when what they typed has come. */
  readonly typedAt: number | null;
  /** What the team says among itself, in order. */
  readonly whispers: readonly Whisper[];
}

export function fresh(call: Call, me: Me | null = null): Talk {
  const live = call.status === "active";
  return {
    call,
    video: "starting",
    phase: live ? "live" : "wrapup",
    reason: null,
    messages: [],
    seen: new Set(),
    card: null,
    lived: live && isIn(call, me),
    unread: 0,
    waitsSince: null,
    typedAt: null,
    whispers: [],
  };
}

export function updated(talk: Talk, call: Call, me: Me | null): Talk {
  if (call.id !== talk.call.id) return talk;
  const within = isIn(call, me);
  if (call.status !== "active")
    return { ...talk, call, phase: "wrapup", reason: talk.reason ?? (talk.lived ? endOf(call) : null) };
  // An answer that was on its way when the call ended must not bring the call back to life.
  if (talk.phase === "wrapup" && !(talk.reason === "passed" && within)) return talk;
  if (talk.lived && !within) return settled({ ...talk, call }, me);
  return { ...talk, call, phase: "live", reason: null, lived: within };
}

/** The visitor of this session is typing. */
export function typed(talk: Talk, sessionId: string, typedAt: number): Talk {
  return talk.call.session_id === sessionId ? { ...talk, typedAt } : talk;
}

/** Somebody else has the call now. */
export function settled(talk: Talk, me: Me | null): Talk {
  const gone = talk.phase === "live" && talk.lived && !isIn(talk.call, me);
  return gone ? { ...talk, phase: "wrapup", reason: "passed", typedAt: null } : talk;
}

function endOf({ end_reason }: Call): string | null {
  return end_reason || null;
}

/** Each once, in order. */
export function whispered(talk: Talk, fresh: readonly Whisper[]): Talk {
  const all = new Map([...talk.whispers, ...fresh].map((whisper) => [whisper.id, whisper]));
  const whispers = [...all.values()].sort((one, other) => one.id - other.id);
  return whispers.length === talk.whispers.length ? talk : { ...talk, whispers };
}

/** The visitor is on another page. */
export function moved(talk: Talk, page_url: string, page_title: string): Talk {
  const { call } = talk;
  if (call.page_url === page_url && call.page_title === page_title) return talk;
  return { ...talk, call: { ...call, page_url, page_title } };
}

export function told(talk: Talk, row: Row): Talk {
  if (talk.seen.has(row.seq)) return talk;
  const seen = new Set(talk.seen).add(row.seq);
  const heard: Talk = { ...talk, seen };
  if (row.type === "message.sent") return withMessage(heard, row);
  const about = row.data.call_id === talk.call.id;
  if (row.type === "call.transferred" && about && row.data.mode === "warm") {
    const { agent = null } = row.data.to as { agent?: Named };
    return { ...heard, call: { ...talk.call, agent } };
  }
  if (row.type === "call.ended" && about) {
    const status = row.data.status as CallStatus;
    const ended_at = talk.call.ended_at ?? row.created_at;
    const duration_seconds = Number(row.data.duration_seconds ?? 0);
    const call = { ...talk.call, status, ended_at, duration_seconds };
    return { ...heard, call, phase: "wrapup", reason: String(row.data.reason), typedAt: null };
  }
  return heard;
}

/** As `told`, for a call that is not on screen: what the visitor writes counts as unread. */
export function toldAside(talk: Talk, row: Row): Talk {
  const after = told(talk, row);
  const written = after !== talk && row.type === "message.sent" && row.data.sender === "visitor";
  if (!written || row.seq <= talk.call.last_event) return after;
  return { ...after, unread: talk.unread + 1, waitsSince: talk.waitsSince ?? row.created_at };
}

/** On screen, where it is read. */
export function read(talk: Talk): Talk {
  return talk.unread === 0 ? talk : { ...talk, unread: 0, waitsSince: null };
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
  const typedAt = message.sender === "visitor" ? null : talk.typedAt;
  return { ...talk, typedAt, messages: [...others, message].sort(byTime) };
}

function byTime(one: Message, other: Message): number {
  return Date.parse(one.at) - Date.parse(other.at);
}

export function sending(talk: Talk, clientId: string, text: string, at: string): Talk {
  const others = talk.messages.filter((known) => known.clientId !== clientId);
  const message: Message = { clientId, sender: "agent", text, at, state: "sending" };
  return { ...talk, messages: [...others, message] };
}

export function marked(talk: Talk, clientId: string, state: Message["state"]): Talk {
  const messages = talk.messages.map((message) =>
    message.clientId === clientId && message.state !== "sent" ? { ...message, state } : message,
  );
  return { ...talk, messages };
}
