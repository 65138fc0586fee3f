// The chat of the call on screen: what is being written stays with its call, and who is typing is said for a moment.
import { beforeEach, expect, test, vi } from "vitest";
import { memory } from "../memory";
import { type Input, initial, next, type State } from "../state";
import { translator } from "../strings";
import { call } from "../testing/server";
import { createChat } from "./chat";
import type { View } from "./parts";

let chat: View;
let state: State;
let now: number;
const actions = { say: vi.fn(), typing: vi.fn() };
const field = () => document.querySelector("textarea") as HTMLTextAreaElement;
const line = () => document.querySelector<HTMLElement>(".typing[data-on]")?.textContent ?? null;
const dispatch = (...inputs: Input[]): void => {
  state = inputs.reduce(next, state);
  chat.update(state);
};
const write = (text: string): void => {
  field().value = text;
  field().dispatchEvent(new Event("input"));
};

function load(): void {
  state = initial;
  const scene = { t: translator("en"), locale: "en", now: () => now, memory: memory(() => localStorage) };
  chat = createChat(scene, actions);
  document.body.replaceChildren(chat.element);
  dispatch({ type: "opened", call: call("c1") }, { type: "opened", call: call("c2") });
}

beforeEach(() => {
  sessionStorage.clear();
  now = 1000;
  vi.clearAllMocks();
  load();
});

test("what is being written is there after a reload, until it was sent or the call is over", () => {
  write("Half a sentence");
  load();
  expect(field().value).toBe("Half a sentence");
  document.querySelector("form")?.requestSubmit();
  load();
  expect([actions.say.mock.calls, field().value]).toEqual([[["Half a sentence"]], ""]);
  write("Too late");
  dispatch({ type: "call", call: call("c2", { status: "completed" }) });
  expect(Object.keys(sessionStorage)).toEqual([]);
});

test("what is being written stays with its call", () => {
  write("For c2");
  dispatch({ type: "show", callId: "c1" });
  expect(field().value).toBe("");
  write("For c1");
  dispatch({ type: "show", callId: "c2" });
  expect(field().value).toBe("For c2");
});

test("each letter is told on", () => {
  write("H");
  expect(actions.typing).toHaveBeenCalledOnce();
});

test("that the visitor is typing is said for six seconds", () => {
  dispatch({ type: "typing", sessionId: "session-t-c2", at: 1000 });
  expect(line()).toBe("Ada is typing …");
  chat.tick?.(6999);
  expect(line()).not.toBeNull();
  chat.tick?.(7000);
  expect(line()).toBeNull();
});

test("a visitor who types in another call is not typing here", () => {
  dispatch({ type: "typing", sessionId: "session-t-c1", at: 1000 });
  expect(line()).toBeNull();
});
