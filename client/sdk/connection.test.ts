// Each row once and in order, whatever becomes of the network.
import { expect, test } from "vitest";
import { settle } from "./testing/fake-clock.js";
import type { FakeServer } from "./testing/fake-server.js";
import { visit } from "./testing/scenes.js";

function say(server: FakeServer, text: string, quietly = false) {
  return server.append(server.session, "message.sent", { text, sender: "agent" }, quietly);
}

const POLL = /GET events/;

test("the socket offers the protocol and the token, and resumes after the last row", async () => {
  const { server, page } = await visit();
  expect(server.opened[0]?.protocols).toEqual(["widgets.v1", "widgets.auth.auth-s1-1"]);
  expect(server.opened[0]?.after).toBe(0);
  expect(page.payloads("connection:changed")).toEqual([{ transport: "websocket" }]);
});

test("with the socket open nobody polls", async () => {
  const { clock, server } = await visit();
  await clock.advance(60_000);
  expect(server.asked(POLL)).toHaveLength(0);
});

test.each(["refused", "forbidden", "silent"] as const)(
  "with sockets %s from the start polling takes over within a second",
  async (sockets) => {
    const { clock, page, server } = await visit({}, ({ server }) => {
      server.sockets = sockets;
    });
    await clock.advance(1100);
    say(server, "by poll");
    await settle();
    expect(page.payloads("message").map(({ text }) => text)).toEqual(["by poll"]);
    expect(page.payloads("connection:changed")).toEqual([{ transport: "polling" }]);
    expect(page.payloads("error")).toEqual([]);
  },
);

test("polling goes on while the socket is tried, and stops when it is back", async () => {
  const { clock, page, server } = await visit({}, ({ server }) => {
    server.sockets = "refused";
  });
  page.random = 0.5;
  await clock.advance(60_000);
  expect(server.opened.length).toBeGreaterThan(3);
  expect(server.opened.length).toBeLessThan(20);
  server.sockets = "working";
  await clock.advance(30_000);
  expect(page.payloads("connection:changed").at(-1)).toEqual({ transport: "websocket" });
  const polls = server.asked(POLL).length;
  await clock.advance(60_000);
  expect(server.asked(POLL)).toHaveLength(polls);
});

test("a lost socket is told, polling takes over and the socket comes back", async () => {
  const { clock, page, server } = await visit();
  page.random = 0.9;
  server.opened[0]?.drop();
  const [error] = page.payloads("error");
  expect([error?.message, error?.fatal]).toEqual(["Realtime connection interrupted", false]);
  await settle();
  say(server, "meanwhile");
  await settle();
  await clock.advance(10_000);
  expect(page.payloads("connection:changed").map(({ transport }) => transport)).toEqual([
    "websocket",
    "polling",
    "websocket",
  ]);
  say(server, "afterwards");
  expect(page.payloads("message").map(({ text }) => text)).toEqual(["meanwhile", "afterwards"]);
});

test("rows that come twice are heard once", async () => {
  const { page, server } = await visit();
  const row = say(server, "one");
  server.tell(server.session, row);
  expect(page.payloads("message")).toHaveLength(1);
});

test("a gap is filled by asking, in order", async () => {
  const { page, server } = await visit();
  say(server, "lost", true);
  say(server, "heard");
  expect(page.payloads("message")).toEqual([]);
  await settle();
  expect(page.payloads("message").map(({ text }) => text)).toEqual(["lost", "heard"]);
});

test("a gap is filled though the network fails meanwhile", async () => {
  const { clock, page, server } = await visit();
  server.fail(POLL, { times: 3 });
  say(server, "lost", true);
  say(server, "heard");
  await clock.advance(10_000);
  expect(page.payloads("message").map(({ text }) => text)).toEqual(["lost", "heard"]);
});

test("a socket that says nothing is given up", async () => {
  const { clock, page, server } = await visit();
  server.sockets = "silent";
  await clock.advance(31_000);
  expect(page.payloads("error")).toMatchObject([{ code: "connection_interrupted" }]);
  expect(server.opened[0]?.readyState).toBe(3);
});

test("the socket is asked for a sign of life every twenty seconds", async () => {
  const { clock, server } = await visit();
  await clock.advance(65_000);
  expect(server.opened[0]?.sent.filter(({ type }) => type === "ping")).toHaveLength(3);
});

