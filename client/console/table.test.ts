// The queue table's order, filter and search, and that nothing moves under a hand.
import { expect, test } from "vitest";
import { heldOrder, pressed, queuesOf, readSort, type Sort, shownTickets, sortText } from "./table";
import { me, ticket } from "./testing/server";
import type { Ticket } from "./wire";

const sales = { id: 2, slug: "sales", name: "Sales", sla_seconds: 10 };
const waiting: Ticket[] = [
  ticket("c", { customer_name: "Émile", waiting_seconds: 50 }),
  ticket("a", { customer_name: "ada", waiting_seconds: 30, page_title: "Kettles" }),
  ticket("b", { customer_name: "Zoe", waiting_seconds: 9, queue: sales, consent_status: "pending" }),
];
const ids = (tickets: readonly Ticket[]): string => tickets.map(({ id }) => id).join("");
const shown = (sort: Sort | null, queue = "", search = ""): string =>
  ids(shownTickets(waiting, { sort, queue, search }, "en"));

test("without a choice the table is in the order of being served", () => {
  expect(shown(null)).toBe("cab");
});

test.each([
  ["customerName", "ascending", "acb"],
  ["currentPage", "ascending", "acb"],
  ["waitTime", "descending", "cab"],
  ["waitTime", "ascending", "bac"],
  ["slaStatus", "descending", "bca"],
  ["consentStatus", "descending", "bca"],
] as const)("sorted by %s %s", (column, direction, order) => {
  expect(shown({ column, direction })).toBe(order);
});

test("the queue and every word of the search narrow it, in name, title and address", () => {
  expect(shown(null, "sales")).toBe("b");
  expect(shown(null, "", "KETT ad")).toBe("a");
  expect(shown(null, "", "shop.test")).toBe("cab");
  expect(shown(null, "sales", "ada")).toBe("");
});

test("a column's third press returns to the order of being served", () => {
  const first = pressed(null, "waitTime");
  expect(first?.direction).toBe("descending");
  const second = pressed(first, "waitTime");
  expect(second?.direction).toBe("ascending");
  expect(pressed(second, "waitTime")).toBeNull();
  expect(pressed(first, "customerName")).toEqual({ column: "customerName", direction: "ascending" });
});

test("a held table keeps its rows where they are, and puts newcomers at the end", () => {
  expect(heldOrder(["a", "b", "c"], ["n", "c", "a"], true)).toEqual(["a", "b", "c", "n"]);
  expect(heldOrder(["a", "b", "c"], ["n", "c", "a"], false)).toEqual(["a", "c", "n"]);
});

test("the queues to choose from are the agent's and those of whoever waits", () => {
  expect(queuesOf(me.queues, waiting).map(({ name }) => name)).toEqual(["Sales", "Support"]);
});

test("a sort that is remembered is read again, and anything else is none", () => {
  const sort: Sort = { column: "slaStatus", direction: "ascending" };
  expect(readSort(sortText(sort))).toEqual(sort);
  for (const text of [null, "", "slaStatus", "name ascending", "slaStatus up"]) expect(readSort(text)).toBeNull();
});
