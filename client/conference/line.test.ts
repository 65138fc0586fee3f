// The signalling line over a road that loses, repeats and reorders.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Letter, Line, type Part } from "./line.js";
import { Timers } from "./timers.js";

interface End {
  line: Line;
  met: number;
  left: number;
  parts: Part[];
  settled: boolean;
}
type Road = (letter: Letter, deliver: () => void) => void;

let names = 0;
function end(send: (letter: Letter) => void): End {
  const made: End = { met: 0, left: 0, parts: [], settled: false, line: null as unknown as Line };
  made.line = new Line(
    { send, timers: new Timers(), newId: () => `peer-${++names}` },
    {
      met: () => made.met++,
      left: () => made.left++,
      part: (part) => made.parts.push(part),
      settled: () => made.settled,
    },
  );
  return made;
}

function pair(road: Road = (_letter, deliver) => deliver()): [End, End] {
  const one: End = end((letter) => road(letter, () => other.line.receive(letter)));
  const other: End = end((letter) => road(letter, () => one.line.receive(letter)));
  return [one, other];
}

const offers = (found: End) => found.parts.map((part) => part.offer);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("the one who was there first is met by the one who comes later", () => {
  const early: Letter[] = [];
  const first = end((letter) => early.push(letter));
  first.line.greet();
  const second = end((letter) => first.line.receive(letter));
  second.line.greet();
  second.line.receive(early.at(-1) as Letter);
  expect([first.met, second.met]).toEqual([1, 1]);
});

test("a lost hello is said again", () => {
  let lost = 2;
  const [one, other] = pair((_letter, deliver) => (lost-- > 0 ? undefined : deliver()));
  one.line.greet();
  vi.advanceTimersByTime(4000);
  expect([one.met, other.met]).toEqual([1, 1]);
});

test("parts come in order and once, however the road treats them", () => {
  const held: (() => void)[] = [];
  const [one, other] = pair((letter, deliver) => (letter.n ? held.push(deliver, deliver) : deliver()));
  one.line.greet();
  for (const offer of [1, 2, 3]) one.line.send({ offer });
  for (const deliver of held.reverse()) deliver();
  expect(offers(other)).toEqual([1, 2, 3]);
});

test("a part that never comes is given up after a moment", () => {
  const [one, other] = pair((letter, deliver) => letter.n !== 1 && deliver());
  one.line.greet();
  one.line.send({ offer: 1 });
  one.line.send({ offer: 2 });
  expect(offers(other)).toEqual([]);
  vi.advanceTimersByTime(2000);
  expect(offers(other)).toEqual([2]);
});

test("a reload makes both sides begin anew and old letters go unheard", () => {
  const late: (() => void)[] = [];
  const [one, other] = pair((letter, deliver) => (letter.offer === 9 ? late.push(deliver) : deliver()));
  one.line.greet();
  one.line.send({ offer: 9 });
  one.line.renew();
  late[0]?.();
  expect([other.met, offers(other)]).toEqual([2, []]);
});

test("candidates travel together", () => {
  const sent: Letter[] = [];
  const [one] = pair((letter, deliver) => {
    sent.push(letter);
    deliver();
  });
  one.line.greet();
  one.line.sendCandidate({ candidate: "a" });
  one.line.sendCandidate({ candidate: "b" });
  vi.advanceTimersByTime(100);
  expect(sent.at(-1)?.candidates).toHaveLength(2);
});

test("closing says good-bye, and nothing is said afterwards", () => {
  const sent: Letter[] = [];
  const [one, other] = pair((letter, deliver) => {
    sent.push(letter);
    deliver();
  });
  one.line.greet();
  one.line.close();
  const said = sent.length;
  one.line.send({ offer: 1 });
  other.settled = true;
  vi.advanceTimersByTime(60_000);
  expect([other.left, sent.length]).toEqual([1, said]);
});

test("a hostile flood beyond a gap is not kept", () => {
  const found = end(() => {});
  found.line.receive({ peer: "them", to: null, hello: true });
  for (let n = 2; n < 1000; n++) found.line.receive({ peer: "them", to: `peer-${names}`, n, offer: n });
  vi.advanceTimersByTime(2000);
  expect(found.parts.length).toBe(100);
});

test("a peer with an endless name is not met", () => {
  const found = end(() => {});
  found.line.receive({ peer: "x".repeat(1000), to: null, hello: true });
  expect(found.met).toBe(0);
});
