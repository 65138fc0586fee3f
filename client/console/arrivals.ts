// Who has come to wait since the table was last looked at.
import type { Ticket } from "./wire";

/** Tickets that `after` has and `before` had not: what a screen reader is told of. */
export function arrivals(before: readonly Ticket[] | null, after: readonly Ticket[]): readonly Ticket[] {
  if (before === null) return [];
  const known = new Set(before.map((ticket) => ticket.id));
  return after.filter((ticket) => !known.has(ticket.id));
}
