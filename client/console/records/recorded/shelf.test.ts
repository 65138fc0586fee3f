// Recordings in the history: where they are listed, who may delete them, and what becomes of the list then.
import { beforeEach, expect, test } from "vitest";
import { placeOf } from "../../places";
import { call, FakeServer, refuse, settled } from "../../testing/server";
import type { RecordsPage } from "../../view/records";
import { createPages } from "../index";
import type { RecordingLine } from "./shelf";

let server: FakeServer;
let page: RecordsPage;
let asked: string[];
const find = <T extends HTMLElement = HTMLElement>(selector: string): T => document.querySelector<T>(selector) as T;
const all = (selector: string) =>
  [...document.querySelectorAll<HTMLElement>(selector)].filter((each) => !each.closest("[hidden]"));
const named = (name: string) => all(`[data-livedesk=recording-${name}]`);
const texts = (selector: string) => all(selector).map(({ textContent }) => textContent);

const line = (id: string, more: Partial<RecordingLine> = {}): RecordingLine => ({
  id,
  began_at: "2026-11-22T10:00:00Z",
  ended_at: "2026-11-22T10:03:20Z",
  octets: 900,
  call_id: null,
  agent: { id: "7", name: "Bob" },
  customer_name: `Dan ${id}`,
  page_url: "https://shop.test/teapots/",
  ...more,
});

beforeEach(() => {
  document.body.innerHTML = "<main></main>";
  [server, asked] = [new FakeServer(), []];
  answer([line("r1"), line("r2")]);
  const world = { api: server.api(), locale: "en", now: () => 0, openCall: () => {}, go: () => {} };
  page = createPages(find("main"), world, () => () => {});
});

function answer(recordings: RecordingLine[], more: object = {}): void {
  server.routes["GET recordings/"] = (_, url) => {
    asked.push(url.search);
    return { body: { recordings, next: null, can_delete: true, ...more } };
  };
}

async function show(address: string): Promise<void> {
  page.show(placeOf(address), "7");
  await settled();
}

async function press(button: HTMLElement | undefined): Promise<void> {
  button?.click();
  await settled();
}

test("a recording says who, when, how long, by whom, on which page, and by what", async () => {
  answer([line("r1"), line("r2", { call_id: "c1", ended_at: null })]);
  await show("#history?show=recordings");
  const said = all(".recordings > li").map((each) =>
    [...each.querySelectorAll(".name, .recording-facts li")].map(({ textContent }) => textContent),
  );
  expect(said[0]?.filter((_, at) => at !== 1)).toEqual([
    "Dan r1",
    "3:20",
    "Bob",
    "shop.test/teapots/",
    "By code, without a call",
  ]);
  expect(said[0]?.[1]).toMatch(/Nov 22/);
  expect(said[1]?.slice(2)).toEqual(["being recorded", "Bob", "shop.test/teapots/", "Its call"]);
  expect(find(".recordings a[href^='#']").getAttribute("href")).toBe("#history/c1");
  expect(named("open")[0]?.getAttribute("aria-label")).toMatch(/^Replay: Dan r1, Nov 22/);
});

test("the history leads to the recordings, and these to those without a call", async () => {
  await show("#history");
  expect(all(".records-head .pages a").map((each) => each.getAttribute("href"))).toContain("#history?show=recordings");
  await show("#history?show=recordings&kind=code");
  expect(asked).toEqual(["?kind=code"]);
  expect(texts("h1")).toEqual(["Recordings"]);
  expect(texts("[aria-current]")).toEqual(["Recordings", "Without a call"]);
});

test("who may not delete has no button for it", async () => {
  answer([line("r1")], { can_delete: false });
  await show("#history?show=recordings");
  expect([named("open").length, named("delete").length]).toEqual([1, 0]);
});

test("one is deleted after a question, and the focus goes to the one beside it", async () => {
  server.routes["DELETE recordings/r1/"] = () => ({ status: 204 });
  await show("#history?show=recordings");
  await press(named("delete")[0]);
  expect(find<HTMLDialogElement>("dialog").open).toBe(true);
  expect(find("#deletion-about").textContent).toMatch(/^Dan r1, /);
  await press(find("[data-livedesk=recording-delete-now]"));
  expect(texts(".recordings .name")).toEqual(["Dan r2"]);
  expect(document.activeElement).toBe(named("open")[0]);
  expect(texts(".shelf > [role=status]")).toEqual(["The recording has been deleted."]);
  page.refresh();
  await settled();
  expect(texts(".recordings .name")).toEqual(["Dan r2"]);
});

test("who thinks better of it keeps it", async () => {
  await show("#history?show=recordings");
  await press(named("delete")[0]);
  await press(all("dialog button").find(({ textContent }) => textContent === "Keep it"));
  expect(texts(".recordings .name")).toEqual(["Dan r1", "Dan r2"]);
  expect(server.asked.filter(({ route }) => route.startsWith("DELETE"))).toEqual([]);
});

test.each([
  [403, "You may not delete recordings."],
  [500, "It was not deleted. Please try again."],
])("a refusal of %i keeps it and says why", async (status, text) => {
  server.routes["DELETE recordings/r1/"] = () => refuse(status, "permission_denied");
  await show("#history?show=recordings");
  await press(named("delete")[0]);
  await press(find("[data-livedesk=recording-delete-now]"));
  expect(texts("dialog [role=alert]")).toEqual([text]);
  expect(texts(".recordings .name")).toEqual(["Dan r1", "Dan r2"]);
});

test("one that somebody else has deleted is gone here, too, and the last leaves an empty page", async () => {
  answer([line("r1")]);
  server.routes["DELETE recordings/r1/"] = () => refuse(404, "not_found");
  await show("#history?show=recordings");
  expect(all(".empty").length).toBe(0);
  await press(named("delete")[0]);
  await press(find("[data-livedesk=recording-delete-now]"));
  expect(texts(".empty .name")).toEqual(["No recordings"]);
});

test("the next ones come behind, and one that is replayed stays where it is", async () => {
  answer([line("r1")], { next: "r1" });
  server.routes["POST recordings/r1/viewing/"] = () => refuse(404, "not_found");
  await show("#history?show=recordings");
  await press(named("open")[0]);
  const first = find(".recordings > li");
  expect(first.querySelector(".theatre")?.textContent).toBe("This recording has been deleted.");
  answer([line("r2")]);
  await press(all(".records-foot button")[0]);
  expect(asked.at(-1)).toBe("?before=r1");
  expect([texts(".recordings .name").length, find(".recordings > li") === first]).toEqual([2, true]);
  expect(first.querySelector(".theatre")).not.toBe(null);
});

test("below a call its recordings stand, with the button for who may delete", async () => {
  const { id, began_at, ended_at, octets } = line("r1");
  const cobrowses = [{ consents: [], deeds: [], recordings: [{ id, began_at, ended_at, octets }] }];
  server.routes["GET calls/c1/"] = () => ({ body: { ...call("c1"), queue: { name: "Support" } } });
  server.routes["GET calls/c1/timeline/"] = () => ({ body: { events: [], next: null } });
  server.routes["GET calls/c1/cobrowse/"] = () => ({ body: { cobrowses, can_delete: true } });
  server.routes["DELETE recordings/r1/"] = () => ({ status: 204 });
  await show("#history/c1");
  expect([named("open").length, named("delete").length]).toEqual([1, 1]);
  await press(named("delete")[0]);
  await press(find("[data-livedesk=recording-delete-now]"));
  expect(texts(".recorded [role=status]")).toContain("The recording has been deleted.");
  expect(named("open").length).toBe(0);
});
