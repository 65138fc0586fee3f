// Joining, waiting, leaving, and being taken by an agent.
import { expect, test } from "vitest";
import { settle } from "./testing/fake-clock.js";
import { inCall, problem, visit } from "./testing/scenes.js";

test("joining tells the place, once, whatever comes first", async () => {
  const { client, page } = await visit();
  expect(await client.joinQueue({ terms: true })).toEqual({ ticket_id: "t1", position: 1 });
  await settle();
  expect(page.payloads("queue:joined")).toEqual([{ ticket_id: "t1", position: 1 }]);
  expect([client.getState(), client.getQueuePosition()]).toEqual(["queued", 1]);
});

test("joining twice is refused", async () => {
  const { client } = await visit();
  await client.joinQueue();
  expect((await problem(client.joinQueue())).message).toBe("Already in queue");
});

test("joining during a call is refused", async () => {
  const { client } = await inCall();
  const error = await problem(client.joinQueue());
  expect(error.message).toBe("Cannot join queue while in call or assigned to agent");
  expect(error.code).toBe("in_call");
});

test("joining with an agent assigned is refused", async () => {
  const { client, server } = await visit();
  await client.joinQueue();
  server.append(server.session, "agent.assigned", { ticket_id: "t1", agent: { id: "7", name: "Bob" } });
  const error = await problem(client.joinQueue());
  expect(error.message).toBe("Cannot join queue while in call or assigned to agent");
  expect([client.getState(), error.code]).toEqual(["assigned", "already_assigned"]);
});

test("the place moves up", async () => {
  const { client, page, server } = await visit();
  await client.joinQueue();
  const data = { ticket_id: "t1", position: 3, estimated_wait_seconds: 90, waiting: 5 };
  server.tell(server.session, { type: "queue.position", data });
  expect(page.payloads("queue:position").at(-1)).toEqual({ position: 3, estimated_wait_seconds: 90 });
  expect(client.getQueuePosition()).toBe(3);
  expect(client.ui.getStanding()?.waiting).toBe(5);
});

test("leaving gives the place up, and may be repeated", async () => {
  const { client, page } = await visit();
  await client.joinQueue();
  await client.leaveQueue();
  await client.leaveQueue();
  expect(client.getState()).toBe("ready");
  expect(page.payloads("queue:left")).toEqual([{ reason: "visitor" }]);
  expect(client.getQueuePosition()).toBeNull();
});

test("one who was not heard from loses the place", async () => {
  const { client, page, server } = await visit();
  await client.joinQueue();
  server.append(server.session, "queue.abandoned", { ticket_id: "t1", reason: "presence_lost" });
  expect(client.getState()).toBe("ready");
  expect(page.payloads("queue:left")).toEqual([{ reason: "presence_lost" }]);
});

test("late news of an earlier ticket changes nothing", async () => {
  const { client, server } = await visit();
  await client.joinQueue();
  server.append(server.session, "queue.left", { ticket_id: "t0", reason: "visitor" });
  expect(client.getState()).toBe("queued");
});

test("an agent takes the visitor and the call is mounted", async () => {
  const { client, page, callId } = await inCall();
  expect(client.getState()).toBe("in_call");
  expect(client.getCurrentAgent()).toEqual({ id: "7", name: "Bob" });
  expect(page.payloads("agent:assigned")).toEqual([{ agent: { id: "7", name: "Bob" } }]);
  expect(page.payloads("call:started")).toEqual([{ call_id: callId, provider: "peer" }]);
  expect(
    page
      .payloads("state:changed")
      .slice(-3)
      .map(({ to }) => to),
  ).toEqual(["queued", "assigned", "in_call"]);
  expect(page.document.querySelector("#call video")).not.toBeNull();
});

test("after the call everything is stopped and the visitor may join again", async () => {
  const { client, page, server } = await inCall();
  server.endCall();
  await settle();
  expect(page.payloads("call:ended")).toEqual([{ reason: "agent" }]);
  expect([client.getState(), client.getCurrentAgent()]).toEqual(["ready", null]);
  expect(page.conferences[0]?.tracks).toBe(0);
  expect(await client.joinQueue()).toMatchObject({ position: 1 });
});

test("the visitor ends the call and keeps the session", async () => {
  const { client, page, server } = await inCall();
  await client.ui.endCall();
  expect(page.payloads("call:ended")).toEqual([{ reason: "visitor" }]);
  expect([client.getState(), page.conferences[0]?.tracks]).toEqual(["ready", 0]);
  expect(server.asked(/POST call.end/)[0]?.keepalive).toBe(true);
});

test("an agent who gives the visitor back returns them to the queue", async () => {
  const { client, page, server, callId } = await inCall();
  const ended = { call_id: callId, reason: "released", status: "completed", duration_seconds: 1 };
  server.append(server.session, "call.ended", ended);
  server.append(server.session, "agent.unassigned", {
    ticket_id: "t1",
    agent: { id: "7", name: "Bob" },
    reason: "released",
  });
  await settle();
  expect([client.getState(), client.getCurrentAgent()]).toEqual(["queued", null]);
  expect(page.conferences[0]?.tracks).toBe(0);
});

test("an agent who is lost leaves the visitor in the queue too", async () => {
  const { client, server, callId } = await inCall();
  const agent = { id: "7", name: "Bob" };
  server.append(server.session, "agent.unassigned", { ticket_id: "t1", agent, reason: "agent_lost" });
  server.append(server.session, "call.ended", { call_id: callId, reason: "agent_lost", status: "dropped" });
  expect(client.getState()).toBe("queued");
});
