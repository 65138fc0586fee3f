// Which tab an agent sees: a closed one leaves no picture that nobody is behind.
import { beforeEach, expect, test, vi } from "vitest";
import { deflate } from "../deflate";
import { FIRST, LAST, NOTE, pack, SNAPSHOT } from "../frames";
import { Stage } from "./stage";

const ID = "0b6f7a52-3a49-4c9e-8d5e-0123456789ab";
const PAGE = [{ type: 4, timestamp: 0, data: { href: "", width: 1, height: 1 } }];
let said: string[];
let asked: number[];
let stage: Stage;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  [said, asked] = [[], []];
  stage = new Stage({
    show: () => {},
    state: (state) => said.push(state),
    ack: () => {},
    snapshot: (stream) => asked.push(stream),
    note: () => {},
  });
  return () => vi.useRealTimers();
});

async function give(kind: number, stream: number, told: object): Promise<void> {
  const frame = { kind, flags: kind === NOTE ? 0 : FIRST | LAST, cobrowse: ID, stream };
  const [number, base] = kind === NOTE ? [0, 0] : [1, 1];
  stage.take(pack({ ...frame, number, base }, await deflate(new TextEncoder().encode(JSON.stringify(told)))).buffer);
  await stage.settled();
}

test("the tab that is left is shown when the one that was seen is closed", async () => {
  await give(SNAPSHOT, 1, PAGE);
  await give(SNAPSHOT, 2, PAGE);
  await give(NOTE, 2, { front: true });
  await give(NOTE, 2, { gone: true });
  vi.advanceTimersByTime(2_000);
  expect([stage.shown, said.at(-1), asked.at(-1)]).toEqual([1, "waiting", 1]);
});

test("a tab that is loaded anew is waited for, and none beside it comes up meanwhile", async () => {
  await give(SNAPSHOT, 1, PAGE);
  await give(SNAPSHOT, 2, PAGE);
  await give(NOTE, 2, { front: true });
  await give(NOTE, 2, { gone: true });
  vi.advanceTimersByTime(1_000);
  await give(SNAPSHOT, 3, PAGE);
  vi.advanceTimersByTime(2_000);
  expect([stage.shown, said.at(-1)]).toEqual([3, "shown"]);
});

test("a tab that pauses is said to when it comes up, and not to be waited for", async () => {
  await give(SNAPSHOT, 1, PAGE);
  await give(NOTE, 1, { paused: true });
  await give(SNAPSHOT, 2, PAGE);
  await give(NOTE, 2, { front: true });
  expect([stage.shown, said.at(-1)]).toEqual([2, "shown"]);
  await give(NOTE, 2, { gone: true });
  vi.advanceTimersByTime(2_000);
  expect([stage.shown, said.at(-1)]).toEqual([1, "paused"]);
});

test("when the last tab is closed, nothing of it goes on being shown", async () => {
  await give(SNAPSHOT, 1, PAGE);
  await give(NOTE, 1, { gone: true });
  expect(said.at(-1)).toBe("shown");
  vi.advanceTimersByTime(2_000);
  expect(said.at(-1)).toBe("waiting");
});

test("of a tab that has given way to sixteen others nothing is kept", async () => {
  await give(SNAPSHOT, 1, PAGE);
  stage.broken();
  stage.broken(); // asked for a moment ago
  expect(asked).toEqual([1]);
  for (let stream = 2; stream < 18; stream += 1) await give(SNAPSHOT, stream, PAGE);
  await give(SNAPSHOT, 1, PAGE);
  stage.broken();
  expect([stage.shown, asked]).toEqual([1, [1, 1]]);
});

test("the page that takes the place of one that was seen is followed, though its window has no focus", async () => {
  await give(NOTE, 1, { main: true, front: false });
  await give(SNAPSHOT, 1, PAGE);
  await give(NOTE, 2, { main: true, front: false, paused: true });
  expect([stage.shown, said.at(-1)]).toEqual([2, "paused"]);
});

test("but not where the agent looks at another tab", async () => {
  await give(NOTE, 1, { main: true, front: false });
  await give(SNAPSHOT, 2, PAGE);
  stage.pin(2);
  await give(NOTE, 3, { main: true, front: false, paused: true });
  expect(stage.shown).toBe(2);
});
