// Notes that were typed and not saved when the page went: kept in this browser, each for the agent who wrote it.
import type { Draft } from "./drafts";
import type { Memory } from "./memory";

const KIND = "draft.";

/** For `Drafts`; what nobody has signed for is not kept. */
export function keeper(memory: Memory, agent: () => string | null) {
  return (callId: string, draft: Draft | null): void => {
    const by = agent();
    if (by !== null) memory.set(KIND + callId, draft && JSON.stringify({ ...draft, by }));
  };
}

/** The drafts of this agent, by call; another agent's stay for when they come back. */
export function keptDrafts(memory: Memory, agent: string): [string, Draft][] {
  return memory.names(KIND).flatMap((name): [string, Draft][] => {
    const kept = read(memory.get(name));
    if (kept?.by !== agent) return [];
    const { disposition, notes } = kept;
    return [[name.slice(KIND.length), { disposition, notes }]];
  });
}

function read(text: string | null): (Draft & { by: string }) | null {
  try {
    const { disposition, notes, by } = JSON.parse(text ?? "null");
    return [disposition, notes, by].every((part) => typeof part === "string") ? { disposition, notes, by } : null;
  } catch {
    return null;
  }
}
