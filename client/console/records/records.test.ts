// The pages of history and statistics: what they show of the server's answers, and what they ask for.
import { beforeEach, expect, test, vi } from "vitest";
import { type Place, placeOf } from "../places";
import { call, FakeServer, refuse, settled } from "../testing/server";
import type { RecordsPage } from "../view/records";
import type { ChartData } from "./chart";
import { createPages } from "./index";
import type { Figures, PastCall, Stats } from "./wire";

let server: FakeServer;
let page: RecordsPage;
let drawn: ChartData[];
let asked: string[];
let opened: string[];
const went: { place: Place; instead: boolean | undefined }[] = [];
const find = <T extends HTMLElement = HTMLElement>(selector: string): T => document.querySelector<T>(selector) as T;
const visible = (selector: string): string[] =>
  [...document.querySelectorAll<HTMLElement>(selector)]
    .filter((each) => !each.closest("[hidden]"))
    .map((each) => each.textContent);

const past = (id: string, more: Partial<PastCall> = {}): PastCall => ({
  ...call(id, { status: "completed", ended_at: "2026-11-22T10:03:20Z", duration_seconds: 200 }),
  queue: { id: 1, slug: "support", name: "Support" },
  end_reason: "agent",
  waited_seconds: 61,
  sla_met: true,
  rating: null,
  rating_comment: "",
  ...more,
});

function figures(more: Partial<Figures> = {}): Figures {
  const none = { wait_median_seconds: null, wait_p90_seconds: null, sla_met: null, rating: null };
  return { handled: 0, missed: 0, dropped: 0, mean_seconds: 0, ratings: 0, ...none, ...more };
}

const stats: Stats = {
  ...figures({ handled: 3, missed: 1, wait_median_seconds: 61, sla_met: 0.875, rating: 4.5, ratings: 2 }),
  waiting: 2,
  scope: "all",
  time_zone: "Europe/Berlin",
  period: figures({ handled: 9 }),
  hours: [{ begin: "2026-11-22T09:00:00.000Z", ...figures({ handled: 3, missed: 1 }) }],
  days: [{ date: "2026-11-22", ...figures({ handled: 3, wait_median_seconds: 61, wait_p90_seconds: 90 }) }],
};

beforeEach(() => {
  document.body.innerHTML = "<main></main>";
  [server, drawn, asked, opened, went.length] = [new FakeServer(), [], [], [], 0];
  const choices = { scope: "all", queues: [{ id: 1, slug: "support", name: "Support" }], agents: [], dispositions: [] };
  server.routes["GET calls/choices/"] = () => ({ body: choices });
  server.routes["GET stats/"] = () => ({ body: stats });
  answerCalls([past("c1")]);
  open("en");
});

function answerCalls(calls: PastCall[], next: string | null = null): void {
  server.routes["GET calls/"] = (_, url) => {
    asked.push(url.search);
    return { body: { calls, next } };
  };
}

function open(locale: string): void {
  const world = {
    api: server.api(),
    locale,
    now: () => 0,
    openCall: (id: string) => void opened.push(id),
    go: (place: Place, instead?: boolean) => void went.push({ place, instead }),
  };
  page = createPages(find("main"), world, (_, data) => {
    drawn.push(data);
    return () => {};
  });
}

async function show(address: string): Promise<void> {
  page.show(placeOf(address), "7");
  await settled();
}

test("a call is a row whose customer leads to its page", async () => {
  await show("#history");
  expect(visible("tbody th a, tbody .cell").filter((text) => !/Nov/.test(text))).toEqual([
    "Ada",
    "Completed",
    "Support",
    "Bob",
    "1:01",
    "3:20",
    "–",
    "–",
  ]);
  expect(find("tbody a").getAttribute("href")).toBe("#history/c1");
});

test("filters of the address are asked for, and stand in the fields", async () => {
  await show("#history?status=missed&queue=support&evil=1");
  expect(asked).toEqual(["?status=missed&queue=support"]);
  expect(find<HTMLSelectElement>("#filter-status").value).toBe("missed");
});

test("a filter that is changed goes into the address; letters of a search leave no steps", async () => {
  vi.useFakeTimers();
  page.show(placeOf("#history?status=missed"), "7");
  find<HTMLSelectElement>("#filter-status").value = "dropped";
  find("#filter-status").dispatchEvent(new Event("change"));
  find<HTMLInputElement>("#filter-search").value = "kettle";
  find("#filter-search").dispatchEvent(new Event("input"));
  vi.advanceTimersByTime(400);
  vi.useRealTimers();
  expect(went.map(({ place, instead }) => [place.query, instead])).toEqual([
    [{ status: "dropped" }, false],
    [{ status: "dropped", search: "kettle" }, true],
  ]);
});

test("a search that was left while it was typed takes nobody back", () => {
  vi.useFakeTimers();
  page.show(placeOf("#history"), "7");
  find<HTMLInputElement>("#filter-search").value = "kettle";
  find("#filter-search").dispatchEvent(new Event("input"));
  page.show(placeOf("#history/c1"), "7");
  vi.advanceTimersByTime(400);
  vi.useRealTimers();
  expect(went).toEqual([]);
});

