// The agent API's JSON, as the console reads it. Times are ISO 8601, durations seconds.

export interface Named {
  id: string;
  name: string;
}

export interface QueueRef {
  id: number;
  name: string;
  slug: string;
  sla_seconds?: number;
  routing?: "manual" | "automatic";
}

/** The agent's own state. */
export interface Presence {
  available: boolean;
  /** Why the desk made the agent unavailable, or null. */
  away_reason?: "offers_let_go" | null;
  wrap_up_until?: string | null;
  /** How many calls the agent may have at once. */
  max_calls?: number;
}

/** Messages and call-back requests in the agent's queues. */
export interface Inbox {
  open: number;
  /** When the newest of the open ones came. */
  newest: string | null;
}

export interface Me extends Presence {
  id: string;
  name: string;
  queues: QueueRef[];
  realtime: { url: string; protocol: string };
  can_answer: boolean;
  /** May join calls of others and whisper; to take over they must answer, too. */
  can_supervise?: boolean;
  invitations?: Invitation[];
}

export type SlaStatus = "good" | "warning" | "critical";
export type ConsentStatus = "granted" | "pending";

/** This visitor is offered to the agent who reads it, for `seconds` more. */
export interface Offer {
  id: string;
  expires_at: string;
  seconds: number;
}

export interface Ticket {
  id: string;
  session_id: string;
  customer_name: string;
  verified: boolean;
  page_url: string;
  page_title: string;
  queue: QueueRef;
  joined_at: string;
  waiting_seconds: number;
  sla_status: SlaStatus;
  consent_status: ConsentStatus;
  position: number;
  /** False for those who see the queue without being a member of it. */
  can_join?: boolean;
  offer?: Offer | null;
  handover?: Handover | null;
}

/** What the agent who passed a visitor on left for the next. */
export interface Handover {
  from: Named;
  note: string;
  at: string;
}

/** A call that the reader is asked into, for `seconds` more. */
export interface Invitation {
  id: string;
  call_id: string;
  customer_name: string;
  queue: { name: string };
  from: Named;
  note: string;
  seconds: number;
}

/** Somebody who was asked into a call, or supervises it: the last that is known of them. */
export interface Party extends Named {
  role: "consulted" | "supervisor";
  status: "invited" | "joined" | "left" | "declined" | "expired";
}

/** What the team says among itself; the visitor never hears it. */
export interface Whisper {
  id: number;
  call_id: string;
  text: string;
  client_id: string;
  created_at: string;
  user: Named;
}

/** Where a call may go. */
export interface Targets {
  agents: (Named & { available: boolean; free: boolean; queues: string[] })[];
  queues: { slug: string; name: string; waiting: number; agents_available: number }[];
}

export interface TransferWish {
  agent?: string;
  queue?: string;
  mode: "cold" | "warm";
  note: string;
}

export interface Identity {
  verified?: boolean;
  [attribute: string]: unknown;
}

export type CallStatus = "active" | "completed" | "missed" | "dropped";

export interface Call {
  id: string;
  ticket_id: string;
  session_id: string;
  provider: string;
  status: CallStatus;
  started_at: string;
  ended_at: string | null;
  duration_seconds: number | null;
  disposition: string;
  /** What the queue offers; empty: the usual ones. */
  dispositions?: string[];
  disposition_required?: boolean;
  notes: string;
  customer_name: string;
  page_url: string;
  page_title: string;
  form_data: Record<string, unknown>;
  /** The same as it was asked. */
  answers?: { label: string; value: unknown }[];
  identity: Identity;
  agent: Named | null;
  last_event: number;
  parties?: Party[];
  handover?: Handover | null;
  /** Of the newest whisper; 0: none. */
  last_whisper?: number;
  supervisable?: boolean;
  transferable?: boolean;
  queue?: { name: string };
  end_reason?: string;
}

/** What is known of a visitor besides the call. */
export interface VisitorCard {
  /** `Firefox · Windows`, or empty. */
  device: string;
  language: string;
  referrer: string;
  pages: { url: string; title: string; at: string }[];
  consents: { name: string; label: string; granted: boolean; at: string | null; version: string }[];
  /** Of whom the website has signed to be the same visitor; the newest first. */
  earlier: { started_at: string; page_url: string; page_title: string; calls: EarlierCall[] }[];
}

export interface EarlierCall {
  /** Where the agent may open it. */
  id?: string;
  status: CallStatus;
  started_at: string;
  duration_seconds: number;
  disposition: string;
  agent: string | null;
}

export interface Row {
  session_id: string;
  seq: number;
  type: string;
  data: Record<string, unknown>;
  created_at: string;
}

export interface Signal {
  id?: number | string;
  session_id: string;
  data: Record<string, unknown>;
}

/** How many wait, shown or not; of the queues those in which anybody does. */
export interface Crowd {
  waiting: number;
  queues: (QueueRef & { waiting: number })[];
}

export interface Poll extends Partial<Crowd> {
  tickets?: Ticket[];
  calls?: Call[];
  events?: Row[];
  signals?: Signal[];
  presence?: Presence;
  requests?: Inbox;
  invitations?: Invitation[];
  cursor: string;
}

export interface JoinAnswer {
  call_id: string;
  provider: string;
  join: Record<string, unknown>;
}

/** What the server says beyond the answer to a request, by socket or by poll. */
export interface News {
  tickets?: Ticket[];
  /** With `tickets`: these are the first. */
  crowd?: Crowd;
  calls?: Call[];
  rows?: Row[];
  signals?: Signal[];
  presence?: Presence;
  requests?: Inbox;
  /** The session whose visitor is typing. */
  typing?: string;
  invitations?: Invitation[];
  whispers?: Whisper[];
}
