// Two calls at once, and what is said in them.
import { beforeEach, expect, test } from "vitest";
import { createDesk, takes } from "./testing/desk";
import { call, me, refuse, settled } from "./testing/server";

let made: ReturnType<typeof createDesk>;
beforeEach(() => {
  made = createDesk();
});

async function takeTwo(): Promise<void> {
  const { server, desk, start } = made;
  takes(server, "c2");
  server.routes["GET me/"] = () => ({ body: { ...me, max_calls: 2 } });
  await start();
  for (const id of ["c1", "c2"]) {
    await desk.accept(`t-${id}`);
    await settled();
  }
}

test("of two calls one is shown, and the other stays connected without its microphone", async () => {
  const { store, conference, mount } = made;
  await takeTwo();
  expect(mount).toHaveBeenCalledTimes(2);
  expect(conference.close).not.toHaveBeenCalled();
  expect(conference.setMuted.mock.calls).toEqual([[true]]);
  store.dispatch({ type: "show", callId: "c1" });
  expect(conference.setMuted.mock.calls.slice(1)).toEqual([[false], [true]]);
});

test("a third visitor is not taken by who may have two", async () => {
  const { server, store, desk } = made;
  await takeTwo();
  await desk.accept("t-c3");
  expect([server.count("POST tickets/t-c3/accept/"), store.state.notice]).toEqual([0, "joinFull"]);
});

test("a reload with two calls comes back to the one that was on screen", async () => {
  const { server, store, start, memory } = made;
  memory.callId = "c1";
  server.routes["GET calls/"] = () => ({ body: { calls: [call("c1"), call("c2")] } });
  await start();
  expect([store.state.talk?.call.id, store.state.aside.map((each) => each.call.id)]).toEqual(["c1", ["c2"]]);
});

test("a call that ends beside another takes its video away, and the one on screen goes on", async () => {
  const { store, conference, desk } = made;
  await takeTwo();
  await desk.calls.end("c1");
  expect([store.state.talk?.call.id, store.state.talk?.phase]).toEqual(["c2", "live"]);
  expect(conference.close).toHaveBeenCalledOnce();
});

test("letters are told by socket, once in three seconds, and never by HTTP", async () => {
  const { clock, server, sockets, desk, start } = made;
  await start();
  desk.calls.typing("c1");
  sockets[0]?.welcomes();
  for (const ms of [0, 1000, 2500]) {
    await clock.pass(ms);
    desk.calls.typing("c1");
  }
  expect(sockets[0]?.sent).toEqual(Array(2).fill({ type: "typing", data: { call_id: "c1" } }));
  expect(server.asked.filter(({ route }) => route.startsWith("POST"))).toEqual([]);
});

test("what could not be said is said again when the network is back, in each call", async () => {
  const { server, store, sockets, desk } = made;
  await takeTwo();
  server.routes["POST calls/c1/messages/"] = () => refuse(403, "permission_denied");
  await desk.calls.say("c1", "Hi");
  server.routes["POST calls/c1/messages/"] = () => ({ status: 201, body: {} });
  sockets[0]?.welcomes();
  await settled();
  expect(store.state.aside[0]?.messages.map((each) => each.state)).toEqual(["sent"]);
});
