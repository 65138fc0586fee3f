// What agents are told of how old the picture is.
import { expect, test } from "vitest";
import { Age, ageView } from "./age";
import { WATCH_WORDS } from "./words";

const seat = { stream: 7, front: true, paused: false, linked: true };
const after = (age: Age, now: number, more: object = {}) => age.find({ ...seat, ...more }, now);

test("what has come and does not show makes the picture late, until it shows", () => {
  const age = new Age(0);
  age.arrived(7, 1, 0);
  age.arrived(7, 2, 1_000);
  expect(after(age, 5_000)).toEqual({ kind: "behind", seconds: 5 });
  age.shown(7, 1, undefined, 5_000);
  expect(after(age, 5_000)).toEqual({ kind: "behind", seconds: 4 });
  age.shown(7, 2, undefined, 5_000);
  expect(after(age, 5_000)).toEqual({ kind: "fresh" });
});

test("a page that says nothing any more is lost, one in the background later", () => {
  const age = new Age(0);
  age.arrived(7, 1, 1_000);
  age.shown(7, 1, undefined, 1_000);
  expect(after(age, 14_000)).toEqual({ kind: "lost", since: 1_000 });
  expect(after(age, 14_000, { front: false })).toEqual({ kind: "fresh" });
  expect(after(age, 80_000, { front: false })).toEqual({ kind: "lost", since: 1_000 });
});

test("where the page pauses silence is no news, and without a link it is the agent's own", () => {
  const age = new Age(0);
  age.arrived(7, 1, 0);
  age.shown(7, 1, undefined, 0);
  expect(after(age, 90_000, { paused: true })).toEqual({ kind: "fresh" });
  expect(after(age, 5_000, { linked: false })).toEqual({ kind: "cut", since: 0 });
});

test("a page of which nothing comes says so, however often it speaks of itself", () => {
  const age = new Age(0);
  expect([after(age, 11_000), after(age, 13_000)]).toEqual([{ kind: "fresh" }, { kind: "nothing" }]);
  age.arrived(7, 0, 14_000);
  expect(after(age, 15_000)).toEqual({ kind: "fresh" });
  age.arrived(7, 0, 26_000);
  expect([after(age, 27_000), after(age, 27_000, { paused: true })]).toEqual([{ kind: "nothing" }, { kind: "fresh" }]);
  age.arrived(7, 1, 27_000);
  age.shown(7, 1, undefined, 27_000);
  expect(after(age, 28_000)).toEqual({ kind: "fresh" });
});

test("of tabs without end the latest sixteen are remembered", () => {
  const age = new Age(0);
  for (let stream = 1; stream < 300; stream += 1) {
    age.arrived(stream, 1, 0);
    age.shown(stream, 1, 0, 0);
  }
  age.shown(1, 1, 0, 0);
  const kept = [1, 283, 284, 299].map((stream) => after(age, 20_000, { stream }).kind);
  expect(kept).toEqual(["nothing", "nothing", "lost", "lost"]);
});

test("it is read aloud once, though the seconds count on, and once more when it is caught up", () => {
  const view = ageView(WATCH_WORDS.en, "en", "Ann");
  const [seen, spoken] = [...view.element.children];
  view.update({ kind: "behind", seconds: 4 });
  view.update({ kind: "behind", seconds: 5 });
  expect([seen?.textContent, spoken?.textContent]).toEqual([
    "The picture is 5 seconds behind",
    "The picture is 4 seconds behind",
  ]);
  view.update({ kind: "fresh" });
  expect([(seen as HTMLElement).hidden, spoken?.textContent]).toEqual([true, "The picture is up to date again"]);
});

test("what comes late over a slow line is told while it comes, whatever the visitor's clock says", () => {
  const age = new Age(0);
  const comes = (number: number, recorded: number, now: number) => {
    age.arrived(7, number, now);
    age.shown(7, number, recorded - 3_600_000, now);
  };
  comes(1, 0, 100);
  comes(2, 1_000, 1_150);
  expect(after(age, 1_200)).toEqual({ kind: "fresh" });
  comes(3, 2_000, 7_200);
  expect(after(age, 7_300)).toEqual({ kind: "behind", seconds: 5 });
  expect(after(age, 7_300, { front: false })).toEqual({ kind: "fresh" });
  expect(after(age, 10_300)).toEqual({ kind: "fresh" }); // all that was on its way is there
  comes(4, 11_000, 11_200);
  expect(after(age, 11_300)).toEqual({ kind: "fresh" });
});

test("a clock that was set is no slow line for ever", () => {
  const age = new Age(0);
  age.shown(7, 1, 0, 100);
  age.arrived(7, 2, 1_000);
  for (let now = 1_000; now < 700_000; now += 1_000) age.shown(7, 2, now - 4_000, now);
  age.arrived(7, 3, 700_000);
  age.shown(7, 3, 696_000, 700_000);
  expect(after(age, 700_000)).toEqual({ kind: "fresh" });
});
