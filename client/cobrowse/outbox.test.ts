// @vitest-environment node
// From events to frames and back: whole, in order, bounded, and never a backlog.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { deflate } from "./deflate";
import { FIRST, INCREMENT, LAST, MOST_BYTES, NOTE, pack, SNAPSHOT, unpack } from "./frames";
import { Inbox } from "./inbox";
import { Outbox } from "./outbox";
import { Pace } from "./pace";
import type { Recorded } from "./sanitise";

const COBROWSE = "0b6f7a52-3a49-4c9e-8d5e-0123456789ab";
const event = (text: string): Recorded => ({ type: 3, timestamp: 1, data: { text } });

function world(given: { road?: () => boolean; waiting?: () => number } = {}) {
  const frames: Uint8Array<ArrayBuffer>[] = [];
  const timers: (() => void)[] = [];
  const seen = { again: 0, time: 0 };
  const pace = new Pace(() => seen.time);
  const road = {
    send: (frame: Uint8Array<ArrayBuffer>) => (given.road?.() ?? true) && frames.push(frame) > 0,
    waiting: given.waiting ?? (() => 0),
  };
  const again = () => {
    seen.again += 1;
  };
  const after = (_ms: number, run: () => void) => void timers.push(run);
  const outbox = new Outbox({ cobrowse: COBROWSE, stream: 7, road, pace, again, after });
  const tick = async () => {
    for (const run of timers.splice(0)) run();
    await outbox.idle;
  };
  return { outbox, frames, tick, pace, seen };
}

async function received(frames: Uint8Array<ArrayBuffer>[]) {
  const got = { events: [] as Recorded[], fresh: 0, gaps: 0, large: 0, notes: [] as unknown[], frame: 0 };
  const inbox = new Inbox({
    events: (events, fresh, frame) => {
      got.events = fresh ? events : [...got.events, ...events];
      got.fresh += Number(fresh);
      got.frame = frame;
    },
    note: (note) => got.notes.push(note),
    gap: () => {
      got.gaps += 1;
    },
    tooLarge: () => {
      got.large += 1;
    },
  });
  for (const bytes of frames) {
    const frame = unpack(bytes.buffer);
    if (frame) inbox.take(frame);
    await inbox.idle;
  }
  return got;
}

test("a head says the same on the other side", () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.nat(0xffffffff),
      fc.nat(0xffffffff),
      fc.nat(0xffffffff),
      (cobrowse, stream, number, base) => {
        const head = { kind: SNAPSHOT, flags: FIRST | LAST, cobrowse, stream, number, base };
        expect(unpack(pack(head, new Uint8Array([1])).buffer)).toMatchObject(head);
      },
    ),
  );
});

test("what is no frame is none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const frame = unpack(new Uint8Array(bytes).buffer);
      expect(frame === null || (frame.kind >= 1 && frame.kind <= 3)).toBe(true);
    }),
  );
  expect(unpack(new ArrayBuffer(MOST_BYTES + 1))).toBeNull();
});

test("events come out as they went in, whatever their size and letters", { timeout: 60_000 }, async () => {
  const word = fc.oneof(fc.string({ unit: "grapheme", maxLength: 50 }), fc.constant("𝒳é".repeat(40_000)));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
      async (slices) => {
        const { outbox, frames, tick } = world();
        for (const [at, words] of slices.entries()) outbox.slice(words.map(event), at === 0, at === slices.length - 1);
        outbox.news(event("after"));
        await tick();
        await tick();
        const got = await received(frames);
        expect(got.events).toEqual([...slices.flat(), "after"].map(event));
        expect([got.fresh, got.gaps, got.frame]).toEqual([1, 0, frames.length]);
      },
    ),
    { numRuns: 15 },
  );
});

test("no frame is larger than the server takes, even of what does not become smaller", async () => {
  const { outbox, frames, tick } = world();
  let seed = 1;
  const noise = Array.from({ length: 300_000 }, () => {
    seed = (seed * 48271) % 2147483647;
    return String.fromCharCode(33 + (seed % 90));
  }).join("");
  outbox.slice([event(noise)], true, true);
  await tick();
  await tick();
  await tick();
  expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThanOrEqual(MOST_BYTES);
  const { events, fresh } = await received(frames);
  expect([fresh, events]).toEqual([1, [event(noise)]]); // though its first event is longer than a slice
});

test("what happens during a snapshot stands between its slices", async () => {
  const { outbox, frames, tick } = world();
  outbox.slice([event("1")], true, false);
  outbox.news(event("2"));
  outbox.slice([event("3")], false, true);
  await tick();
  expect(frames).toHaveLength(1);
  expect((await received(frames)).events).toEqual(["1", "2", "3"].map(event));
});

