// How many wait in truth: the table shows the first of each queue only.
import type { Crowd, Ticket } from "./wire";

interface Shown {
  readonly tickets: readonly Ticket[] | null;
  /** Null where nobody has told: those who are shown are all. */
  readonly crowd: Crowd | null;
}

const of = (tickets: readonly Ticket[] | null, slug: string): readonly Ticket[] =>
  tickets?.filter(({ queue }) => slug === "" || queue.slug === slug) ?? [];

/** How many wait in the queue with this slug, or in all. */
export function waitingIn({ tickets, crowd }: Shown, slug = ""): number {
  const told = slug === "" ? crowd?.waiting : crowd?.queues.find((queue) => queue.slug === slug)?.waiting;
  return Math.max(told ?? 0, of(tickets, slug).length);
}

/** How many of them are in the table. */
export function shownIn({ tickets }: Shown, slug = ""): number {
  return of(tickets, slug).length;
}

/** Without this ticket, until the server tells anew. */
export function without({ tickets, crowd }: Shown, ticketId: string): Shown {
  const gone = tickets?.find(({ id }) => id === ticketId);
  if (tickets === null || gone === undefined) return { tickets, crowd };
  const fewer = <C extends { waiting: number }>(count: C): C => ({ ...count, waiting: count.waiting - 1 });
  const queues = crowd?.queues.map((queue) => (queue.slug === gone.queue.slug ? fewer(queue) : queue)) ?? [];
  return { tickets: tickets.filter((ticket) => ticket !== gone), crowd: crowd && { ...fewer(crowd), queues } };
}

/** Of `fresh`, who has come now: in a queue of which only the first were shown, who stands behind all of these moved up. */
export function comeNow(fresh: readonly Ticket[], before: Shown, now: Shown): readonly Ticket[] {
  const known = new Set(before.tickets?.map(({ id }) => id));
  return fresh.filter(({ offer, position, queue }) => {
    if (offer || shownIn(before, queue.slug) === waitingIn(before, queue.slug)) return true;
    return of(now.tickets, queue.slug).some((other) => known.has(other.id) && other.position > position);
  });
}
