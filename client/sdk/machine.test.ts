// The pure parts: whatever comes, in whatever order, the state stays sound.
import { expect, test } from "vitest";
import { pause } from "./api.js";
import { backoff, retryAfter } from "./backoff.js";
import { WidgetError } from "./errors.js";
import { type LinkInput, next as nextLink, unlinked } from "./link.js";
import { take } from "./log.js";
import { IDLE, type Input, type Model, next } from "./machine.js";
import type { Fact } from "./protocol.gen.js";
import type { InitAnswer } from "./wire.js";

/** A small generator of numbers in [0, 1) that a seed decides. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function row(seq: number, type = "message.sent", data: object = {}): Fact {
  return { seq, type, data, created_at: "" } as unknown as Fact;
}

const ANSWER = { session: { id: "s", state: "ready" }, last_event: 0 } as InitAnswer;
const agent = { id: "7", name: "Bob" };

function randomInput(random: () => number, seq: number): Input {
  const ticket_id = `t${Math.floor(random() * 3)}`;
  const call_id = `c${Math.floor(random() * 2)}`;
  const standing = { ticket_id, position: 1, estimated_wait_seconds: null, waiting: null };
  const facts: [string, object][] = [
    ["queue.joined", standing],
    ["queue.left", { ticket_id, reason: "visitor" }],
    ["queue.abandoned", { ticket_id, reason: "presence_lost" }],
    ["agent.assigned", { ticket_id, agent }],
    ["agent.unassigned", { ticket_id, agent, reason: "released" }],
    ["call.started", { call_id, provider: "peer" }],
    ["call.ended", { call_id, reason: random() < 0.5 ? "agent" : "released" }],
    ["call.transferred", { call_id, mode: random() < 0.5 ? "warm" : "cold", to: { agent } }],
  ];
  const inputs: Input[] = [
    ["submit", null],
    ["submitted", true],
    ["queue.joined", standing],
    ["queue.position", standing],
    ["queue.left", { ticket_id, reason: "visitor" }],
    ["call.ended", { call_id, reason: "visitor" }],
  ];
  if (random() < 0.01) return ["session.ended", { reason: "visitor" }];
  const fact = facts[Math.floor(random() * facts.length * 2)];
  return fact ? ["row", row(seq, ...fact)] : (inputs[Math.floor(random() * inputs.length)] as Input);
}

function check(model: Model): void {
  expect(model.standing === null || model.phase === "queued").toBe(true);
  expect(model.call !== null).toBe(model.phase === "in_call");
  expect(model.agent === null || model.phase === "assigned" || model.phase === "in_call").toBe(true);
}

test.each(Array.from({ length: 50 }, (_, seed) => seed))("random news leaves a sound state (seed %i)", (seed) => {
  const random = chance(seed);
  let { model } = next(IDLE, ["init", null]);
  ({ model } = next(model, ["admitted", { answer: ANSWER, agent: null }]));
  let mounted = false;
  for (let seq = 1; seq < 200; seq++) {
    const step = next(model, randomInput(random, seq));
    for (const [name, payload] of step.effects) {
      if (name === "mount") mounted = true;
      if (name === "unmount") mounted = false;
      if (name === "state:changed") expect(payload).toEqual({ from: model.phase, to: step.model.phase });
    }
    model = step.model;
    check(model);
    expect(mounted).toBe(model.call !== null);
  }
});

test("nothing brings an ended session back", () => {
  const model: Model = { ...IDLE, phase: "ended", admitted: true };
  const random = chance(1);
  for (let seq = 1; seq < 100; seq++) {
    expect(next(model, randomInput(random, seq))).toEqual({ model, effects: [] });
  }
});

test.each(Array.from({ length: 20 }, (_, seed) => seed))("rows in any order come out in order (seed %i)", (seed) => {
  const random = chance(seed);
  const rows = Array.from({ length: 30 }, (_, index) => row(index + 1));
  const mixed = [...rows, ...rows].sort(() => random() - 0.5);
  let log = { last: 0, seen: 0 };
  const heard: number[] = [];
  const hear = (some: Fact[], complete: boolean) => {
    const [after, facts] = take(log, some, complete);
    log = after;
    heard.push(...facts.map(({ seq }) => seq));
  };
  for (const one of mixed) {
    hear([one], false);
    if (log.seen > log.last && random() < 0.3) hear(rows.slice(log.last, log.seen), true);
  }
  expect(heard).toEqual(rows.map(({ seq }) => seq).slice(0, log.last));
  expect(log.seen).toBe(30);
});

test("what the server says is all there is has no gap", () => {
  const [log, facts] = take({ last: 2, seen: 9 }, [row(5), row(6), row(9)], true);
  expect(facts.map(({ seq }) => seq)).toEqual([5, 6, 9]);
  expect(log).toEqual({ last: 9, seen: 9 });
});

test("back-off is full jitter under a ceiling", () => {
  expect(backoff(1, 0)).toBe(0);
  expect(backoff(1, 0.5)).toBe(500);
  expect(backoff(40, 1)).toBe(30_000);
});

test("Retry-After is a number of seconds or a date", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(retryAfter("12", now)).toBe(12);
  expect(retryAfter("Sun, 22 Nov 2026 12:00:30 GMT", now)).toBe(30);
  expect(retryAfter("Sun, 22 Nov 2026 11:00:00 GMT", now)).toBe(0);
  expect([retryAfter("soon", now), retryAfter(null, now)]).toEqual([undefined, undefined]);
});

test.each([
  [{}, {}, true],
  [{}, { once: true }, false],
  [{ status: 502 }, {}, true],
  [{ status: 502 }, { once: true }, false],
  [{ status: 503 }, { once: true }, true],
  [{ status: 429, retryAfter: 2 }, { once: true }, true],
  [{ status: 429, retryAfter: 60 }, {}, false],
  [{ status: 429, retryAfter: 60 }, { tries: Infinity }, true],
  [{ status: 400 }, {}, false],
  [{ status: 500 }, {}, false],
])("a failure %j of a request %j is tried again: %s", (details, manner, again) => {
  expect(pause(new WidgetError("x", "x", details), manner, 1, 0.5) !== null).toBe(again);
});

test.each(Array.from({ length: 30 }, (_, seed) => seed))("the link never has two ways, nor none (seed %i)", (seed) => {
  const random = chance(seed);
  let [link] = nextLink(unlinked("auto"), { type: "start" });
  for (let at = 0; at < 300_000; at += 1000) {
    const attempt = link.attempt - (random() < 0.2 ? 1 : 0);
    const code = [1006, 4401, 4413, 4429][Math.floor(random() * 4)] as number;
    const inputs: LinkInput[] = [{ type: "due" }, { type: "nudge" }, { type: "polled", ok: random() < 0.5 }];
    if (link.socket === "opening") inputs.push({ type: "opened", attempt, at }, { type: "slow", attempt });
    if (link.socket === "opening" || link.socket === "open") inputs.push({ type: "closed", attempt, code, at });
    [link] = nextLink(link, inputs[Math.floor(random() * inputs.length)] as LinkInput);
    expect(link.socket === "open" && link.polling).toBe(false);
    expect(link.polling || link.socket !== "barred").toBe(true);
  }
});
