// The queue: who waits, since when, on which page, and the button that starts the call.
import { h, setText } from "../../ui/dom";
import { arrivals } from "../arrivals";
import { comeNow, shownIn, waitingIn } from "../crowd";
import type { State } from "../state";
import type { Translate } from "../strings";
import { type Choice, heldOrder, pressed, readSort, type SortColumn, shownTickets, sortText } from "../table";
import type { Ticket } from "../wire";
import { createHead } from "./columns";
import { createFilters } from "./filters";
import { createHold } from "./hold";
import { button, heading, type Scene, type View } from "./parts";
import { createRow, type RowView } from "./row";

export function createQueue(scene: Scene, accept: (ticketId: string) => void): View {
  const { t, memory } = scene;
  let state: State | null = null;
  let choice: Choice = { sort: readSort(memory.get("sort")), queue: memory.get("queue") ?? "", search: "" };
  const choose = (change: Partial<Choice>): void => {
    choice = { ...choice, ...change };
    memory.set("sort", sortText(choice.sort));
    head.update(choice.sort);
    show(true);
  };
  const head = createHead(t, (column: SortColumn) => choose({ sort: pressed(choice.sort, column) }));
  const filters = createFilters(scene, choose);
  const rows = createRows(scene, accept, () => show());
  const empty = createEmpty(t, filters.clear);
  const spoken = h("p", { class: "spoken", "aria-live": "polite" });
  const { title, count } = createTitle(t);
  const cut = h("p", { class: "hush cut" });

  const show = (asked = false): void => {
    if (state === null) return;
    const all = state.tickets ?? [];
    const found = shownTickets(all, choice, scene.locale);
    rows.show(found, state, asked);
    empty.update(state, all.length > 0 && found.length === 0, rows.count() > 0);
    setText(count, countText(found.length, all.length, waitingIn(state)));
    setText(cut, cutText(state, choice, t));
  };
  const update = (now: State): void => {
    if (now.tickets !== state?.tickets) announce(spoken, state, now, t);
    state = now;
    filters.update(now);
    show();
  };
  const table = h("table", { role: "table" }, createCaption(t), head.element, rows.body);
  head.update(choice.sort);
  const top = h("div", { class: "queue-top" }, title, filters.element);
  const card = h("div", { class: "card" }, table, empty.element, cut);
  const element = h("section", { class: "queue", "aria-labelledby": "queue-title" }, top, card, spoken);
  return { element, update, tick: rows.tick };
}

function createTitle(t: Translate) {
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const title = heading("h1", "queue-title", t("queue"));
  title.append(" ", count);
  return { title, count };
}

function createCaption(t: Translate): HTMLElement {
  return h("caption", { class: "spoken" }, t("queueCaption"));
}

/** How many wait; where a choice leaves some of the table out, how many it leaves, too. */
function countText(found: number, shown: number, waiting: number): string {
  if (waiting === 0) return "";
  return found === shown ? String(waiting) : `${found}/${waiting}`;
}

/** Says that there are more than the table shows, and that a search looks through these only. */
function cutText(state: State, { queue, search }: Choice, t: Translate): string {
  const [shown, waiting] = [shownIn(state, queue), waitingIn(state, queue)];
  if (shown === waiting) return "";
  return t(search.trim() === "" ? "firstOf" : "searchedFirst", { shown, waiting });
}

interface Rows {
  readonly body: HTMLElement;
  /** `asked`: the agent changed the choice, so that order and filter hold at once. */
  show(tickets: readonly Ticket[], state: State, asked: boolean): void;
  count(): number;
  tick(now: number): void;
}

function createRows(scene: Scene, accept: (ticketId: string) => void, released: () => void): Rows {
  const body = h("tbody", { role: "rowgroup" });
  const rows = new Map<string, RowView>();
  const hold = createHold(body, released);
  let order: readonly string[] = [];
  return {
    body,
    show(tickets, state, asked) {
      const wanted = tickets.map((ticket) => ticket.id);
      const held = !asked && (hold.pointed || hold.focused);
      order = held ? heldOrder(order, wanted, hold.pointed) : wanted;
      const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
      arrange(body, rows, order, (id) => createRow(scene, byId.get(id) as Ticket, accept));
      const next = state.tickets?.find((ticket) => ticket.can_join !== false)?.id;
      for (const [id, row] of rows) {
        const ticket = byId.get(id);
        if (ticket) row.update(ticket, state, id === next);
        else row.gone();
      }
    },
    count: () => rows.size,
    tick(now) {
      for (const row of rows.values()) row.tick(now);
    },
  };
}

/** Puts rows in order and moves only what has to move, so that nobody loses the focus to a newcomer. */
function arrange(
  body: HTMLElement,
  rows: Map<string, RowView>,
  order: readonly string[],
  create: (id: string) => RowView,
): void {
  const wanted = new Set(order);
  for (const [id, row] of rows) {
    if (wanted.has(id)) continue;
    row.element.remove();
    rows.delete(id);
  }
  order.forEach((id, at) => {
    const row = rows.get(id) ?? create(id);
    rows.set(id, row);
    if (body.children[at] !== row.element) body.insertBefore(row.element, body.children[at] ?? null);
  });
}

function createEmpty(t: Translate, clear: () => void) {
  const words = h("p");
  const all = button(t("showAll"), clear, { class: "show-all" });
  const element = h("div", { class: "empty" }, words);
  return {
    element,
    /** `filtered`: somebody waits whom search and filter leave out; `some`: the table shows rows. */
    update(state: State, filtered: boolean, some: boolean) {
      element.hidden = some;
      if (filtered) element.append(all);
      else all.remove();
      setText(words, filtered ? t("noneFound") : emptyText(state, t));
    },
  };
}

function announce(spoken: HTMLElement, before: State | null, now: State, t: Translate): void {
  const arrived = before === null ? [] : comeNow(arrivals(before.tickets, now.tickets ?? []), before, now);
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
