// Several calls at once: which is on screen, what is missed in the others.
import { expect, test } from "vitest";
import { type Input, initial, next, room, type State, talksOf } from "./state";
import { call, me, row } from "./testing/server";

const after = (...inputs: Input[]): State => inputs.reduce(next, initial);
const of = (id: string, more = {}): Input => ({ type: "opened", call: call(id, more) });
const written = (seq: number, id: string, sender = "visitor"): Input => ({
  type: "row",
  row: row(seq, "message.sent", { client_id: `m${seq}`, sender, text: "Hi" }, `session-t-${id}`),
});
const ended = (seq: number, id: string): Input => ({
  type: "row",
  row: row(seq, "call.ended", { call_id: id, reason: "visitor", status: "completed" }, `session-t-${id}`),
});
const asides = (state: State) => state.aside.map((talk) => [talk.call.id, talk.unread, talk.waitsSince]);
const two = [of("c1"), of("c2", { started_at: "2026-11-22T10:05:00Z" })];

test("a second call comes on screen, and the first stays beside it", () => {
  const state = after(...two);
  expect([state.talk?.call.id, asides(state)]).toEqual(["c2", [["c1", 0, null]]]);
});

test("what a visitor writes beside counts, from the first of it, until the call is on screen", () => {
  const state = after(...two, written(5, "c1"), written(6, "c1"), written(6, "c1"), written(7, "c1", "agent"));
  expect(asides(state)).toEqual([["c1", 2, "2026-11-22T10:00:05Z"]]);
  const back = next(state, { type: "show", callId: "c1" });
  expect([back.talk?.unread, back.talk?.waitsSince, back.talk?.messages.length]).toEqual([0, null, 3]);
});

test("what is on screen, and what was said before the call was opened, is not missed", () => {
  const state = after(...two, written(5, "c2"), written(3, "c1"));
  expect([state.talk?.unread, asides(state)]).toEqual([0, [["c1", 0, null]]]);
});

test("the calls keep their order whichever is shown", () => {
  const state = after(...two, { type: "show", callId: "c1" });
  expect(talksOf(state).map((talk) => talk.call.id)).toEqual(["c1", "c2"]);
});

test("the queue can be shown with both calls beside it", () => {
  const state = after(...two, { type: "show", callId: null });
  expect([state.talk, state.aside.length]).toEqual([null, 2]);
});

test("a call that ended beside the other stays until its notes are done", () => {
  const state = after(...two, ended(5, "c1"));
  expect(state.aside[0]?.phase).toBe("wrapup");
  const done = after(...two, ended(5, "c1"), { type: "show", callId: "c1" }, { type: "done" });
  expect([done.talk?.call.id, done.aside]).toEqual(["c2", []]);
});

test("an earlier call that was only read goes when another is shown", () => {
  const state = after(of("c1"), of("old", { status: "completed" }), { type: "show", callId: "c1" });
  expect([state.talk?.call.id, state.aside]).toEqual(["c1", []]);
});

test("how many more one may take counts the live calls that are one's own", () => {
  const mine: Input = { type: "me", me: { ...me, max_calls: 2 } };
  expect(room(after(mine, of("c1")))).toBe(1);
  expect(room(after(mine, ...two))).toBe(0);
  expect(room(after(mine, ...two, ended(5, "c1")))).toBe(1);
  expect(room(after({ type: "me", me }, of("c1", { agent: { id: "9", name: "Dave" } })))).toBe(1);
});

test("a visitor is typing until what they typed has come", () => {
  const typing: Input = { type: "typing", sessionId: "session-t-c1", at: 7000 };
  expect(after(...two, typing).aside[0]?.typedAt).toBe(7000);
  expect(after(...two, typing).talk?.typedAt).toBeNull();
  expect(after(...two, typing, written(5, "c1")).aside[0]?.typedAt).toBeNull();
});

test("a message goes to the call it was written in, whatever is on screen", () => {
  const sending: Input = {
    type: "message.sending",
    callId: "c1",
    clientId: "x",
    text: "Hi",
    at: "2026-11-22T10:09:00Z",
  };
  const state = after(...two, sending, { type: "message.failed", callId: "c1", clientId: "x" });
  expect(state.aside[0]?.messages.map((each) => each.state)).toEqual(["failed"]);
  expect(state.talk?.messages).toEqual([]);
});
