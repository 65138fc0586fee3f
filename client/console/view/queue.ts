// The queue: who waits, since when, on which page, and the button that starts the call.
import { h, setText } from "../../ui/dom";
import { arrivals, type State } from "../state";
import type { StringKey, Translate } from "../strings";
import type { Ticket } from "../wire";
import { heading, type Scene, section, type View } from "./parts";
import { createRow, type RowView } from "./row";

export const COLUMNS: readonly StringKey[] = [
  "customerName",
  "currentPage",
  "waitTime",
  "slaStatus",
  "consentStatus",
  "actions",
];

export function createQueue(scene: Scene, accept: (ticketId: string) => void): View {
  const { t } = scene;
  const body = h("tbody", { role: "rowgroup" });
  const table = createTable(t, body);
  const empty = h("p", { class: "empty" });
  const spoken = h("p", { class: "spoken", "aria-live": "polite" });
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const title = heading("h1", "queue-title", t("queue"));
  title.append(" ", count);
  const rows = new Map<string, RowView>();
  let shown: readonly Ticket[] | null = null;

  const update = (state: State): void => {
    const tickets = state.tickets ?? [];
    if (state.tickets !== shown) {
      announce(spoken, arrivals(shown, tickets), t);
      shown = state.tickets;
    }
    arrange(body, rows, tickets, (ticket) => createRow(scene, ticket, accept));
    for (const [at, ticket] of tickets.entries()) rows.get(ticket.id)?.update(ticket, state, at === 0);
    empty.hidden = tickets.length > 0;
    setText(empty, emptyText(state, t));
    setText(count, tickets.length > 0 ? String(tickets.length) : "");
  };
  return {
    element: section("queue", "queue-title", title, h("div", { class: "card" }, table, empty), spoken),
    update,
    tick: (now) => {
      for (const row of rows.values()) row.tick(now);
    },
  };
}

// The roles are spelled out, since a table that the narrow layout shows as cards loses its own.
function createTable(t: Translate, body: HTMLElement): HTMLTableElement {
  const columns = COLUMNS.map((key) => h("th", { scope: "col", role: "columnheader", "data-column": key }, t(key)));
  return h(
    "table",
    { role: "table" },
    h("caption", { class: "spoken" }, t("queueCaption")),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...columns)),
    body,
  );
}

/** Puts rows in order and moves only what has to move, so that nobody loses the focus to a newcomer. */
function arrange(
  body: HTMLElement,
  rows: Map<string, RowView>,
  tickets: readonly Ticket[],
  create: (ticket: Ticket) => RowView,
): void {
  const wanted = new Set(tickets.map((ticket) => ticket.id));
  for (const [id, row] of rows) {
    if (wanted.has(id)) continue;
    row.element.remove();
    rows.delete(id);
  }
  tickets.forEach((ticket, at) => {
    const row = rows.get(ticket.id) ?? create(ticket);
    rows.set(ticket.id, row);
    if (body.children[at] !== row.element) body.insertBefore(row.element, body.children[at] ?? null);
  });
}

function announce(spoken: HTMLElement, arrived: readonly Ticket[], t: Translate): void {
  const [first] = arrived;
  if (first === undefined) return;
  const one = t("arrived", { name: first.customer_name || t("anonymous") });
  spoken.textContent = arrived.length === 1 ? one : t("arrivedMany", { count: arrived.length });
}

export function emptyText({ me, tickets }: State, t: Translate): string {
  if (me === null || tickets === null) return t("loadingQueue");
  if (me.queues.length === 0) return t("emptyNoQueue");
  if (!me.available) return t("emptyUnavailable");
  return t("emptyQueue");
}
