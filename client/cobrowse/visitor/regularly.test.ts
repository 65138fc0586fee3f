// What looks at the page waits for a frame, and not for ever.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { regularly } from "./regularly";

let looked = 0;
let stop = () => {};
let frames: (() => void)[] = [];
const turn = () => new Promise<void>((go) => setImmediate(go));
const begin = () => {
  stop = regularly(300, () => {
    looked += 1;
  });
};

beforeEach(() => {
  [looked, frames] = [0, []];
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => frames.push(run));
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

test("it looks after the next frame, and once", async () => {
  begin();
  vi.advanceTimersByTime(300);
  expect(looked).toBe(0);
  for (const run of [...frames, ...frames]) run();
  await vi.waitFor(() => expect(looked).toBe(1));
  await turn();
  expect(looked).toBe(1);
});

test("a page that lets no frame come is looked at all the same", () => {
  begin();
  vi.advanceTimersByTime(1_500);
  expect(looked).toBe(4);
});

test("so is one that breaks the way to ask for a frame", () => {
  vi.stubGlobal("requestAnimationFrame", () => {
    throw new Error("the page's own");
  });
  begin();
  for (let interval = 0; interval < 5; interval += 1)
    try {
      vi.advanceTimersByTime(300);
    } catch {}
  expect(looked).toBe(4);
});

test("where things change fast no frame is waited for, and none looks again", async () => {
  stop = regularly(
    300,
    () => {
      looked += 1;
    },
    () => true,
  );
  vi.advanceTimersByTime(900);
  for (const run of frames) run();
  await turn();
  expect([looked, frames.length]).toEqual([3, 0]);
});

test("after the end nobody looks, whatever comes late", async () => {
  begin();
  vi.advanceTimersByTime(300);
  stop();
  for (const run of frames) run();
  await turn();
  expect(looked).toBe(0);
});
