// How many wait is what the server says, whatever the table shows; who moves up in a cut table is no news.
import { expect, test } from "vitest";
import { comeNow, waitingIn, without } from "./crowd";
import { initial, type State } from "./state";
import { ticket } from "./testing/server";

const queue = { id: 1, slug: "support", name: "Support" };
const place = (id: string, position: number) => ticket(id, { position });
const state = (waiting: number, ...ids: string[]): State => ({
  ...initial,
  tickets: ids.map((id, at) => place(id, at + 1)),
  crowd: { waiting, queues: [{ ...queue, waiting }] },
});

test("everybody is counted, in all and in each queue", () => {
  expect([waitingIn(state(9, "a")), waitingIn(state(9, "a"), "support"), waitingIn(state(9, "a"), "other")]).toEqual([
    9, 9, 0,
  ]);
});

test("who is taken counts no more, before the server says so", () => {
  const rest = without(state(9, "a", "b"), "a");
  expect([rest.tickets?.map(({ id }) => id), waitingIn(rest), waitingIn(rest, "support")]).toEqual([["b"], 8, 8]);
});

test("who moves up into a cut table is no news; who is put before others is", () => {
  const [before, now] = [state(9, "a", "b"), state(9, "first", "b", "moved")];
  expect(comeNow([place("first", 1), place("moved", 3)], before, now).map(({ id }) => id)).toEqual(["first"]);
});

test("in a whole table everybody new is news", () => {
  const [before, now] = [state(1, "a"), state(2, "a", "b")];
  expect(comeNow([place("b", 2)], before, now).map(({ id }) => id)).toEqual(["b"]);
});
