// The page of messages: what visitors left, how they are answered, and that somebody has dealt with it.
import { beforeEach, expect, test } from "vitest";
import { placeOf } from "../places";
import { FakeServer, refuse, settled } from "../testing/server";
import type { RecordsPage } from "../view/records";
import { createPages } from "./index";
import { mailto, tel } from "./letter";
import type { Letter } from "./wire";

let server: FakeServer;
let page: RecordsPage;
let kept: Letter[];
let asked: string[];
const find = <T extends HTMLElement = HTMLElement>(selector: string): T => document.querySelector<T>(selector) as T;
const texts = (selector: string): string[] =>
  [...document.querySelectorAll<HTMLElement>(selector)]
    .filter((each) => !each.closest("[hidden]"))
    .map((each) => each.textContent);

const letter = (id: string, more: Partial<Letter> = {}): Letter => ({
  id,
  kind: "message",
  status: "open",
  customer_name: `Ann ${id}`,
  verified: false,
  name: `Ann ${id}`,
  email: "ann@example.com",
  phone: "",
  text: "Where is my kettle?",
  page_url: "https://shop.test/kettles/?secret=1",
  language: "en",
  consents: [{ name: "terms", label: "I agree", version: "2", at: "2026-11-22T10:00:00Z" }],
  queue: { id: 1, slug: "support", name: "Support" },
  widget: "Support",
  created_at: `2026-11-22T10:0${id}:00Z`,
  handled_at: null,
  handled_by: null,
  can_handle: true,
  ...more,
});

beforeEach(() => {
  document.body.innerHTML = "<main></main>";
  [server, asked, kept] = [new FakeServer(), [], [letter("1"), letter("2")]];
  server.routes["GET requests/"] = (_, url) => {
    asked.push(url.search);
    const status = url.searchParams.get("status");
    return { body: { requests: kept.filter((each) => each.status === status).reverse(), next: null } };
  };
  for (const each of kept) server.routes[`PATCH requests/${each.id}/`] = (body) => ({ body: handle(each.id, body) });
  const world = { api: server.api(), locale: "en", now: () => 0, openCall: () => {}, go: () => {} };
  page = createPages(find("main"), world, () => () => {});
});

function handle(id: string, body: Record<string, unknown> | null): Letter {
  const done = body?.status === "done";
  const by = done ? { handled_at: "2026-11-22T11:00:00Z", handled_by: { id: "7", name: "Bob" } } : {};
  kept = kept.map((each) => (each.id === id ? { ...letter(id), ...by, status: done ? "done" : "open" } : each));
  return kept.find((each) => each.id === id) as Letter;
}

async function show(address: string): Promise<void> {
  page.show(placeOf(address), "7");
  await settled();
}

async function press(id: string): Promise<void> {
  find(`[data-letter="${id}"] button`).click();
  await settled();
}

test("what is open stands there, the newest first", async () => {
  await show("#messages");
  expect([asked, texts(".letter .name")]).toEqual([["?status=open"], ["Ann 2", "Ann 1"]]);
  expect(texts(".letter .pill")).toEqual(["Message", "Message"]);
  expect(find(".letter a").getAttribute("href")).toBe("mailto:ann@example.com");
  expect(find(".letter dl").textContent).toContain("I agree (2)");
});

test("what a visitor typed is text, and an address brings nothing along", async () => {
  kept = [letter("1", { text: "<img src=x onerror=alert(1)>", page_url: "javascript:alert(1)", customer_name: "<b>" })];
  await show("#messages");
  expect([document.querySelector(".letter img, .letter b"), texts(".letter dd a")]).toEqual([
    null,
    ["ann@example.com"],
  ]);
  expect(mailto("ann?cc=all@example.com&subject=x@shop.test")).toBe(
    "mailto:ann%3Fcc%3Dall%40example.com%26subject%3Dx@shop.test",
  );
  expect(tel("+49 (30) 12-34;5")).toBe("tel:+493012345");
});

test("one that is marked as done stays there, to be taken back, until the page is left", async () => {
  await show("#messages");
  await press("1");
  page.refresh();
  await settled();
  expect(texts(".letter .pill")).toEqual(["Message", "Done"]);
  expect(texts(".letter-foot .hush").join()).toContain("Done by Bob");
  await press("1");
  expect(texts(".letter .pill")).toEqual(["Message", "Message"]);
  await press("1");
  await show("#messages?status=done");
  expect([asked.at(-1), texts(".letter .name")]).toEqual(["?status=done", ["Ann 1"]]);
  await show("#messages");
  expect(texts(".letter .name")).toEqual(["Ann 2"]);
});

test("what failed is said, and can be pressed again", async () => {
  await show("#messages");
  const route = server.routes["PATCH requests/1/"] ?? null;
  server.routes["PATCH requests/1/"] = () => refuse(503, "unavailable");
  await press("1");
  expect([texts(".letter [role=alert]").filter(Boolean), texts(".letter .pill")[1]]).toEqual([
    ["That did not work. Please try again."],
    "Message",
  ]);
  server.routes["PATCH requests/1/"] = route;
  await press("1");
  expect(texts(".letter .pill")[1]).toBe("Done");
});

test("who may only look has no button", async () => {
  kept = [letter("1", { can_handle: false })];
  await show("#messages");
  expect(texts(".letter button")).toEqual([]);
});

test("news does not close what is being read", async () => {
  await show("#messages");
  const open = find("[data-letter='1'] details");
  open.setAttribute("open", "");
  kept = [...kept, letter("3")];
  page.refresh();
  await settled();
  expect([texts(".letter .name"), find("[data-letter='1'] details") === open]).toEqual([
    ["Ann 3", "Ann 2", "Ann 1"],
    true,
  ]);
  expect(open.hasAttribute("open")).toBe(true);
});

test("nothing, not yet and not at all are told apart", async () => {
  kept = [];
  page.show(placeOf("#messages"), "7");
  expect(texts(".records-status p")).toEqual(["Loading"]);
  await settled();
  expect(texts(".empty .name")).toEqual(["No open messages"]);
  server.routes["GET requests/"] = null;
  page.refresh();
  await settled();
  expect([texts(".records-status p")[0]?.includes("no connection"), texts(".empty .name")]).toEqual([
    true,
    ["No open messages"],
  ]);
});

test("the next page comes on request", async () => {
  server.routes["GET requests/"] = (_, url) =>
    url.searchParams.has("before")
      ? { body: { requests: [letter("1")], next: null } }
      : { body: { requests: [letter("2")], next: "2" } };
  await show("#messages");
  find("[aria-labelledby=messages-title] .records-foot button").click();
  await settled();
  expect(texts(".letter .name")).toEqual(["Ann 2", "Ann 1"]);
});
