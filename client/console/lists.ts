// The lists of the console, which always come whole.
import type { Input, State } from "./state";

/** A list came anew. */
export function listed(
  state: State,
  input: Extract<Input, { type: "tickets" | "recent" | "requests" | "running" }>,
): State {
  switch (input.type) {
    case "tickets":
      return { ...state, tickets: input.tickets, crowd: input.crowd ?? null, ticketsAt: input.at };
    case "recent":
      return { ...state, recent: input.calls };
    case "requests":
      return { ...state, requests: input.requests };
    case "running":
      return { ...state, running: input.calls };
  }
}
