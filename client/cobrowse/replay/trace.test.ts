// An agent's own stroke: what they see of it, and what of it goes to the visitor.
import { beforeEach, expect, test, vi } from "vitest";
import { Glass } from "./commands";
import type { Screen } from "./screen";
import { REPLAY_WORDS } from "./words";

let place: HTMLElement;
let glass: Glass;
let commands: object[];
let sent: { at: string; points?: number[][] }[];
const mirror = { getNode: () => null, getId: () => 7 };
const screen = { document, idAt: () => 7, replayer: { getMirror: () => mirror } } as unknown as Screen;
const surface = () => document.querySelector(".glass") as HTMLElement;
const lines = () => place.querySelectorAll("polyline");
const drawn = () => sent.filter(({ at }) => at === "draw");

beforeEach(() => {
  vi.useFakeTimers();
  Element.prototype.animate ??= () => ({}) as Animation;
  const root = document.createElement("div");
  [place, sent, commands] = [document.createElement("div"), [], []];
  place.getBoundingClientRect = () => new DOMRect(100, 50, 400, 200);
  root.append(place);
  document.body.replaceChildren(root);
  glass = new Glass(root, place, {
    words: REPLAY_WORDS.en,
    screen: () => screen,
    size: () => ({ width: 400, height: 200 }),
    cursor: (cursor) => void sent.push(cursor as (typeof sent)[number]),
    command: (command) => void commands.push(command),
  });
  return () => vi.useRealTimers();
});

function pointer(type: string, clientX: number, clientY: number): void {
  surface().dispatchEvent(new PointerEvent(type, { clientX, clientY, pointerId: 1 }));
}

function stroke(...points: [number, number][]): void {
  const [first = [0, 0]] = points;
  pointer("pointerdown", ...first);
  for (const point of points.slice(1)) pointer("pointermove", ...point);
}

test("a stroke shows while it is drawn, goes out when it is done, and fades", () => {
  glass.become("draw");
  stroke([100, 50], [300, 150]);
  expect(lines()[0]?.getAttribute("points")).toBe("0,0 0.5,0.5");
  expect(drawn()).toEqual([]);
  pointer("pointerup", 300, 150);
  const points = [
    [0, 0],
    [0.5, 0.5],
  ];
  expect(drawn()).toEqual([{ at: "draw", points }]);
  expect(lines().length).toBe(1);
  vi.advanceTimersByTime(2_500);
  expect(lines().length).toBe(0);
});

test("of a long one all is sent, in at most 64 points", () => {
  glass.become("draw");
  stroke(...Array.from({ length: 400 }, (_, n): [number, number] => [100 + n, 50]));
  pointer("pointerup", 500, 50);
  const points = drawn()[0]?.points ?? [];
  expect(points.length).toBeLessThanOrEqual(64);
  expect([points[0]?.[0], (points.at(-1)?.[0] ?? 0) > 0.9]).toEqual([0, true]);
});

test("a click that points ripples on the agent's own picture", () => {
  glass.become("point");
  surface().dispatchEvent(new MouseEvent("click", { clientX: 300, clientY: 150 }));
  expect(lines()[0]?.getAttribute("points")).toBe("0.5,0.5 0.5,0.5");
  vi.advanceTimersByTime(700);
  expect(lines().length).toBe(0);
});

test.each(["look", "point", "mark"] as const)("nothing is drawn by who would %s", (mode) => {
  glass.become(mode);
  stroke([100, 50], [300, 150]);
  pointer("pointerup", 300, 150);
  expect([drawn(), lines().length]).toEqual([[], 0]);
});

test("a stroke that is interrupted by another way of pointing is done", () => {
  glass.become("draw");
  stroke([100, 50], [300, 150]);
  glass.become("point");
  expect(drawn().length).toBe(1);
  pointer("pointermove", 400, 150);
  expect(lines()[0]?.getAttribute("points")).toBe("0,0 0.5,0.5");
});

test("a wheel that turns fast loses nothing of its way, also while the pointer moves", () => {
  glass.become("control");
  for (let turn = 0; turn < 10; turn += 1) {
    surface().dispatchEvent(new PointerEvent("pointermove", { clientX: 200, clientY: 60 + turn }));
    surface().dispatchEvent(new WheelEvent("wheel", { deltaX: 1, deltaY: 50, clientX: 200, clientY: 60 }));
    vi.advanceTimersByTime(30);
  }
  vi.advanceTimersByTime(100);
  const ways = commands as { kind: string; x: number; y: number }[];
  expect(ways.length).toBeLessThan(5);
  expect(ways.map(({ kind }) => kind)).toEqual(ways.map(() => "scroll"));
  const whole = (side: "x" | "y") => ways.reduce((sum, way) => sum + way[side], 0);
  expect([whole("x"), whole("y")]).toEqual([10, 500]);
});
