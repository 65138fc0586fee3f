// Closing the wrap-up: where the queue asks for a disposition, not without one, neither here nor at the server.
import { type AgentApi, ApiError } from "./api";
import type { Draft } from "./drafts";
import type { StringKey } from "./strings";
import type { Talk } from "./talk";

/** Null when it is closed, else why not. Without a network it closes: the draft is kept until it is saved. */
export async function closeWrapUp(
  api: Pick<AgentApi, "saveCall" | "endWrapUp">,
  { call, phase }: Talk,
  draft: Draft | null,
): Promise<StringKey | null> {
  if (phase !== "wrapup" || !call.disposition_required) return null;
  const written = draft ?? { disposition: call.disposition, notes: call.notes };
  if (written.disposition === "") return "dispositionWanted";
  try {
    await api.saveCall(call.id, written);
    await api.endWrapUp();
  } catch (error) {
    if (error instanceof ApiError && error.code === "disposition_required") return "dispositionWanted";
  }
  return null;
}
