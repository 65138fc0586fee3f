// What a visitor has answered between two looks at a cobrowsing: each yes and each no is told.
import type { Recorded } from "./record";

export interface Person {
  id: string;
  name: string;
}

export interface Cobrowse extends Recorded {
  session_id: string;
  call_id: string | null;
  customer_name?: string;
  /** Who asked; who else may see it. */
  agent?: Person;
  also?: Person[];
  status: "requested" | "active" | "declined" | "ended";
  control: "none" | "requested" | "granted";
  /** Of the last asking. */
  control_request_id?: string | null;
}

export type Answer = "yes.view" | "yes.control" | "control.requested" | "control.granted";

/** A no may come before the asking was heard of. */
export function answered(before: Cobrowse | undefined, now: Cobrowse): Answer | null {
  if (before?.id !== now.id || now.status !== "active") return null;
  if (before.status === "requested") return "yes.view";
  if (now.control === "granted") return before.control === "granted" ? null : "yes.control";
  if (now.control === "requested") return null;
  const unseen = (now.control_request_id ?? "") !== (before.control_request_id ?? "");
  const was = before.control === "none" && unseen ? "requested" : before.control;
  return was === "none" ? null : `control.${was}`;
}
