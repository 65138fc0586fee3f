// The queue table under an agent's hand: sorted, filtered, kept over a reload, and still while it is pointed at.
import { beforeEach, expect, test, vi } from "vitest";
import { type Memory, memory } from "../memory";
import { initial, type State } from "../state";
import { translator } from "../strings";
import { me, ticket } from "../testing/server";
import type { Ticket } from "../wire";
import type { View } from "./parts";
import { createQueue } from "./queue";

let queue: View;
const kept: Memory = memory(() => localStorage);
const accept = vi.fn();
const find = <E extends HTMLElement>(selector: string): E => document.querySelector(selector) as E;
const names = (): string[] => [...document.querySelectorAll("tbody .name")].map((name) => name.textContent);

function open(): void {
  queue = createQueue({ t: translator("en"), locale: "en", now: () => 0, memory: kept }, accept);
  document.body.replaceChildren(queue.element);
}

function show(...tickets: Ticket[]): void {
  const state: State = { ...initial, me, tickets };
  queue.update(state);
}

function sortBy(column: string): void {
  find(`[data-column=${column}] button`).click();
}

const [zoe, ada] = [ticket("z", { customer_name: "Zoe" }), ticket("a", { customer_name: "Ada" })];

beforeEach(() => {
  localStorage.clear();
  accept.mockClear();
  open();
});

test("a column sorts, says so, and is remembered over a reload", () => {
  show(zoe, ada);
  sortBy("customerName");
  expect(names()).toEqual(["Ada", "Zoe"]);
  open();
  show(zoe, ada);
  expect(names()).toEqual(["Ada", "Zoe"]);
  expect(find("[data-column=customerName]").getAttribute("aria-sort")).toBe("ascending");
  expect(document.querySelectorAll("[aria-sort]").length).toBe(1);
});

test("nothing moves while the pointer is on a row, and whoever left cannot be joined", () => {
  show(zoe, ada);
  find("tbody tr").dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" }));
  show(ticket("n", { customer_name: "New" }), ada);
  expect(names()).toEqual(["Zoe", "Ada", "New"]);
  find<HTMLButtonElement>("[data-gone] .actions button").click();
  expect(accept).not.toHaveBeenCalled();
  find("tbody").dispatchEvent(new PointerEvent("pointerleave"));
  expect(names()).toEqual(["New", "Ada"]);
});

test("a row with the focus keeps its place until the focus leaves", async () => {
  show(zoe, ada);
  find("tbody button").focus();
  show(ada, zoe);
  expect(names()).toEqual(["Zoe", "Ada"]);
  find("#queue-title").focus();
  await Promise.resolve();
  expect(names()).toEqual(["Ada", "Zoe"]);
});

test("a search narrows the table, and one press shows all again", () => {
  show(zoe, ada);
  const search = find<HTMLInputElement>("#queue-search");
  search.value = "nobody";
  search.dispatchEvent(new Event("input"));
  expect(find(".empty").textContent).toContain("No visitor matches.");
  expect(find(".count").textContent).toBe("0/2");
  find<HTMLButtonElement>(".empty button").click();
  expect(names()).toEqual(["Zoe", "Ada"]);
});

test("the choice of a queue is there where there are several, and is remembered", () => {
  show(zoe);
  expect(find(".filter:has(select)").hidden).toBe(true);
  show(zoe, ticket("s", { customer_name: "Sam", queue: { id: 2, slug: "sales", name: "Sales" } }));
  const select = find<HTMLSelectElement>("#queue-filter");
  select.value = "sales";
  select.dispatchEvent(new Event("change"));
  expect(names()).toEqual(["Sam"]);
  expect(kept.get("queue")).toBe("sales");
});

test("a page shows its title and, below it, its address without a query", () => {
  show(ticket("a", { page_url: "https://shop.test/teapots/?card=4111", page_title: "Teapots" }));
  expect(find(".page .hush").textContent).toBe("shop.test/teapots/");
});

test("a table that is cut says so, counts everybody, and says what a search looks through", () => {
  const crowd = { waiting: 5000, queues: [{ id: 1, slug: "support", name: "Support", waiting: 5000 }] };
  queue.update({ ...initial, me, tickets: [zoe, ada], crowd });
  expect([find(".count").textContent, find(".cut").textContent]).toEqual(["5000", "The first 2 of 5000 are shown."]);
  const search = find<HTMLInputElement>("#queue-search");
  search.value = "nobody";
  search.dispatchEvent(new Event("input"));
  expect([names(), find(".cut").textContent]).toEqual([[], "Only the first 2 of 5000 are searched."]);
  show(zoe, ada);
  expect(find(".cut").textContent).toBe("");
});
