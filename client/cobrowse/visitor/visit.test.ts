// Consent on the visitor's side: nothing starts without a yes in time, and control is a second yes.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CallRoad } from "../../sdk/call";
import { Scope } from "../../sdk/scope";
import type { Session } from "../../sdk/session";
import type { ConsentRequest } from "../../sdk/types";
import { Visit } from "./visit";

const AGENT = { id: "7", name: "Bob" };
let log: string[];
let versions: string[];
let asked: ConsentRequest[];
let live: object | null;
let scope: Scope;
let visit: Visit;
let kept: { last: number };

beforeEach(() => {
  vi.useFakeTimers();
  [log, versions, asked, live, kept] = [[], [], [], null, { last: 9 }];
  const road = {
    locale: "en",
    client: "https://shop.example/widgets/client/",
    bySocket: (frame: { type: string; data: { outcome?: string; reason?: string } }) =>
      log.push(`${frame.type} ${frame.data.outcome} ${frame.data.reason}`),
    emit: (name: string, payload: ConsentRequest) => {
      if (name === "cobrowse:consent:required") asked.push(payload);
      else log.push(name);
    },
    request: async (method: string, path: string, body?: { granted?: boolean; text_version?: string }) => {
      if (body?.text_version) versions.push(body.text_version);
      log.push(`${method} ${path} ${body?.granted ?? ""}`.trim());
      return { cobrowse: live, deeds: [] };
    },
  };
  scope = new Scope(window as never);
  const session = {
    widget: { masking: { hide: [":::"] } }, // a page that is not shown: there is no browser here to record one
    scope,
    connection: { socket: { socket: { readyState: 1, bufferedAmount: 0, send: () => {} } } },
    store: { read: () => kept, write: (to: typeof kept) => (kept = to) },
  } as unknown as Session;
  visit = new Visit(session, road as unknown as CallRoad, scope);
});

afterEach(() => {
  scope.close();
  vi.useRealTimers();
});

const settled = () => vi.advanceTimersByTimeAsync(0);
const say = (type: string, request_id = "c", more: object = {}) =>
  visit.hear({ type, data: { request_id, agent: AGENT, cobrowse_id: "c", ...more } });
const share = async () => {
  say("cobrowse.requested");
  asked[0]?.accept();
  await settled();
};

test("without a handler and without our interface nothing starts, and a yes after a minute is none", async () => {
  say("cobrowse.requested");
  await vi.advanceTimersByTimeAsync(60_000);
  asked[0]?.accept();
  await settled();
  expect([log, document.querySelector("livedesk-cobrowse")]).toEqual([[], null]);
});

test("a question that stands while the visitor goes on is asked again on the next page, and an answered one is not", async () => {
  visit.hear({ type: "cobrowse.requested", seq: 5, data: { request_id: "c", agent: AGENT } });
  dispatchEvent(new Event("pagehide"));
  expect(kept.last).toBe(4);
  asked[0]?.decline();
  kept = { last: 9 };
  dispatchEvent(new Event("pagehide"));
  expect(kept.last).toBe(9);
});

test("control that was allowed, or not, on an earlier page is not asked for again", async () => {
  await share();
  for (const [id, answer] of [
    ["r1", "declined"],
    ["r2", "granted"],
  ] as const) {
    say("cobrowse.control_requested", id);
    say(`cobrowse.control_${answer}`, id);
  }
  await settled();
  expect(asked.map(({ kind }) => kind)).toEqual(["view"]);
  say("cobrowse.control_requested", "r3");
  await settled();
  expect(asked.map(({ kind }) => kind)).toEqual(["view", "control"]);
});

test("a yes begins, and says so where the page cannot hide it", async () => {
  await share();
  expect(log).toEqual(["POST cobrowse/consent/ true", "cobrowse:started"]);
  expect(document.querySelector("livedesk-cobrowse")).not.toBeNull();
});

