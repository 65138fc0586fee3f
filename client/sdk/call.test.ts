// How a conference is mounted, fed with signals and taken away.
import { expect, test } from "vitest";
import { settle } from "./testing/fake-clock.js";
import { inCall, visit } from "./testing/scenes.js";

test("a container that never comes is told after five seconds", async () => {
  const { client, clock, page } = await inCall({ container: "#nowhere" });
  await clock.advance(4900);
  expect(page.payloads("error")).toEqual([]);
  await clock.advance(200);
  const [error] = page.payloads("error");
  expect(error?.message).toBe("Parent node not found for video conference after timeout");
  expect([error?.code, client.getState()]).toEqual(["container_not_found", "in_call"]);
});

test("a container that comes late is found", async () => {
  const { clock, page } = await inCall({ container: "#late" });
  await clock.advance(3000);
  const late = page.document.createElement("div");
  late.id = "late";
  page.document.body.append(late);
  await clock.advance(200);
  expect(page.payloads("call:started")).toHaveLength(1);
});

test("a conference script that does not load is told", async () => {
  const { client, clock, page, server } = await visit();
  page.brokenLoads = 2;
  await client.joinQueue();
  server.accept();
  await clock.advance(1000);
  const [error] = page.payloads("error");
  expect(error?.message).toBe("Failed to load video conference script");
  expect(error?.code).toBe("script_failed");
});

test("a conference script is tried twice", async () => {
  const { client, clock, page, server } = await visit();
  page.brokenLoads = 1;
  await client.joinQueue();
  server.accept();
  await clock.advance(1000);
  expect(page.payloads("call:started")).toHaveLength(1);
  expect(page.loaded.map((url) => url.replace(/^.*sdk/, "…"))).toEqual([
    "…/conference/peer.js?test",
    "https://desk.test/widgets/client/conference/peer.js?again=test",
  ]);
});

test("a host without a container gets an element that goes with the call", async () => {
  const { page, server } = await inCall({ container: undefined });
  expect(page.document.querySelectorAll("body > div")).toHaveLength(2);
  server.endCall();
  expect(page.document.querySelectorAll("body > div")).toHaveLength(1);
});

test("signals come in by the socket and go out by it, in order", async () => {
  const { callId, page, server } = await inCall();
  server.signal(server.session, { call_id: callId, n: 1 });
  server.signal(server.session, { call_id: "another", n: 2 });
  const [conference] = page.conferences;
  expect(conference?.signals).toEqual([{ call_id: callId, n: 1, from: "agent" }]);
  for (const n of [1, 2, 3]) conference?.host.sendSignal({ call_id: callId, n });
  await settle();
  const sent = server.opened[0]?.sent.filter(({ type }) => type === "signal");
  expect(sent?.map(({ data }) => data?.n)).toEqual([1, 2, 3]);
  expect(server.asked(/signal/)).toEqual([]);
});

test("without a socket signals go by HTTP, one after the other, and come by polling", async () => {
  const { callId, page, server } = await inCall({ transport: "polling" });
  const [conference] = page.conferences;
  for (const n of [1, 2, 3]) conference?.host.sendSignal({ call_id: callId, n });
  await Promise.resolve();
  expect(server.asked(/signal/)).toHaveLength(1);
  await settle();
  expect(server.asked(/signal/).map(({ body }) => body.n)).toEqual([1, 2, 3]);
  server.signal(server.session, { call_id: callId, n: 9 });
  await settle();
  server.signal(server.session, { call_id: callId, n: 10 });
  await settle();
  expect(conference?.signals.map((signal) => (signal as { n: number }).n)).toEqual([9, 10]);
});

test("a signal that the network swallowed does not overtake the next", async () => {
  const { callId, clock, page, server } = await inCall({ transport: "polling" });
  server.fail(/signal/, {});
  for (const n of [1, 2]) page.conferences[0]?.host.sendSignal({ call_id: callId, n });
  await clock.advance(1000);
  expect(server.asked(/signal/).map(({ body }) => body.n)).toEqual([1, 1, 2]);
});

test("signals that come before the module is there are kept for it", async () => {
  const { client, clock, page, server } = await visit({ container: "#late" });
  await client.joinQueue();
  const call_id = server.accept();
  await settle();
  server.signal(server.session, { call_id, n: 1 });
  const late = page.document.createElement("div");
  late.id = "late";
  page.document.body.append(late);
  await clock.advance(200);
  expect(page.conferences[0]?.signals).toEqual([{ call_id, n: 1, from: "agent" }]);
});

test("a call that ends before it is mounted is never mounted", async () => {
  const { clock, page, server } = await inCall({ container: "#nowhere" });
  server.endCall();
  await clock.advance(6000);
  expect(page.payloads("error")).toEqual([]);
  expect(page.conferences).toEqual([]);
});

test("the call survives that the socket is cut", async () => {
  const { callId, clock, client, page, server } = await inCall();
  server.sockets = "refused";
  server.opened[0]?.drop();
  await clock.advance(100);
  server.signal(server.session, { call_id: callId, n: 1 });
  page.conferences[0]?.host.sendSignal({ call_id: callId, n: 2 });
  await clock.advance(100);
  expect(page.conferences[0]?.signals).toHaveLength(1);
  expect(server.asked(/signal/)).toHaveLength(1);
  expect(client.getState()).toBe("in_call");
  expect(page.conferences).toHaveLength(1);
});

test("a visitor who hangs up in the conference ends the call", async () => {
  const { client, page, server } = await inCall();
  page.conferences[0]?.host.hangUp();
  await settle();
  expect(server.session.call).toBeNull();
  expect([client.getState(), page.conferences[0]?.tracks]).toEqual(["ready", 0]);
});

test("a problem of the conference is told and is not fatal", async () => {
  const { client, page } = await inCall();
  page.conferences[0]?.host.problem({ code: "camera_refused", message: "The camera was refused" });
  expect(page.payloads("error")).toMatchObject([{ code: "camera_refused", fatal: false }]);
  expect(client.getState()).toBe("in_call");
});

test("join data is asked for again when the network was away", async () => {
  const { client, clock, page, server } = await visit();
  server.fail(/GET call/, { times: 6 });
  await client.joinQueue();
  server.accept();
  await clock.advance(60_000);
  expect(page.payloads("call:started")).toHaveLength(1);
});
