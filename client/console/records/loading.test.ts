// What is on screen while answers come late, not at all, or in the wrong order.
import { expect, test } from "vitest";
import { type Loading, type LoadingInput, next, nothing } from "./loading";

const after = (...inputs: LoadingInput<string>[]): Loading<string> => inputs.reduce(next<string>, nothing<string>());
const ask: LoadingInput<string> = { type: "ask", about: "other" };
const answer = (attempt: number, value: string): LoadingInput<string> => ({ type: "answer", attempt, value });

test("an answer is shown", () => {
  expect(after(ask, answer(1, "a"))).toMatchObject({ phase: "ready", value: "a" });
});

test("the answer to an earlier question changes nothing", () => {
  const state = after(ask, ask, answer(2, "new"));
  expect(next(state, answer(1, "old"))).toBe(state);
  expect(next(state, { type: "fail", attempt: 1, offline: true })).toBe(state);
});

test("what is on screen stays while the same is asked again, and when that fails", () => {
  const again = after(ask, answer(1, "a"), { type: "ask", about: "same" });
  expect(again).toMatchObject({ phase: "loading", value: "a" });
  const failed = next(again, { type: "fail", attempt: 2, offline: true });
  expect(failed).toMatchObject({ phase: "failed", value: "a", offline: true });
});

test("something else does not stand under the old", () => {
  expect(after(ask, answer(1, "a"), ask).value).toBeNull();
});

test("what passed the former filters stays until the answer comes, and goes when none does", () => {
  const narrowed = after(ask, answer(1, "a"), { type: "ask", about: "similar" });
  expect(narrowed).toMatchObject({ phase: "loading", value: "a" });
  expect(next(narrowed, { type: "fail", attempt: 2, offline: false }).value).toBeNull();
});
