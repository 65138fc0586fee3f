// Two roads for one page: whatever happens to them, no frame is shown twice, and none that is missing is passed over.
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pass, Scene } from "../testing/two-roads";

let scene: Scene;
beforeEach(() => {
  vi.useFakeTimers();
  scene = new Scene();
});
afterEach(() => {
  scene.close();
  vi.useRealTimers();
});

test("a view begins by the desk, and goes past it once that has been shown", () => {
  pass(scene);
  scene.frame();
  scene.arrive();
  expect([scene.shown, scene.roads]).toEqual([
    [1, 2, 3],
    ["desk", "channel", "channel"],
  ]);
});

test.each([
  ["without permission", () => scene.open()],
  ["without a channel", () => scene.allow()],
  [
    "when the agent's page does not look",
    () => {
      scene.past.close();
      scene.open();
      scene.allow();
    },
  ],
  [
    "to another agent than the one who may",
    () => {
      scene.open();
      scene.allow({ agent: "agent-8" });
    },
  ],
])("%s nothing goes there", (_, arrange) => {
  arrange();
  scene.see();
  scene.frame();
  expect([scene.desk.length, scene.channel.filter((data) => typeof data !== "string")]).toEqual([1, []]);
});

test("a channel that opens later is taken then", () => {
  scene.allow();
  scene.see();
  scene.open();
  scene.arrive();
  scene.frame();
  scene.arrive();
  expect(scene.roads).toEqual(["desk", "channel"]);
});

test("frames wait for those that are on their way by the desk", () => {
  scene.see();
  scene.frame();
  scene.open();
  scene.allow();
  scene.frame();
  scene.frame();
  scene.arrive();
  expect(scene.shown).toEqual([1]);
  scene.deliver();
  scene.acknowledge();
  scene.arrive();
  expect([scene.shown, scene.roads.slice(1)]).toEqual([
    [1, 2, 3, 4],
    ["desk", "channel", "channel"],
  ]);
});

test("what is under way too long is overtaken by a snapshot", () => {
  scene.see();
  scene.frame();
  scene.open();
  scene.allow();
  scene.frame();
  vi.advanceTimersByTime(1_500);
  expect(scene.wanted).toBe(1);
  scene.frame(true);
  scene.arrive();
  scene.deliver();
  expect([scene.shown, scene.gaps]).toEqual([[1, 4], 0]);
});

test.each([
  ["be taken", () => {}],
  ["not be taken any more", () => scene.allow({ seconds: 0 })],
])("until that snapshot nothing follows what was dropped, should the channel %s", (_, then) => {
  scene.see();
  scene.frame();
  scene.open();
  scene.allow();
  scene.frame();
  vi.advanceTimersByTime(1_500);
  scene.deliver();
  scene.acknowledge();
  then();
  scene.frame();
  scene.deliver();
  scene.arrive();
  expect([scene.shown, scene.gaps]).toEqual([[1, 2], 0]);
});

test("a snapshot that the desk asks for goes by the desk, though a new permission comes before it", () => {
  scene.see();
  scene.open();
  scene.way.hear("cobrowse.snapshot", { stream: 0, reason: "joined" });
  scene.allow();
  scene.frame(true);
  expect(scene.desk.length).toBe(1);
});

test("what waits in the channel holds the page back", () => {
  expect(scene.way.waiting()).toBe(1);
  pass(scene);
  scene.bufferedAmount = 700_000;
  expect(scene.way.waiting()).toBe(700_000);
});

test("nonsense from the agent's page changes nothing", () => {
  pass(scene);
  for (const data of ["", "{", "null", "[]", '{"ack":7}', '{"ack":[7,4294967295]}', "x".repeat(1_000), 7])
    scene.back.push(data as string);
  scene.arrive();
  scene.frame();
  expect([scene.channel.length, scene.desk.length, scene.wanted]).toEqual([1, 0, 0]);
});

test("a page that asks before the agent's page may answer is answered then", () => {
  scene.open();
  scene.tell();
  scene.see();
  expect(scene.back).toEqual([]);
  scene.past.allow(25);
  scene.arrive();
  scene.frame();
  scene.arrive();
  expect(scene.roads).toEqual(["desk", "channel"]);
});

test("after the end nothing goes, whatever is still given, and nobody listens", () => {
  pass(scene);
  scene.way.close();
  scene.frame();
  scene.allow();
  expect([scene.channel, scene.desk]).toEqual([[], []]);
  scene.past.close();
  scene.open();
  vi.advanceTimersByTime(60_000);
  expect([scene.wanted, vi.getTimerCount()]).toEqual([0, 0]);
});

const STEPS = [
  "frame",
  "snapshot",
  "deliver",
  "one",
  "arrive",
  "acknowledge",
  "wait",
  "open",
  "cut",
  "allow",
  "forbid",
];

test("whatever happens in whatever order, what is shown is whole and in order, and what comes last is shown", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...STEPS), { minLength: 5, maxLength: 120 }), (steps) => {
      scene.close();
      scene = new Scene();
      scene.open();
      for (const step of ["snapshot", ...steps]) {
        if (step === "frame") scene.frame();
        else if (step === "snapshot") scene.frame(true);
        else if (step === "deliver") scene.deliver();
        else if (step === "one") scene.deliver(1);
        else if (step === "arrive") scene.arrive(2);
        else if (step === "acknowledge") scene.acknowledge();
        else if (step === "wait") vi.advanceTimersByTime(700);
        else if (step === "open") scene.open();
        else if (step === "cut") scene.cut();
        else scene.allow(step === "forbid" ? { seconds: 0 } : {});
      }
      scene.frame(true);
      const last = scene.frame();
      for (const _ of [1, 2, 3]) {
        scene.deliver();
        scene.arrive();
        scene.acknowledge();
      }
      expect(scene.gaps).toBe(0);
      expect(scene.shown).toEqual([...new Set(scene.shown)].sort((a, b) => a - b));
      expect(scene.shown.at(-1)).toBe(last);
    }),
    { numRuns: 500 },
  );
});
