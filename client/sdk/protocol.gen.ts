// Generated from widgets/events.py and widgets/errors.py. Do not edit.

export interface AgentRef {
  id: string;
  name: string;
}

export interface TransferTarget {
  agent?: AgentRef;
  queue?: string;
}

export interface FactData {
  "session.ended": { reason: "visitor" | "expired" | "agent" | "revoked" };
  "session.expiring": { seconds: number };
  "form.submitted": { fields: string[] };
  "queue.joined": { ticket_id: string; position: number; queue: string };
  "queue.left": { ticket_id: string; reason: "visitor" | "session_ended" };
  "queue.abandoned": { ticket_id: string; reason: "presence_lost" };
  "agent.assigned": { ticket_id: string; agent: AgentRef };
  "agent.unassigned": { ticket_id: string; agent: AgentRef; reason: "released" | "agent_lost" | "transferred" };
  "call.started": { call_id: string; provider: string };
  "call.ended": {
    call_id: string;
    reason: "visitor" | "agent" | "session_ended" | "visitor_lost" | "agent_lost" | "released" | "transferred";
    status: "completed" | "missed" | "dropped";
    duration_seconds: number;
  };
  "call.transferred": { call_id: string; mode: "cold" | "warm"; from_agent: AgentRef; to: TransferTarget };
  "cobrowse.requested": {
    request_id: string;
    agent: AgentRef;
    expires_at: string;
    call_id: string | null;
    also: AgentRef[];
  };
  "cobrowse.granted": { request_id: string };
  "cobrowse.declined": { request_id: string };
  "cobrowse.control_requested": { request_id: string; agent: AgentRef; expires_at: string };
  "cobrowse.control_granted": { request_id: string };
  "cobrowse.control_declined": { request_id: string; reason: "declined" | "withdrawn" | "released" | "expired" };
  "cobrowse.ended": {
    request_id: string;
    reason:
      | "visitor"
      | "agent"
      | "expired"
      | "call_ended"
      | "transferred"
      | "agent_left"
      | "agent_lost"
      | "visitor_lost"
      | "session_ended"
      | "covered";
  };
  "message.sent": {
    message_id: string;
    client_id: string;
    text: string;
    sender: "visitor" | "agent";
    agent: AgentRef | null;
  };
}

export type FactType = keyof FactData;

/** A row of the session's log: numbered from 1 without gaps. */
export type Fact = {
  [T in FactType]: { seq: number; type: T; data: FactData[T]; created_at: string };
}[FactType];

export type ServerErrorCode =
  | "agent_unavailable"
  | "already_assigned"
  | "already_queued"
  | "already_taken"
  | "call_full"
  | "cobrowse_active"
  | "cobrowse_not_requested"
  | "consent_required"
  | "disposition_required"
  | "domain_not_verified"
  | "form_invalid"
  | "in_call"
  | "internal_error"
  | "invalid_request"
  | "invitation_over"
  | "method_not_allowed"
  | "not_authenticated"
  | "not_found"
  | "not_in_call"
  | "not_queued"
  | "offer_over"
  | "origin_not_allowed"
  | "page_origin_mismatch"
  | "permission_denied"
  | "queue_closed"
  | "queue_full"
  | "rate_limited"
  | "recording_off"
  | "requests_off"
  | "session_ended"
  | "token_expired"
  | "token_invalid"
  | "token_missing"
  | "too_large"
  | "unavailable"
  | "unsupported_media_type"
  | "widget_inactive"
  | "widget_not_found";
