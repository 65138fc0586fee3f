// What takes a page off the call's channel: from then on it is seen by the desk, beginning with a snapshot.
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

/** What was dropped meanwhile is in the next snapshot, which comes by the desk. */
function backByTheDesk(): void {
  expect(scene.wanted).toBe(1);
  scene.frame();
  scene.frame(true);
  scene.frame();
  expect(scene.desk.length).toBe(2);
  scene.deliver();
  expect([scene.roads.slice(-2), scene.gaps]).toEqual([["desk", "desk"], 0]);
}

test("a channel that closes", () => {
  pass(scene);
  scene.frame();
  scene.cut();
  backByTheDesk();
});

test("a channel that hangs is left after four seconds, and not tried for a minute", () => {
  pass(scene);
  scene.acknowledge();
  scene.frame();
  vi.advanceTimersByTime(3_000);
  expect(scene.wanted).toBe(0);
  vi.advanceTimersByTime(2_000);
  scene.channel.length = 0;
  backByTheDesk();
  scene.acknowledge();
  scene.allow();
  scene.frame();
  expect(scene.desk.length).toBe(1);
  vi.advanceTimersByTime(60_000);
  scene.deliver();
  scene.acknowledge();
  scene.allow();
  scene.frame();
  expect(scene.desk.length).toBe(0);
});

test("a slow channel is not left while something goes, and is when nothing does", () => {
  pass(scene);
  scene.acknowledge();
  scene.slow = true;
  for (let count = 0; count < 30; count += 1) scene.frame();
  for (let count = 0; count < 25; count += 1) {
    vi.advanceTimersByTime(500);
    scene.bufferedAmount -= 33;
  }
  expect(scene.wanted).toBe(0);
  vi.advanceTimersByTime(5_000);
  scene.channel.length = 0;
  backByTheDesk();
});

test("an agent's page that takes no more of it is seen by what it does not show", () => {
  pass(scene);
  scene.past.allow(0); // and the page has not heard of it
  for (let count = 0; count < 10; count += 1) {
    scene.frame();
    scene.arrive();
    vi.advanceTimersByTime(500);
  }
  backByTheDesk();
});

test("a still page is not taken for a channel that hangs", () => {
  pass(scene);
  scene.acknowledge();
  for (let seconds = 0; seconds < 60; seconds += 10) {
    vi.advanceTimersByTime(10_000);
    scene.allow();
  }
  expect(scene.wanted).toBe(0);
});

test("a permission that is not renewed", () => {
  pass(scene);
  for (let seconds = 0; seconds < 26; seconds += 1) {
    scene.frame();
    scene.arrive();
    scene.acknowledge();
    vi.advanceTimersByTime(1_000);
  }
  backByTheDesk();
});

test("a permission that is taken back, since somebody else looks or asks to record", () => {
  pass(scene);
  scene.allow({ seconds: 0 });
  backByTheDesk();
});

test("recording begins", () => {
  pass(scene);
  scene.recorded = true;
  vi.advanceTimersByTime(500);
  backByTheDesk();
  scene.acknowledge();
  scene.allow();
  scene.frame();
  expect(scene.desk.length).toBe(1);
});

test("who joins is shown the page by the desk, and nothing goes past them without a new permission", () => {
  pass(scene);
  scene.way.hear("cobrowse.snapshot", { stream: 0, reason: "joined" });
  scene.frame(true);
  scene.deliver();
  scene.acknowledge();
  scene.frame();
  expect(scene.desk.length).toBe(1);
});

test("an agent who looks anew is asked anew", () => {
  pass(scene);
  scene.past.close();
  scene.way.hear("cobrowse.unwatched", {});
  scene.past = scene.look();
  scene.way.hear("cobrowse.snapshot", { stream: 0, reason: "joined" });
  scene.allow();
  scene.see();
  scene.frame();
  scene.arrive();
  expect(scene.roads.slice(-2)).toEqual(["desk", "channel"]);
});

test("what the agent's page misses comes by the desk, and the channel is taken again", () => {
  pass(scene);
  scene.way.hear("cobrowse.snapshot", { stream: 7, reason: "asked" });
  scene.see();
  scene.frame();
  scene.arrive();
  expect(scene.roads).toEqual(["desk", "channel", "desk", "channel"]);
});

test("a channel that does not take what it is given is not tried again", () => {
  pass(scene);
  scene.refuses = true;
  scene.frame();
  backByTheDesk();
  scene.acknowledge();
  scene.allow();
  scene.frame();
  expect([scene.desk.length, scene.wanted]).toEqual([1, 1]);
});
