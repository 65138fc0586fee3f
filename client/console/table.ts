// Which waiting visitors the table shows, and in which order: pure, from tickets, the agent's choice and the time.
import type { StringKey } from "./strings";
import type { QueueRef, SlaStatus, Ticket } from "./wire";

export const SORTABLE = ["customerName", "currentPage", "waitTime", "slaStatus", "consentStatus"] as const;
export type SortColumn = (typeof SORTABLE)[number];
export type Direction = "ascending" | "descending";

export interface Sort {
  readonly column: SortColumn;
  readonly direction: Direction;
}

export interface Choice {
  /** Null: the order of being served. */
  readonly sort: Sort | null;
  /** A queue's slug, or "" for all. */
  readonly queue: string;
  readonly search: string;
}

const WARNING_AT = 0.75;
/** What is urgent comes first at the first press. */
const WORST_FIRST: readonly StringKey[] = ["waitTime", "slaStatus"];

/** The status after `waited` seconds; the server's own where it does not say what the queue's SLA is. */
export function slaStatus(ticket: Ticket, waited: number): SlaStatus {
  const sla = ticket.queue.sla_seconds;
  if (sla === undefined) return ticket.sla_status;
  if (waited >= sla) return "critical";
  return waited >= WARNING_AT * sla ? "warning" : "good";
}

/** One press: this column; the next: the other way round; the third: back to the order of being served. */
export function pressed(sort: Sort | null, column: SortColumn): Sort | null {
  const first: Direction = WORST_FIRST.includes(column) ? "descending" : "ascending";
  if (sort?.column !== column) return { column, direction: first };
  if (sort.direction !== first) return null;
  return { column, direction: first === "ascending" ? "descending" : "ascending" };
}

export function shownTickets(tickets: readonly Ticket[], choice: Choice, locale: string): readonly Ticket[] {
  const words = choice.search.toLocaleLowerCase(locale).split(/\s+/).filter(Boolean);
  const found = tickets.filter((ticket) => {
    if (choice.queue !== "" && ticket.queue.slug !== choice.queue) return false;
    const text = [ticket.customer_name, ticket.page_title, ticket.page_url].join("\n").toLocaleLowerCase(locale);
    return words.every((word) => text.includes(word));
  });
  if (choice.sort === null) return found;
  const { column, direction } = choice.sort;
  const compare = comparison(column, locale);
  const sign = direction === "ascending" ? 1 : -1;
  // The sort is stable: equals stay in the order of being served.
  return found.sort((one, other) => sign * compare(one, other));
}

function comparison(column: SortColumn, locale: string): (one: Ticket, other: Ticket) => number {
  const text = new Intl.Collator(locale, { numeric: true, sensitivity: "base" }).compare;
  const urgency = (ticket: Ticket) => ticket.waiting_seconds / Math.max(1, ticket.queue.sla_seconds ?? 1);
  switch (column) {
    case "customerName":
      return (one, other) => text(one.customer_name, other.customer_name);
    case "currentPage":
      return (one, other) => text(one.page_title || one.page_url, other.page_title || other.page_url);
    case "waitTime":
      return (one, other) => one.waiting_seconds - other.waiting_seconds;
    case "slaStatus":
      return (one, other) => urgency(one) - urgency(other);
    case "consentStatus":
      return (one, other) => text(one.consent_status, other.consent_status);
  }
}

/**
 * The order while a hand is on the table: `held` stay where they are, gone ones too where `ghosts` asks for it, and
 * newcomers stand at the end.
 */
export function heldOrder(held: readonly string[], wanted: readonly string[], ghosts: boolean): string[] {
  const here = new Set(wanted);
  const known = new Set(held);
  return [...held.filter((id) => ghosts || here.has(id)), ...wanted.filter((id) => !known.has(id))];
}

/** The queues to choose from: the agent's own, and those of whoever waits. */
export function queuesOf(own: readonly QueueRef[], tickets: readonly Ticket[]): QueueRef[] {
  const found = new Map([...own, ...tickets.map((ticket) => ticket.queue)].map((queue) => [queue.slug, queue]));
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
}

export function sortText(sort: Sort | null): string | null {
  return sort && `${sort.column} ${sort.direction}`;
}

export function readSort(text: string | null): Sort | null {
  const [column, direction] = (text ?? "").split(" ");
  const known = SORTABLE.find((each) => each === column);
  if (known === undefined || (direction !== "ascending" && direction !== "descending")) return null;
  return { column: known, direction };
}