test("control is a second yes", async () => {
  await share();
  say("cobrowse.control", "", { deed: 1, command: { kind: "back" } });
  say("cobrowse.control_requested", "k");
  say("cobrowse.control", "", { deed: 2, command: { kind: "back" } });
  await settled();
  expect(log.slice(2)).toEqual(["cobrowse.done refused no_control", "cobrowse.done refused no_control"]);
  expect(asked.map(({ kind }) => kind)).toEqual(["view", "control"]);
});

test("a session that ends takes everything with it", async () => {
  await share();
  scope.close();
  expect(document.querySelector("livedesk-cobrowse")).toBeNull();
});

test("a question stands while nothing is seen yet", async () => {
  say("cobrowse.requested");
  say("cobrowse.snapshot", "", { stream: 0 });
  await settled();
  asked[0]?.accept();
  await settled();
  expect(log).toEqual(["GET cobrowse/", "POST cobrowse/consent/ true", "cobrowse:started"]);
});

test("the end of another one changes nothing", async () => {
  await share();
  visit.hear({ type: "cobrowse.ended", data: { request_id: "other", reason: "agent" } });
  expect(log).not.toContain("cobrowse:ended");
  say("cobrowse.ended");
  expect(log.at(-1)).toBe("cobrowse:ended");
});

test("an answer names the text that was read, and none of ours where ours was not shown", async () => {
  await share();
  say("cobrowse.control_requested", "k");
  await settled();
  asked[1]?.decline("terms 2026-11");
  await settled();
  expect(versions).toEqual(["host", "terms 2026-11"]);
});

test("a question of control stands on the next page, asked once, whichever word comes first", async () => {
  live = { id: "c", status: "active", agent: AGENT, control: "requested", control_request_id: "k" };
  say("cobrowse.granted");
  say("cobrowse.control_requested", "k");
  await settled();
  say("cobrowse.snapshot", "", { stream: 0 });
  await settled();
  asked[0]?.accept();
  await settled();
  say("cobrowse.control", "", { deed: 1, command: { kind: "key" } });
  expect(asked.map(({ kind }) => kind)).toEqual(["control"]);
  expect(log.at(-1)).not.toContain("no_control");
});

test("what the server has still to answer is asked of who has missed the word of it", async () => {
  live = { id: "c", status: "active", agent: AGENT, control: "requested", control_request_id: "k" };
  say("cobrowse.granted");
  await settled();
  expect(asked.map(({ kind }) => kind)).toEqual(["control"]);
});

test("no late word of a yes begins what the visitor has declined since", async () => {
  live = { id: "c", status: "active", agent: AGENT, control: "none", control_request_id: null };
  say("cobrowse.requested");
  asked[0]?.decline();
  say("cobrowse.granted");
  await settled();
  expect(log).not.toContain("cobrowse:started");
});

const BEN = { id: "8", name: "Ben" };
const bar = () => document.querySelector("livedesk-cobrowse")?.shadowRoot?.querySelector(".word")?.textContent;
const people = async (...parties: object[]) => {
  visit.hear({ type: "presence", data: { parties } });
  await settled();
};
const asks = () => log.filter((line) => line === "GET cobrowse/").length;

test("who comes into the call is named in the bar, and who goes no more", async () => {
  await share();
  const seen = { id: "c", call_id: "1", status: "active", agent: AGENT, control: "none", control_request_id: null };
  live = { ...seen, also: [BEN] };
  await people(BEN);
  expect(bar()).toBe("Bob and Ben see this page");
  live = { ...seen, also: [] };
  await people();
  expect([bar(), log.includes("cobrowse:ended")]).toEqual(["Bob sees this page", false]);
});

test("the server is asked who may look when the people change, not at each word of them, and not when nothing is seen", async () => {
  await people(BEN);
  expect(asks()).toBe(0);
  await share();
  live = { id: "c", call_id: "1", status: "active", agent: AGENT, also: [], control: "none", control_request_id: null };
  await people();
  await people();
  expect(asks()).toBe(1);
});

test("a host is told who else would see the page", () => {
  say("cobrowse.requested", "c", { call_id: "1", also: [BEN] });
  expect(asked[0]?.also).toEqual([BEN]);
});
