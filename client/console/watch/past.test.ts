// A page that lies sends by the call's channel what it likes: the agent's page takes what the desk allows, and so much of it.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { INCREMENT, MOST_BYTES, pack, SNAPSHOT } from "../../cobrowse/frames";
import { setChannel } from "../../conference/channels";
import { Line } from "./line";

const ID = "0c9e0d5e-3f0a-4a52-9d3a-8a7d2f1b6c11";
const ASK = JSON.stringify({ cobrowse: ID });
const HEAD = { kind: SNAPSHOT, flags: 3, cobrowse: ID, stream: 7, number: 1, base: 1 };

let line: Line;
let shown: ArrayBuffer[];
let answers: string[];
let hostile: (data: unknown) => void;

beforeEach(() => {
  vi.useFakeTimers();
  [shown, answers] = [[], []];
  const channel = { send: (data: string) => answers.push(data), onmessage: (_: { data: unknown }) => {} };
  const contentWindow = { postMessage: (word: { frame: ArrayBuffer }) => shown.push(word.frame) };
  line = new Line(ID, {
    ...{ call: "call", frame: { contentWindow } as never, send: () => true },
    ...{ heard: () => {}, arrived: () => {}, shown: () => {}, note: () => {} },
  });
  const ready = new MessageEvent("message", { data: { livedesk: "ready" }, origin: location.origin });
  Object.defineProperty(ready, "source", { value: contentWindow });
  dispatchEvent(ready);
  setChannel("call", "visitor", channel as never);
  hostile = (data) => channel.onmessage?.({ data });
});
afterEach(() => {
  line.close();
  setChannel("call", "visitor", null);
  vi.useRealTimers();
});

function allow(seconds = 25, cobrowse_id = ID): void {
  line.hear({ type: "cobrowse.channel", data: { cobrowse_id, seconds } });
}

function frame(more: object = {}, size = 1): ArrayBuffer {
  return pack({ ...HEAD, ...more }, new Uint8Array(size)).buffer;
}

test("nothing is shown that the desk has not allowed, and it is not answered", () => {
  hostile(ASK);
  hostile(frame());
  allow(25, "7d0f3f0e-52a4-4a1c-8f13-0f8c7a4f1d21");
  hostile(frame());
  expect([shown, answers]).toEqual([[], []]);
});

test("who asked before it was allowed is answered then, and once", () => {
  hostile(ASK);
  allow();
  allow();
  hostile(frame());
  expect([shown.length, answers]).toEqual([1, [ASK]]);
});

test.each([
  ["taken back", () => allow(0)],
  ["not renewed", () => vi.advanceTimersByTime(25_001)],
])("once it is %s nothing more is shown", (_, end) => {
  allow();
  hostile(ASK);
  end();
  hostile(frame());
  expect(shown).toEqual([]);
});

test("who has not asked shows nothing", () => {
  allow();
  hostile(frame());
  hostile(JSON.stringify({ cobrowse: "other" }));
  hostile(frame());
  expect(shown).toEqual([]);
});

test.each([
  ["too large", frame({}, MOST_BYTES)],
  ["of another view", frame({ cobrowse: "7d0f3f0e-52a4-4a1c-8f13-0f8c7a4f1d21" })],
  ["of no known kind", frame({ kind: 4 })],
  ["nothing but a head", frame({}, 0)],
  ["empty", new ArrayBuffer(0)],
  ["no bytes", new Blob(["page"])],
  ["a long text", "x".repeat(1_000_000)],
])("what is %s is let go", (_, data) => {
  allow();
  hostile(ASK);
  hostile(data);
  expect([shown, answers.length]).toEqual([[], 1]);
});

test("what belongs to an older snapshot is let go", () => {
  allow();
  hostile(ASK);
  hostile(frame({ number: 5, base: 5 }));
  for (const number of [4, 6]) hostile(frame({ kind: INCREMENT, flags: 0, number, base: 4 }));
  expect(shown.length).toBe(1);
});

test.each([
  ["small", 1, 12_300],
  ["large", 65_000, 728],
])("of a flood of %s frames so many are read, and later some more", (_, size, most) => {
  allow(60);
  hostile(ASK);
  const data = frame({}, size);
  const flood = () => {
    for (let number = 0; number < most * 1.2; number += 1) hostile(data);
  };
  flood();
  expect(shown.length).toBeLessThanOrEqual(most);
  expect(shown.length).toBeGreaterThan(most * 0.9);
  const before = shown.length;
  vi.advanceTimersByTime(1_000);
  flood();
  expect(shown.length - before).toBeLessThanOrEqual(most / 7);
});

test("a flood of questions is not answered for ever", () => {
  allow();
  for (let count = 0; count < 20_000; count += 1) hostile(ASK);
  expect(answers.length).toBeLessThan(12_300);
});

test("who closes the view hears no more of it", () => {
  allow();
  hostile(ASK);
  line.close();
  hostile(frame());
  expect(shown).toEqual([]);
});
