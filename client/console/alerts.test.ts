// New visitors are told of once, however many tabs are open, and only as the agent has chosen.
import { beforeEach, expect, test } from "vitest";
import { Alerts, type Permission } from "./alerts";
import { claims } from "./claims";
import { memory } from "./memory";
import { initial, next, type State } from "./state";
import { call, FakeClock, me, row, settled, ticket } from "./testing/server";

/** The browser's locks, as all its tabs share them. */
class FakeLocks {
  private readonly held = new Set<string>();

  request = async (name: string, _options: LockOptions, work: (lock: Lock | null) => unknown): Promise<void> => {
    if (this.held.has(name)) return void (await work(null));
    this.held.add(name);
    await work({ name, mode: "exclusive" });
    this.held.delete(name);
  };
}

let told: string[];
let permission: Permission;
let granted: Permission;
let asked: number;
let clock: FakeClock;
let locks: LockManager;

beforeEach(() => {
  localStorage.clear();
  [told, permission, granted, asked, clock] = [[], "default", "granted", 0, new FakeClock()];
  locks = new FakeLocks() as unknown as LockManager;
});

function tab(name: string, audible = true): Alerts {
  return new Alerts({
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    memory: memory(() => localStorage),
    claims: claims(locks),
    audible: () => audible,
    chime: () => told.push(`${name} chimes`),
    permission: () => permission,
    askPermission: async () => {
      asked += 1;
      permission = granted;
      return permission;
    },
    notify: ({ id }) => told.push(`${name} notifies of ${id}`),
    wrote: ({ id }) => told.push(`${name} notifies of words in ${id}`),
    badge: (count) => told.push(`${name} counts ${count}`),
  });
}

const table = (...ids: string[]): State => ({ ...initial, me, tickets: ids.map((id) => ticket(id)) });
const heard = (what: string): string[] => told.filter((each) => each.includes(what));

test("two tabs ring once and notify once", async () => {
  const [one, two] = [tab("one"), tab("two")];
  await one.setDesktop(true);
  for (const each of [one, two]) each.follow(table("a", "b"), table("a"));
  await settled();
  expect(heard("chimes")).toEqual(["one chimes"]);
  expect(heard("notifies")).toEqual(["one notifies of b"]);
});

test("a tab that may not sound leaves it to one that may", async () => {
  for (const each of [tab("mute", false), tab("loud")]) each.follow(table("a"), table());
  await settled();
  expect(heard("chimes")).toEqual(["loud chimes"]);
});

test("who waited already when the console opened is no news", async () => {
  tab("one").follow(table("a"), initial);
  await settled();
  expect(heard("chimes")).toEqual([]);
});

test("several at once ring once", async () => {
  tab("one").follow(table("a", "b", "c"), table());
  await settled();
  expect(heard("chimes").length).toBe(1);
});

test("who comes back after leaving is told of again", async () => {
  const one = tab("one");
  one.follow(table("a"), table());
  await settled();
  one.follow(table(), table("a"));
  await clock.pass(5_000);
  one.follow(table("a"), table());
  await settled();
  expect(heard("chimes").length).toBe(2);
});

test("an agent on a break, or one who may not join, is left in peace", async () => {
  const away = { ...me, available: false };
  tab("one").follow({ ...table("a"), me: away }, { ...table(), me: away });
  tab("one").follow({ ...table(), tickets: [ticket("b", { can_join: false })] }, table());
  await settled();
  expect(heard("chimes")).toEqual([]);
});

test("the browser is asked by the switch alone, and a refusal leaves it off", async () => {
  granted = "denied";
  const one = tab("one");
  one.follow(table("a"), table());
  await settled();
  expect(asked).toBe(0);
  expect(await one.setDesktop(true)).toBe("denied");
  expect([asked, one.desktop]).toEqual([1, false]);
});

test("what was switched is remembered, and silence is silence in every tab", async () => {
  tab("one").sound = false;
  const two = tab("two");
  expect(two.sound).toBe(false);
  two.follow(table("a"), table());
  await settled();
  expect(heard("chimes")).toEqual([]);
});

test("the badge counts who waits", () => {
  const one = tab("one");
  one.follow(table("a", "b"), table());
  one.follow(table(), table("a", "b"));
  expect(heard("counts")).toEqual(["one counts 2", "one counts 0"]);
});

test("what is written in a call that is not on screen rings once, in one tab; what is on screen does not", async () => {
  const [one, two] = [tab("one"), tab("two")];
  permission = "granted";
  await one.setDesktop(true);
  const before = [call("c1"), call("c2")].reduce((state, each) => next(state, { type: "opened", call: each }), initial);
  const says = (id: string, seq: number): State => {
    const data = { client_id: `m${seq}`, sender: "visitor", text: "Hi" };
    const said = { ...row(seq, "message.sent", data), session_id: call(id).session_id };
    return next(before, { type: "row", row: said });
  };
  for (const each of [one, two]) each.follow(says("c2", 50), before);
  await settled();
  expect([heard("chimes"), heard("notifies")]).toEqual([[], []]);
  for (const each of [one, two]) each.follow(says("c1", 51), before);
  await settled();
  expect([heard("chimes").length, heard("notifies of words in c1").length]).toEqual([1, 1]);
});
