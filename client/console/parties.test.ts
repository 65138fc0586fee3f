// Passing calls on, coming into them, and whispering, as the desk does it against the server.
import { beforeEach, expect, test } from "vitest";
import { createDesk, takes } from "./testing/desk";
import { call, me, refuse, row, settled } from "./testing/server";
import type { Invitation, Party, Whisper } from "./wire";

let made: ReturnType<typeof createDesk>;
const dave: Party = { id: "9", name: "Dave", role: "consulted", status: "joined" };
const asked: Invitation = {
  id: "i1",
  call_id: "c9",
  customer_name: "Eve",
  queue: { name: "Support" },
  from: { id: "9", name: "Dave" },
  note: "Knows about teapots",
  seconds: 20,
};
const whisper = (id: number): Whisper => ({
  id,
  call_id: "c1",
  text: `Psst ${id}`,
  client_id: `w${id}`,
  created_at: "2026-11-22T10:00:00Z",
  user: { id: "9", name: "Dave" },
});

beforeEach(async () => {
  made = createDesk();
  await made.start();
  await made.desk.accept("t-c1");
  await settled();
});

test("a cold transfer ends the call here, and says so", async () => {
  const { server, desk, store, conference } = made;
  const passed = call("c1", { status: "completed", end_reason: "transferred" });
  server.routes["POST calls/c1/transfer/"] = () => ({ body: passed });
  expect(await desk.parties.transfer("c1", { agent: "9", mode: "cold", note: "Hi" })).toBeNull();
  const sent = server.asked.find(({ route }) => route === "POST calls/c1/transfer/");
  expect(sent?.body).toEqual({ agent: "9", mode: "cold", note: "Hi" });
  expect([store.state.talk?.phase, store.state.talk?.reason]).toEqual(["wrapup", "transferred"]);
  expect(conference.close).toHaveBeenCalledOnce();
});

test("when nobody is free the dialog is told why, and the call goes on", async () => {
  const { server, desk, store } = made;
  server.routes["POST calls/c1/transfer/"] = () => refuse(409, "agent_unavailable");
  expect(await desk.parties.transfer("c1", { agent: "9", mode: "warm", note: "" })).toBe("agentUnavailable");
  expect(store.state.talk?.phase).toBe("live");
});

test("who hands over is out of the call, which goes on with the other", async () => {
  const { server, desk, store, conference } = made;
  server.routes["POST calls/c1/transfer/complete/"] = () => ({
    body: call("c1", { agent: { id: "9", name: "Dave" } }),
  });
  await desk.parties.complete("c1");
  expect([store.state.talk?.phase, store.state.talk?.reason]).toEqual(["wrapup", "passed"]);
  expect(conference.close).toHaveBeenCalledOnce();
});

test("a call that another has taken over ends here, with their name", async () => {
  const { desk, store } = made;
  const to = { agent: { id: "1", name: "Alice" } };
  desk.news({ rows: [row(9, "call.transferred", { call_id: "c1", mode: "warm", to })] });
  expect([store.state.talk?.reason, store.state.talk?.call.agent?.name]).toEqual(["passed", "Alice"]);
});

test("a call that is gone and may not be read any more is out of hand", async () => {
  const { server, desk, store } = made;
  server.routes["GET calls/c1/"] = () => refuse(404, "not_found");
  desk.news({ calls: [] });
  await settled();
  expect([store.state.talk?.phase, store.state.talk?.reason]).toEqual(["wrapup", "passed"]);
});

test("who gets the call back from another is in it again", async () => {
  const { server, desk, store } = made;
  server.routes["POST calls/c1/transfer/complete/"] = () => ({
    body: call("c1", { agent: { id: "9", name: "Dave" } }),
  });
  await desk.parties.complete("c1");
  server.routes["GET calls/c1/"] = () => ({ body: call("c1") });
  desk.news({ calls: [call("c1", { parties: [] })] });
  await settled();
  expect(store.state.talk?.phase).toBe("live");
});

test("news of other people in the call is read anew", async () => {
  const { server, desk, store } = made;
  server.routes["GET calls/c1/"] = () => ({ body: call("c1", { parties: [dave] }) });
  desk.news({ calls: [call("c1", { parties: [dave] })] });
  await settled();
  expect(store.state.talk?.call.parties).toEqual([dave]);
  desk.news({ calls: [call("c1", { parties: [dave] })] });
  expect(server.count("GET calls/c1/")).toBe(1);
});

test("an invitation is taken into the call beside the one that goes on", async () => {
  const { server, desk, store, mount } = made;
  takes(server, "c9");
  const joined = { ...dave, id: me.id };
  server.routes["POST calls/c9/party/join/"] = () => ({ body: call("c9", { agent: asked.from, parties: [joined] }) });
  desk.news({ invitations: [asked] });
  await desk.parties.join(asked);
  await settled();
  expect([store.state.talk?.call.id, store.state.aside.length, store.state.invitations]).toEqual(["c9", 1, []]);
  expect(mount).toHaveBeenCalledTimes(2);
});

test("an invitation that is over goes, with a word about it", async () => {
  const { server, desk, store } = made;
  server.routes["POST calls/c9/party/join/"] = () => refuse(409, "invitation_over");
  desk.news({ invitations: [asked] });
  await desk.parties.join(asked);
  expect([store.state.invitations, store.state.notice]).toEqual([[], "invitationOver"]);
});

test("a call that is only looked on has no video", async () => {
  const { server, desk, store, mount } = made;
  server.routes["GET calls/c9/"] = () => ({ body: call("c9", { agent: asked.from, parties: [] }) });
  await desk.openCall("c9");
  expect([store.state.talk?.call.id, store.state.talk?.lived]).toEqual(["c9", false]);
  expect(mount).toHaveBeenCalledOnce();
});

test("whispers come once each and in order, and one that was missed is asked for", async () => {
  const { server, desk, store } = made;
  desk.news({ whispers: [whisper(2)] });
  server.routes["GET calls/c1/whispers/"] = () => ({ body: { whispers: [whisper(1), whisper(2), whisper(3)] } });
  desk.news({ calls: [call("c1", { last_whisper: 3 })] });
  await settled();
  expect(store.state.talk?.whispers.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(store.state.talk?.messages).toEqual([]);
});

test("a whisper that was not sent is known as such", async () => {
  const { server, desk, store } = made;
  server.routes["POST calls/c1/whispers/"] = () => refuse(403, "permission_denied");
  expect(await desk.parties.whisper("c1", "Psst")).toBe(false);
  server.routes["POST calls/c1/whispers/"] = () => ({ status: 201, body: whisper(4) });
  expect(await desk.parties.whisper("c1", "Psst")).toBe(true);
  expect(store.state.talk?.whispers.map(({ id }) => id)).toEqual([4]);
});
