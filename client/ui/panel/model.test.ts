// Which view is shown when.
import { expect, test } from "vitest";
import type { Message, WidgetState } from "../../sdk/index.js";
import { EMPTY, next, type PanelInput, type PanelModel, viewOf } from "./model.js";

const to = (state: WidgetState, more: Partial<PanelInput> = {}) =>
  ({ type: "state", state, needsForm: false, open: true, agent: null, ...more }) as PanelInput;
const after = (...inputs: PanelInput[]): PanelModel => inputs.reduce(next, EMPTY);

const RECEIPT = { kind: "message", open: false, opens_at: null } as const;

test.each<[string, PanelInput[]]>([
  ["loading", []],
  ["form", [to("ready", { needsForm: true } as PanelInput)]],
  ["consents", [to("ready")]],
  ["waiting", [to("queued")]],
  ["call", [to("assigned")]],
  ["call", [to("in_call")]],
  ["ended", [to("in_call"), { type: "call ended", reason: "agent" }, to("ready")]],
  ["closed", [to("ready", { open: false } as PanelInput)]],
  ["closed", [{ type: "availability", open: false }]],
  ["full", [to("ready"), { type: "refused", code: "full" }]],
  ["expired", [to("queued"), to("ended")]],
  ["expired", [{ type: "expired" }, to("error")]],
  ["failed", [to("error")]],
  ["request", [to("queued"), { type: "requesting", step: "form" }]],
  [
    "requested",
    [
      { type: "availability", open: false },
      { type: "requested", receipt: RECEIPT },
    ],
  ],
  ["code", [to("queued"), { type: "code", code: "asked" }]],
  [
    "code",
    [
      { type: "availability", open: false },
      { type: "code", code: { digits: "123456", until: 0 } },
    ],
  ],
  ["waiting", [to("queued"), { type: "code", code: "asked" }, { type: "code", code: null }]],
  ["call", [to("queued"), { type: "code", code: "asked" }, to("assigned")]],
  ["call", [to("queued"), { type: "requesting", step: "form" }, to("assigned")]],
  ["waiting", [to("queued"), { type: "requested", receipt: RECEIPT }, { type: "requesting", step: null }]],
])("%s is shown after %o", (view, inputs) => {
  expect(viewOf(after(...inputs))).toBe(view);
});

test("going on after a call leads to the queue again", () => {
  const ended = after(to("in_call"), { type: "call ended", reason: "visitor" }, to("ready"));
  expect(viewOf(next(ended, { type: "onward" }))).toBe("consents");
});

test("messages stand once and in order, however they come", () => {
  const message = (seq: number) => ({ seq, text: `${seq}` }) as Message;
  const model = after(
    { type: "messages", messages: [message(5)] },
    { type: "messages", messages: [message(2), message(5)] },
  );
  expect(model.messages.map((one) => one.seq)).toEqual([2, 5]);
});

test("a new call forgets the end of the last", () => {
  expect(after({ type: "call ended", reason: "agent" }, to("queued")).callEnded).toBeNull();
});

test("questions that have changed since are asked again, until they are answered", () => {
  const ready = { ...EMPTY, state: "ready", needsForm: false } as const;
  const anew = next(ready, { type: "asked anew", note: "Look again" });
  expect([viewOf(ready), viewOf(anew), anew.note]).toEqual(["consents", "form", "Look again"]);
  expect(viewOf(next(anew, { type: "answered" }))).toBe("consents");
});

test.each([
  ["before", [to("in_call"), { type: "call ended", reason: "agent_lost" }, to("queued")]],
  ["after", [to("in_call"), to("queued"), { type: "call ended", reason: "agent_lost" }]],
])("a visitor whose agent was lost is told in the queue, the end told %s the state", (_when, inputs) => {
  const model = after(...(inputs as PanelInput[]));
  expect([viewOf(model), model.returned]).toEqual(["waiting", "agent_lost"]);
  expect(next(model, to("in_call")).returned).toBe(null);
  expect(viewOf(next(model, to("ready")))).toBe("consents");
});