test("in a page whose timers are slowed, messages keep the heartbeat going", async () => {
  const { clock, server } = await visit();
  clock.sleep(25_000);
  server.tell(server.session, { type: "presence", data: {} });
  expect(server.opened[0]?.sent.at(-1)).toEqual({ type: "ping" });
});

test("an attempt that was given up on cannot disturb its successor", async () => {
  const { clock, page, server } = await visit({}, ({ server }) => {
    server.sockets = "silent";
  });
  await clock.advance(10_100);
  server.sockets = "working";
  await clock.advance(5_000);
  const [first, second] = server.opened;
  expect(second?.open).toBe(true);
  first?.onclose?.({ code: 1006 });
  expect(page.payloads("error")).toEqual([]);
  expect(page.payloads("connection:changed").at(-1)).toEqual({ transport: "websocket" });
});

test("without any network the visitor is offline, and back at once when it returns", async () => {
  const { clock, page, server } = await visit();
  page.random = 1;
  server.sockets = "refused";
  server.fail(POLL, { times: 1000 });
  server.opened[0]?.drop();
  await clock.advance(120_000);
  expect(page.payloads("connection:changed").at(-1)).toEqual({ transport: "offline" });
  server.sockets = "working";
  server.failures.length = 0;
  page.window.dispatchEvent(new page.window.Event("online"));
  await settle();
  expect(page.payloads("connection:changed").at(-1)).toEqual({ transport: "websocket" });
});

test("a page that is shown again asks whether its socket is alive", async () => {
  const { page, server } = await visit();
  page.window.document.dispatchEvent(new page.window.Event("visibilitychange", { bubbles: true }));
  expect(server.opened[0]?.sent).toEqual([{ type: "ping" }]);
});

test("a server that does not wait is polled at its own pace", async () => {
  const { clock, server } = await visit({ transport: "polling" }, ({ server }) => {
    server.waits = false;
  });
  await clock.advance(30_000);
  expect(server.asked(POLL).length).toBeGreaterThan(8);
  expect(server.asked(POLL).length).toBeLessThan(14);
});

test("a server that is busy is polled when it said, not before", async () => {
  const { clock, server } = await visit({ transport: "polling" });
  server.fail(POLL, { status: 503, headers: { "Retry-After": "40" } });
  await clock.advance(26_000);
  const polls = server.asked(POLL).length;
  await clock.advance(38_000);
  expect(server.asked(POLL)).toHaveLength(polls);
  await clock.advance(3_000);
  expect(server.asked(POLL).length).toBeGreaterThan(polls);
});

test("by socket alone nobody polls, and a lost socket is offline", async () => {
  const { clock, page, server } = await visit({ transport: "websocket" });
  server.sockets = "refused";
  server.opened[0]?.drop();
  await clock.advance(30_000);
  expect(server.asked(POLL)).toEqual([]);
  expect(page.payloads("connection:changed").at(-1)).toEqual({ transport: "offline" });
});

test("a socket closed with 4410 ends the session", async () => {
  const { client, clock, server } = await visit();
  server.session.state = "ended";
  server.opened[0]?.drop(4410);
  await clock.advance(1000);
  expect(client.getState()).toBe("ended");
  expect(clock.running).toBe(0);
});

test.each([4403, 4404])("after %i polling decides, and the socket is left alone", async (code) => {
  const { client, clock, server } = await visit();
  server.opened[0]?.drop(code);
  await clock.advance(60_000);
  expect(server.opened).toHaveLength(1);
  expect(client.getState()).toBe("ready");
  server.fail(POLL, { status: 403, code: "origin_not_allowed" });
  await clock.advance(60_000);
  expect(client.getState()).toBe("error");
});

test("by socket alone 4403 is fatal", async () => {
  const { client, page, server } = await visit({ transport: "websocket" });
  server.opened[0]?.drop(4403);
  expect(client.getState()).toBe("error");
  expect(page.payloads("error")).toMatchObject([{ code: "origin_not_allowed", fatal: true }]);
});

test("4413 and 4429 bring the socket back, the second with patience", async () => {
  const { clock, page, server } = await visit();
  page.random = 0.5;
  server.opened[0]?.drop(4413);
  await clock.advance(2000);
  expect(server.opened).toHaveLength(2);
  server.opened[1]?.drop(4429);
  await clock.advance(5000);
  expect(server.opened).toHaveLength(2);
  await clock.advance(30_000);
  expect(server.opened).toHaveLength(3);
});
