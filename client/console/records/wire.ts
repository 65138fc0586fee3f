// The JSON of messages, history and statistics.
import type { Call, Named } from "../wire";

export interface QueueName {
  id: number;
  slug: string;
  name: string;
}

export interface PastCall extends Call {
  queue: QueueName;
  end_reason: string;
  waited_seconds: number | null;
  sla_met: boolean | null;
  rating: number | null;
  rating_comment: string;
}

export interface Fact {
  /** Without one: of recording, which is no fact of the log. */
  seq?: number;
  type: string;
  data: Record<string, unknown>;
  created_at: string;
}

export interface Choices {
  scope: "own" | "all";
  queues: QueueName[];
  agents: Named[];
  dispositions: string[];
}

export interface Figures {
  handled: number;
  missed: number;
  dropped: number;
  mean_seconds: number;
  wait_median_seconds: number | null;
  wait_p90_seconds: number | null;
  sla_met: number | null;
  rating: number | null;
  ratings: number;
}

export interface Stats extends Figures {
  waiting: number;
  scope: "own" | "all";
  time_zone: string;
  period: Figures;
  hours: (Figures & { begin: string })[];
  days: (Figures & { date: string })[];
}

/** A message or call-back request. */
export interface Letter {
  id: string;
  kind: "message" | "callback";
  status: "open" | "done";
  customer_name: string;
  verified: boolean;
  /** As it was typed. */
  name: string;
  email: string;
  phone: string;
  text: string;
  page_url: string;
  language: string;
  consents: { name: string; label: string; version: string; at: string }[];
  queue: QueueName;
  widget: string;
  created_at: string;
  handled_at: string | null;
  handled_by: Named | null;
  can_handle: boolean;
}
