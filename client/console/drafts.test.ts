// Notes are saved as they are typed, and never lost.
import { beforeEach, expect, test } from "vitest";
import { ApiError } from "./api";
import { type Draft, Drafts } from "./drafts";
import { FakeClock } from "./testing/server";

let clock: FakeClock;
let saved: { notes: string; keepalive: boolean }[];
let answer: () => Promise<unknown>;
let words: string[];
let kept: Record<string, Draft | null>;
let drafts: Drafts;

const draft = (notes: string): Draft => ({ disposition: "", notes });

beforeEach(() => {
  [clock, saved, words] = [new FakeClock(), [], []];
  answer = () => Promise.resolve({});
  const save = (_: string, { notes }: Draft, keepalive: boolean) => {
    saved.push({ notes, keepalive });
    return answer();
  };
  kept = {};
  const keep = (callId: string, now: Draft | null): void => {
    kept[callId] = now;
  };
  drafts = new Drafts({ ...clock, save, keep }, (_, word) => words.push(word));
});

test("typing is saved once, after a pause", async () => {
  drafts.type("c", draft("a"));
  drafts.type("c", draft("ab"));
  await clock.pass(600);
  expect(saved).toEqual([{ notes: "ab", keepalive: false }]);
  expect([words.at(-1), drafts.unsaved]).toEqual(["saved", false]);
});

test("what is typed is kept in the browser until the server has it", async () => {
  answer = () => Promise.reject(new ApiError(0, "network_error", ""));
  drafts.type("c", draft("a"));
  await clock.pass(600);
  expect(kept.c).toEqual(draft("a"));
  answer = () => Promise.resolve({});
  await clock.pass(60_000);
  expect(kept.c).toBeNull();
});

test("what is typed while a save is under way is saved after it, not beside it", async () => {
  let finish = (_: unknown): void => {};
  answer = () => new Promise((resolve) => (finish = resolve));
  drafts.type("c", draft("a"));
  await clock.pass(600);
  drafts.type("c", draft("ab"));
  await clock.pass(600);
  expect(saved).toHaveLength(1);
  finish({});
  await clock.pass(600);
  expect(saved.map((each) => each.notes)).toEqual(["a", "ab"]);
});

test("a save that failed is tried again until it is done", async () => {
  answer = () => Promise.reject({ passing: true });
  drafts.type("c", draft("a"));
  await clock.pass(600);
  expect([words.at(-1), drafts.unsaved]).toEqual(["failed", true]);
  answer = () => Promise.resolve({});
  await clock.pass(1000);
  expect([words.at(-1), drafts.unsaved]).toEqual(["saved", false]);
});

test("leaving the page saves at once", () => {
  drafts.type("c", draft("a"));
  drafts.flush(true);
  expect(saved).toEqual([{ notes: "a", keepalive: true }]);
});

test("the draft outlives the look at another call", async () => {
  answer = () => Promise.reject({ passing: true });
  drafts.type("c", draft("a"));
  drafts.type("d", draft("z"));
  await clock.pass(600);
  expect(drafts.draft("c")).toEqual(draft("a"));
});