test("more calls come behind those that are there", async () => {
  answerCalls([past("c1")], "c1");
  await show("#history");
  const first = find("tbody tr");
  answerCalls([past("c2")]);
  find(".records-foot button").click();
  await settled();
  expect(asked.at(-1)).toBe("?before=c1");
  expect([document.querySelectorAll("tbody tr").length, find("tbody tr") === first]).toEqual([2, true]);
  expect(visible(".records-foot p")).toEqual(["2 calls shown"]);
});

test("one call is one call", async () => {
  await show("#history");
  expect(visible(".records-foot p")).toEqual(["1 call shown"]);
});

test.each([
  ["#history", "No calls yet"],
  ["#history?status=missed", "No calls found"],
])("nothing at %s says %s", async (address, text) => {
  answerCalls([]);
  await show(address);
  expect(visible(".empty .name")).toEqual([text]);
});

test("without a connection the list stays, says so, and is asked for again", async () => {
  await show("#history");
  const answer = server.routes["GET calls/"];
  server.routes["GET calls/"] = null;
  page.refresh();
  await settled();
  expect(visible(".records-status p")).toEqual(["There is no connection to the server. This may not be up to date."]);
  expect(document.querySelectorAll("tbody tr")).toHaveLength(1);
  if (answer !== undefined) server.routes["GET calls/"] = answer;
  find(".records-status button").click();
  await settled();
  expect(visible(".records-status p")).toEqual([]);
});

test("an export that is refused says when to come back", async () => {
  server.routes["POST calls/export/"] = () => ({ ...refuse(429, "rate_limited"), headers: { "Retry-After": "600" } });
  await show("#history");
  find(".export button").click();
  await settled();
  expect(visible(".export p")).toEqual(["There were too many exports. Try again in 10 min."]);
});

test("a call's page tells its facts and its timeline, and hostile text is text", async () => {
  const bad = "<img src=x onerror=alert(1)>";
  const data = { text: bad, sender: "visitor", agent: null };
  const facts = [
    { seq: 1, type: "queue.joined", data: { queue: "Support", position: 2 }, created_at: "2026-11-22T10:00:00Z" },
    { seq: 2, type: "message.sent", data, created_at: "2026-11-22T10:01:00Z" },
    { type: "cobrowse.recording_requested", data: { agent: { name: "Bob" } }, created_at: "2026-11-22T10:01:30Z" },
    { type: "cobrowse.recording_granted", data: { agent: null }, created_at: "2026-11-22T10:01:40Z" },
    { seq: 3, type: "parrot.fed", data: {}, created_at: "2026-11-22T10:02:00Z" },
  ];
  server.routes["GET calls/c1/"] = () => ({ body: past("c1", { page_url: "javascript:alert(1)", page_title: "" }) });
  server.routes["GET calls/c1/timeline/"] = () => ({ body: { events: facts, next: null } });
  await show("#history/c1");
  expect(visible(".timeline div > p:first-child")).toEqual([
    "Joined the queue Support in place 2",
    "The visitor wrote",
    "Bob asked to record the page",
    "The visitor agreed to be recorded",
    "parrot.fed",
  ]);
  expect(visible(".bubble")).toEqual([bad]);
  expect(document.querySelectorAll(".record a, .record img")).toHaveLength(0);
  find(".record button").click();
  expect(opened).toEqual(["c1"]);
});

test("another agent's call offers no notes to write", async () => {
  server.routes["GET calls/c1/"] = () => ({ body: past("c1", { agent: { id: "8", name: "Dave" } }) });
  server.routes["GET calls/c1/timeline/"] = () => ({ body: { events: [], next: null } });
  await show("#history/c1");
  expect(visible(".record button")).toEqual([]);
});

test("the statistics are tiles and charts, and the charts tables", async () => {
  await show("#statistics");
  const tiles = [...document.querySelectorAll(".tile")]
    .slice(0, 8)
    .map((each) => each.querySelector("dd")?.textContent);
  expect(tiles).toEqual(["2", "3", "1", "0", "1:01", "–", "88%", "4.5"]);
  expect(drawn.map(({ kind, labels }) => [kind, labels])).toEqual([
    ["stack", ["10:00"]],
    ["stack", ["Nov 22"]],
    ["lines", ["Nov 22"]],
  ]);
  expect(visible("figure:first-of-type tbody td").slice(0, 3)).toEqual(["3", "0", "1"]);
});

test("a day without calls has words in place of a chart", async () => {
  server.routes["GET stats/"] = () => ({
    body: { ...stats, hours: [{ begin: "2026-11-22T09:00:00Z", ...figures() }] },
  });
  await show("#statistics");
  expect(visible("figure .empty")).toEqual(["No calls today yet."]);
  expect(drawn).toHaveLength(2);
});

test("all of it is there in German", async () => {
  document.body.innerHTML = "<main></main>";
  open("de-AT");
  await show("#statistics");
  expect(visible("h1, h2")).toEqual(["Statistik", "Heute", "Die letzten 30 Tage"]);
});
