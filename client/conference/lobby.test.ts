// Three in a call find each other, one line a pair, whoever comes when and whatever the road loses.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Letter, Line } from "./line.js";
import { Lobby } from "./lobby.js";
import { isPolite } from "./side.js";
import { Timers } from "./timers.js";

interface Person {
  key: string;
  lobby: Lobby;
  settled: boolean;
  met: string[];
  left: string[];
  heard: string[];
  lines: Map<string, Line>;
}

let people: Person[];
let lost: (letter: Letter, from: string, to: string) => boolean;
let names = 0;

function carry(letter: Letter, from: string, to?: string): void {
  const sender = { key: from, party: from, name: from };
  for (const other of people) {
    if (other.key === from || (to !== undefined && other.key !== to) || lost(letter, from, other.key)) continue;
    other.lobby.receive(letter, sender);
  }
}

function enter(key: string): Person {
  const timers = new Timers();
  const peer = `peer-${++names}`;
  const person: Person = { key, settled: false, met: [], left: [], heard: [], lines: new Map() } as never;
  person.lobby = new Lobby({
    timers,
    peer,
    send: (letter) => carry(letter, key),
    settled: () => person.settled,
    open: ({ key: other }) => {
      const wires = { timers, peer, newId: () => `peer-${++names}`, send: (it: Letter) => carry(it, key, other) };
      const line = new Line(wires, {
        met: () => person.met.push(other),
        part: ({ offer }) => person.heard.push(`${other} ${offer}`),
        left: () => person.left.push(other),
        settled: () => person.settled,
      });
      person.lines.set(other, line);
      return line;
    },
  });
  people.push(person);
  person.lobby.greet();
  return person;
}

beforeEach(() => {
  vi.useFakeTimers();
  [people, lost] = [[], () => false];
});
afterEach(() => vi.useRealTimers());

test("whoever comes is met by all who are there, once", () => {
  const [visitor, bob, dave] = [enter("visitor"), enter("agent-2"), enter("agent-3")];
  expect(visitor.met).toEqual(["agent-2", "agent-3"]);
  expect([bob.met, dave.met.sort()]).toEqual([
    ["visitor", "agent-3"],
    ["agent-2", "visitor"],
  ]);
});

test("a letter reaches the one whom it is for", () => {
  const [visitor, bob, dave] = [enter("visitor"), enter("agent-2"), enter("agent-3")];
  visitor.lines.get("agent-3")?.send({ offer: 7 });
  expect([bob.heard, dave.heard]).toEqual([[], ["visitor 7"]]);
});

test("a third whose first greeting one of the two did not hear is met all the same", () => {
  const [visitor, bob] = [enter("visitor"), enter("agent-2")];
  for (const person of people) person.settled = true;
  let first = true;
  lost = (letter, from, to) => {
    const gone = first && from === "agent-3" && to === "agent-2" && letter.hello === true;
    if (gone) first = false;
    return gone;
  };
  const dave = enter("agent-3");
  dave.settled = true; // with the visitor
  vi.advanceTimersByTime(3000);
  expect([bob.met, visitor.met]).toEqual([
    ["visitor", "agent-3"],
    ["agent-2", "agent-3"],
  ]);
});

test("one who leaves is gone for both, and the two go on", () => {
  const [visitor, bob, dave] = [enter("visitor"), enter("agent-2"), enter("agent-3")];
  for (const line of bob.lines.values()) line.close();
  expect([visitor.left, dave.left]).toEqual([["agent-2"], ["agent-2"]]);
  visitor.lines.get("agent-3")?.send({ offer: 1 });
  expect(dave.heard).toEqual(["visitor 1"]);
});

test("a reload is met anew by the others, each on the line that they have", () => {
  const [visitor, bob] = [enter("visitor"), enter("agent-2")];
  people = people.filter((person) => person !== bob);
  enter("agent-2");
  expect([visitor.met, visitor.lines.size]).toEqual([["agent-2", "agent-2"], 1]);
});

test("greeting ends when media flows, and a stranger's word without a greeting opens nothing", () => {
  const visitor = enter("visitor");
  visitor.settled = true;
  vi.advanceTimersByTime(60_000);
  expect(vi.getTimerCount()).toBe(0);
  visitor.lobby.receive({ peer: "x", to: "somebody", offer: 1 }, { key: "agent-9", party: "agent-9", name: "" });
  expect(visitor.lines.size).toBe(0);
});

test("of two agents one is polite, and the visitor always is", () => {
  const join = (party?: string) => ({ ice_servers: [], polite: party === "visitor", ...(party && { party }) });
  const sender = (key: string, party?: string) => ({ key, party, name: "" });
  expect(isPolite(join("agent-2"), sender("agent-3", "agent-3"))).toBe(false);
  expect(isPolite(join("agent-3"), sender("agent-2", "agent-2"))).toBe(true);
  expect(isPolite(join("visitor"), sender("agent-2", "agent-2"))).toBe(true);
  expect(isPolite({ ice_servers: [], polite: true }, sender("agent"))).toBe(true);
});
