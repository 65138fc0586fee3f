// The visitor's messages: on their way, there, or not sent; and who is typing.
import { expect, test } from "vitest";
import type { Message } from "../../sdk/index.js";
import { EMPTY, next, type PanelInput, type PanelModel } from "./model.js";
import { hearTyping } from "./typing.js";

const after = (...inputs: PanelInput[]): PanelModel => inputs.reduce(next, EMPTY);
const sending: PanelInput = { type: "sending", id: "a", text: "Hello" };
const row = (client_id: string, sender: "visitor" | "agent" = "visitor") =>
  ({ seq: 3, created_at: "", message_id: "m", client_id, text: "Hello", sender, agent: null }) as Message;

test("what is on its way is shown until the log has it, once", () => {
  expect(after(sending).unsent).toEqual([{ id: "a", text: "Hello", failed: false }]);
  const there = after(sending, { type: "messages", messages: [row("a")] });
  expect([there.unsent, there.messages.length]).toEqual([[], 1]);
});

test("what was not sent says so, and is on its way again under the same id", () => {
  const failed = after(sending, { type: "not sent", id: "a" });
  expect(failed.unsent.map((one) => one.failed)).toEqual([true]);
  expect(next(failed, sending).unsent.map((one) => one.failed)).toEqual([false]);
});

test("an agent's message of the same id takes nothing away", () => {
  expect(after(sending, { type: "messages", messages: [row("a", "agent")] }).unsent).toHaveLength(1);
});

test("that the agent is typing is said until their message has come", () => {
  const handlers = new Map<string, (payload: object) => void>();
  const said: boolean[] = [];
  const client = { on: (name: string, handler: (payload: object) => void) => handlers.set(name, handler) };
  hearTyping(client as never, (on) => said.push(on));
  handlers.get("passing")?.({ type: "presence" });
  handlers.get("passing")?.({ type: "typing" });
  handlers.get("message")?.({ sender: "visitor" });
  handlers.get("message")?.({ sender: "agent" });
  expect(said).toEqual([true, false]);
});
