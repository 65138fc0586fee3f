// Shapes of the visitor's HTTP API and WebSocket frames, as far as the SDK reads them.
import type { SignalData } from "../conference/contract.js";
import type { Fact } from "./protocol.gen.js";
import type { CallRef, QueueStanding, WidgetConfig } from "./types.js";

export type SessionPhase = "ready" | "queued" | "assigned" | "in_call" | "ended";

export interface TokenAnswer {
  auth_token: string;
  /** ISO 8601, as all times. */
  auth_token_expires_at: string;
  session_token?: string | null;
  session_token_expires_at?: string | null;
}

export interface InitAnswer extends TokenAnswer {
  session: { id: string; state: SessionPhase };
  session_token: string;
  session_token_expires_at: string;
  widget: WidgetConfig;
  realtime: { url: string; protocol: string; poll_interval_ms: number };
  last_event: number;
  queue?: QueueStanding | null;
  call?: CallRef | null;
  form_submitted?: boolean;
}

export interface CallAnswer extends CallRef {
  join: Record<string, unknown>;
}

/** State that is only worth its newest value, streams that may be lost, and the socket's own words. */
export type Passing =
  | { type: "queue.position"; data: QueueStanding }
  | { type: "signal"; id?: number; data: SignalData }
  | { type: "presence" | "typing" | "cursor"; data: Record<string, unknown> }
  | { type: "welcome"; data: { last_event: number; heartbeat_seconds?: number } }
  | { type: "ping" | "pong"; data?: unknown }
  | { type: "error"; data: { code: string; message: string } };

export type Frame = Fact | Passing;

export interface EventsAnswer {
  events: Frame[];
  state: SessionPhase;
  queue: QueueStanding | null;
  poll_interval_ms: number;
}

export function isFact(item: { type: string }): item is Fact {
  return typeof (item as Fact).seq === "number";
}
