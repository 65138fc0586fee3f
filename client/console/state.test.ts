// What the console makes of its news.
import { expect, test } from "vitest";
import { arrivals } from "./arrivals";
import { type Input, initial, next, type State } from "./state";
import { call, me, row, ticket } from "./testing/server";

const after = (...inputs: Input[]): State => inputs.reduce(next, initial);
const message = (seq: number, text: string, sender = "visitor") =>
  row(seq, "message.sent", { client_id: text, sender, text });
const opened: Input = { type: "opened", call: call("c1") };

test("joining takes the row off the table and the call on screen", () => {
  const state = after({ type: "tickets", tickets: [ticket("t-c1"), ticket("b")], at: 0 }, opened);
  expect(state.tickets?.map((each) => each.id)).toEqual(["b"]);
  expect(state.talk?.phase).toBe("live");
});

test("a visitor whom another agent took goes from the table with a word about it", () => {
  const tickets: Input = { type: "tickets", tickets: [ticket("a"), ticket("b")], at: 0 };
  const state = after(tickets, { type: "accept.failed", ticketId: "a", code: "already_taken" });
  expect([state.tickets?.length, state.notice]).toEqual([1, "joinTaken"]);
});

test("a Join that failed for another reason leaves the row", () => {
  const tickets: Input = { type: "tickets", tickets: [ticket("a")], at: 0 };
  const state = after(tickets, { type: "accept.failed", ticketId: "a", code: "network_error" });
  expect([state.tickets?.length, state.notice, state.accepting]).toEqual([1, "joinFailed", null]);
});

test("a Join too many says so and leaves the row: another window has the calls", () => {
  const tickets: Input = { type: "tickets", tickets: [ticket("a")], at: 0 };
  const state = after(tickets, { type: "accept.failed", ticketId: "a", code: "in_call" });
  expect([state.tickets?.length, state.notice, state.accepting]).toEqual([1, "joinFull", null]);
});

test("a message that comes twice is shown once", () => {
  const state = after(opened, { type: "row", row: message(5, "Hi") }, { type: "row", row: message(5, "Hi") });
  expect(state.talk?.messages.map((each) => each.text)).toEqual(["Hi"]);
});

test("a message that overtakes the answer to Join is not lost", () => {
  const state = after({ type: "row", row: message(5, "Hi") }, opened);
  expect(state.talk?.messages.map((each) => each.text)).toEqual(["Hi"]);
  expect(state.early).toEqual([]);
});

test("one's own message is replaced by its row", () => {
  const sending: Input = {
    type: "message.sending",
    callId: "c1",
    clientId: "Hi",
    text: "Hi",
    at: "2026-11-22T10:00:00Z",
  };
  const state = after(opened, sending, { type: "row", row: message(5, "Hi", "agent") });
  expect(state.talk?.messages.map((each) => each.state)).toEqual(["sent"]);
});

test("a message that could not be sent stays, and says so", () => {
  const sending: Input = {
    type: "message.sending",
    callId: "c1",
    clientId: "x",
    text: "Hi",
    at: "2026-11-22T10:00:00Z",
  };
  const state = after(opened, sending, { type: "message.failed", callId: "c1", clientId: "x" });
  expect(state.talk?.messages.map((each) => each.state)).toEqual(["failed"]);
});

test("the end of the call leads to its notes, and a late answer does not revive it", () => {
  const ended = row(6, "call.ended", { call_id: "c1", reason: "visitor", status: "completed", duration_seconds: 61 });
  const state = after(opened, { type: "row", row: ended }, { type: "call", call: call("c1") });
  expect([state.talk?.phase, state.talk?.reason, state.talk?.call.status]).toEqual(["wrapup", "visitor", "completed"]);
});

test("the end of an earlier call of the same visitor changes nothing", () => {
  const ended = row(2, "call.ended", { call_id: "c0", reason: "agent", status: "completed", duration_seconds: 1 });
  expect(after(opened, { type: "row", row: ended }).talk?.phase).toBe("live");
});

test("availability is shown at once", () => {
  expect(after({ type: "me", me }, { type: "available", available: false }).me?.available).toBe(false);
});

test("arrivals are those who were not there before, and none at first sight", () => {
  expect(arrivals(null, [ticket("a")])).toEqual([]);
  expect(arrivals([ticket("a")], [ticket("a"), ticket("b")]).map((each) => each.id)).toEqual(["b"]);
});
