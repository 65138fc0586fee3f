// The row of open calls as the agent sees and hears it.
import { beforeEach, expect, test, vi } from "vitest";
import { memory } from "../memory";
import { type Input, initial, next, type State } from "../state";
import { translator } from "../strings";
import { call, me, row } from "../testing/server";
import type { View } from "./parts";
import { createTabs } from "./tabs";

let tabs: View;
let state: State;
const show = vi.fn();
const at = Date.parse("2026-11-22T10:01:05Z");
const dispatch = (...inputs: Input[]): void => {
  for (const input of inputs) {
    state = next(state, input);
    tabs.update(state);
  }
};
const buttons = () => [...document.querySelectorAll<HTMLElement>(".tabs button")];
const words = (button?: HTMLElement) =>
  [...(button?.querySelectorAll<HTMLElement>("bdi, span:not(.spoken)") ?? [])]
    .filter((part) => !part.hidden && part.textContent)
    .map((part) => part.textContent);
const two: Input[] = [
  { type: "me", me: { ...me, max_calls: 2 } },
  { type: "opened", call: call("c1") },
  { type: "opened", call: call("c2", { customer_name: "Bert", started_at: "2026-11-22T10:05:00Z" }) },
];
const written: Input = {
  type: "row",
  row: row(5, "message.sent", { client_id: "m", sender: "visitor", text: "Hi" }, "session-t-c1"),
};

beforeEach(() => {
  state = initial;
  const scene = { t: translator("en"), locale: "en", now: () => at, memory: memory(() => localStorage) };
  tabs = createTabs(scene, show);
  document.body.replaceChildren(tabs.element);
});

test("who has one call, and may have no more, sees no row", () => {
  dispatch({ type: "me", me }, { type: "opened", call: call("c1") });
  expect(tabs.element.hidden).toBe(true);
});

test("the queue and each call is a button, and the one on screen says so", () => {
  dispatch(...two);
  expect(buttons().map((each) => each.getAttribute("aria-current"))).toEqual([null, null, "page"]);
  buttons()[1]?.click();
  expect(show).toHaveBeenCalledWith("c1");
});

test("a call beside says that its microphone is off, how much is unread and since when the visitor waits", () => {
  dispatch(...two, written);
  expect(words(buttons()[1])).toEqual(["Ada", "Microphone off: you cannot hear each other", "1 new", "waits 1:00"]);
  expect(words(buttons()[2])).toEqual(["Bert"]);
});

test("a screen reader hears who wrote beside, whose call ended, and which is on screen now", () => {
  const spoken = () => document.querySelector(".tabs [role=status]")?.textContent;
  dispatch(...two, written);
  expect(spoken()).toBe("Ada has written.");
  const over = { call_id: "c1", reason: "visitor", status: "completed" };
  dispatch({ type: "row", row: row(6, "call.ended", over, "session-t-c1") });
  expect(spoken()).toBe("The call with Ada has ended.");
  dispatch({ type: "show", callId: "c1" });
  expect(spoken()).toBe("Call with Ada");
});

test("a call that is left goes from the row", () => {
  dispatch(...two, { type: "show", callId: "c1" }, { type: "done" });
  expect(buttons().map((each) => words(each)[0])).toEqual(["0", "Bert"]);
});
