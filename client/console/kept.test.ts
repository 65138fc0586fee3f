// Notes that outlive the page, and the wrap-up that is not closed without a disposition.
import { beforeEach, expect, test } from "vitest";
import { closeWrapUp } from "./closing";
import { keeper, keptDrafts } from "./kept";
import { memory } from "./memory";
import { fresh, type Talk } from "./talk";
import { call, FakeServer, me, refuse } from "./testing/server";

const browser = memory(() => localStorage);
const draft = { disposition: "sold", notes: "asks for a teapot" };

beforeEach(() => localStorage.clear());

test("a draft comes back to the agent who wrote it, and to no other", () => {
  keeper(browser, () => "7")("c1", draft);
  expect(keptDrafts(browser, "7")).toEqual([["c1", draft]]);
  expect(keptDrafts(browser, "8")).toEqual([]);
});

test("a draft that was saved, or is no draft, does not come back", () => {
  const keep = keeper(browser, () => "7");
  keep("c1", draft);
  keep("c1", null);
  browser.set("draft.c2", "{");
  browser.set("draft.c3", '{"by":"7"}');
  expect(keptDrafts(browser, "7")).toEqual([]);
});

function talk(disposition_required: boolean): Talk {
  const ended = call("c1", { status: "completed", disposition_required });
  return fresh(ended);
}

function server(): FakeServer {
  const made = new FakeServer();
  made.routes["PATCH calls/c1/"] = () => ({ body: call("c1") });
  made.routes["PATCH me/"] = () => ({ body: me });
  return made;
}

test("where a disposition is required the wrap-up stays open without one, and nothing is sent", async () => {
  const desk = server();
  expect(await closeWrapUp(desk.api(), talk(true), { disposition: "", notes: "x" })).toBe("dispositionWanted");
  expect(desk.asked).toEqual([]);
});

test("with one it is saved first, then closed at the server", async () => {
  const desk = server();
  expect(await closeWrapUp(desk.api(), talk(true), draft)).toBeNull();
  expect(desk.asked.map(({ route }) => route)).toEqual(["PATCH calls/c1/", "PATCH me/"]);
});

test("the server's refusal counts, and a dead network keeps nobody in the wrap-up", async () => {
  const desk = server();
  desk.routes["PATCH me/"] = () => refuse(409, "disposition_required");
  expect(await closeWrapUp(desk.api(), talk(true), draft)).toBe("dispositionWanted");
  desk.routes["PATCH calls/c1/"] = null;
  expect(await closeWrapUp(desk.api(), talk(true), draft)).toBeNull();
});

test("where none is required nothing is asked", async () => {
  const desk = server();
  expect(await closeWrapUp(desk.api(), talk(false), null)).toBeNull();
  expect(desk.asked).toEqual([]);
});