test("a lost frame asks for a snapshot, and nothing is shown before it", async () => {
  const { outbox, frames, tick } = world();
  outbox.slice([event("1")], true, true);
  for (const word of ["2", "3", "4"]) {
    outbox.news(event(word));
    await tick();
  }
  const got = await received(frames.filter((_, at) => at !== 1));
  expect(got.events).toEqual([event("1")]);
  expect(got.gaps).toBeGreaterThan(0);
});

test("a road that takes nothing is waited for, and then begun anew", async () => {
  let open = false;
  const { outbox, frames, tick, seen } = world({ road: () => open });
  outbox.slice([event("1")], true, true);
  await tick();
  outbox.news(event("2"));
  open = true;
  await tick();
  expect([frames.length, seen.again]).toEqual([0, 1]);
  outbox.slice([event("3")], true, true);
  await tick();
  expect((await received(frames)).events).toEqual([event("3")]);
});

test("bytes that wait become a new snapshot, and no backlog", async () => {
  let waiting = 1e6;
  const { outbox, frames, tick, seen } = world({ waiting: () => waiting });
  outbox.slice([event("1")], true, true);
  await tick();
  outbox.news(event("2"));
  await tick();
  outbox.news(event("3"));
  await tick();
  expect([frames.length, seen.again]).toEqual([1, 0]);
  waiting = 0;
  await tick();
  expect(seen.again).toBe(1);
});

test("a bomb is stopped, and nothing more is taken", { timeout: 60_000 }, async () => {
  const head = { kind: SNAPSHOT, flags: FIRST | LAST, cobrowse: COBROWSE, stream: 7, number: 1, base: 1 };
  const bomb = await deflate(new Uint8Array(40 * 1024 * 1024));
  expect(bomb.length).toBeLessThan(MOST_BYTES);
  const after = await deflate(new TextEncoder().encode(JSON.stringify([event("x")])));
  const got = await received([pack(head, bomb), pack({ ...head, number: 2, base: 2 }, after)]);
  expect([got.large, got.events.length]).toEqual([1, 0]);
});

test("slices may not be a bomb together either", { timeout: 60_000 }, async () => {
  const part = await deflate(new TextEncoder().encode(`,${" ".repeat(6 * 1024 * 1024)}`));
  const head = { kind: SNAPSHOT, flags: 0, cobrowse: COBROWSE, stream: 7, base: 1 };
  const frames = [1, 2, 3].map((number) => pack({ ...head, flags: number === 1 ? FIRST : 0, number }, part));
  expect((await received(frames)).large).toBe(1);
});

test("what is no list of events is a gap", async () => {
  for (const text of ["{}", "nonsense", '"x"', "["]) {
    const payload = await deflate(new TextEncoder().encode(text));
    const head = { kind: SNAPSHOT, flags: FIRST | LAST, cobrowse: COBROWSE, stream: 7, number: 1, base: 1 };
    const got = await received([pack(head, payload)]);
    expect([got.gaps, got.events.length]).toEqual([1, 0]);
  }
});

test("frames before any snapshot, of another one, and repeated ones change nothing", async () => {
  const payload = await deflate(new TextEncoder().encode(JSON.stringify([event("x")])));
  const head = { kind: INCREMENT, flags: 0, cobrowse: COBROWSE, stream: 7, number: 5, base: 4 };
  const first = { ...head, kind: SNAPSHOT, flags: FIRST | LAST, number: 9, base: 9 };
  const got = await received([pack(head, payload), pack(first, payload), pack(first, payload), pack(head, payload)]);
  expect(got.events).toEqual([event("x")]);
});

test("a note needs no snapshot", async () => {
  const { outbox, frames, tick } = world();
  outbox.note({ front: true });
  await tick();
  expect(frames.map((frame) => unpack(frame.buffer)?.kind)).toEqual([NOTE]);
  expect((await received(frames)).notes).toEqual([{ front: true }]);
});

test("the pace slows with late acknowledgements and recovers with quick ones", () => {
  let time = 0;
  const pace = new Pace(() => time);
  pace.sent(1);
  time = 1_500;
  pace.acknowledged(1);
  const slowed = pace.interval;
  pace.sent(2);
  pace.acknowledged(2);
  expect([slowed, pace.interval]).toEqual([100, 50]);
});

test("acknowledgements of what was never sent, or twice, count for nothing", () => {
  let time = 0;
  const pace = new Pace(() => time);
  pace.acknowledged(99);
  pace.sent(1);
  pace.acknowledged(99);
  pace.acknowledged(1.5);
  time = 9_000;
  expect(pace.behind).toBe(false); // nobody has ever acknowledged
  pace.acknowledged(1);
  pace.sent(2);
  pace.acknowledged(1);
  time = 20_000;
  expect(pace.behind).toBe(true);
});

test("what the server asks for holds for ten seconds", () => {
  let time = 0;
  const pace = new Pace(() => time);
  pace.slower(700);
  expect(pace.interval).toBe(700);
  time = 10_000;
  expect(pace.interval).toBe(50);
});
