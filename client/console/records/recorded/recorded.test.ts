// A recording read, put in order and played: what is shown when, and what is missing.
import { expect, test } from "vitest";
import { FIRST, INCREMENT, LAST, NOTE, pack, SNAPSHOT } from "../../../cobrowse/frames";
import { Playback } from "./playback";
import { type Moment, read } from "./tape";

const COBROWSE = "0b6f7a52-3a49-4c9e-8d5e-0123456789ab";
const START = 1_764_000_000_000;
type Piece = [at: number, frame: Uint8Array | null];

function frame(kind: number, number: number, base: number, stream = 7, size = 100): Uint8Array {
  const flags = kind === SNAPSHOT ? (number === base ? FIRST : 0) | LAST : 0;
  return pack({ kind, flags, cobrowse: COBROWSE, stream, number, base }, new Uint8Array(size));
}
const snapshot = (number: number, stream = 7) => frame(SNAPSHOT, number, number, stream);
const more = (number: number, base = 1, stream = 7) => frame(INCREMENT, number, base, stream);
const still = (number: number, base = 1) => frame(INCREMENT, number, base, 7, 4);
const note = (stream = 7) => frame(NOTE, 0, 0, stream);

function file(...pieces: Piece[]): Uint8Array<ArrayBuffer> {
  const size = pieces.reduce((sum, [, each]) => sum + 12 + (each?.length ?? 0), 0);
  const octets = new Uint8Array(size);
  const view = new DataView(octets.buffer);
  let to = 0;
  for (const [at, each] of pieces) {
    view.setBigUint64(to, BigInt(START + at));
    view.setUint32(to + 8, each?.length ?? 0);
    if (each) octets.set(each, to + 12);
    to += 12 + (each?.length ?? 0);
  }
  return octets;
}
const shown = (moments: readonly Moment[]) => moments.map(({ head }) => [head.stream, head.number]);
const film = () =>
  new Playback(
    read(
      file(
        [0, snapshot(1)],
        [100, note()],
        [1_000, more(2)],
        [2_000, snapshot(1, 9)],
        [3_000, note(9)],
        [4_000, snapshot(3)],
        [5_000, more(4, 3)],
        [6_000, more(2, 1, 9)],
      ),
    ),
  );

test("each frame comes at its time, byte for byte", () => {
  const tape = read(file([0, snapshot(1)], [50, more(2)], [900, note()]));
  expect(tape.moments.map(({ at }) => at)).toEqual([0, 50, 900]);
  expect(new Uint8Array(tape.moments[1]?.frame as ArrayBuffer)).toEqual(more(2));
  expect([tape.duration, tape.gaps]).toEqual([900, []]);
});

test("it is as long as the list says, and begins with a picture", () => {
  const span = { began: START - 2_000, ended: START + 8_000 };
  const tape = read(file([-1_000, note()], [0, snapshot(1)], [50, more(2)]), span);
  expect([tape.moments.map(({ at }) => at), tape.duration]).toEqual([[0, 0, 2_050], 10_000]);
});

test("a picture that came late comes late", () => {
  const span = { began: START - 60_000, ended: START + 1_000 };
  const tape = read(file([-59_000, note()], [0, snapshot(1)]), span);
  expect([tape.moments.map(({ at }) => at), tape.duration]).toEqual([[1_000, 60_000], 61_000]);
});

test("frames that several processes wrote are put in order, whatever their clocks say", () => {
  const tape = read(file([0, snapshot(1)], [40, more(3)], [30, more(2)], [20, more(4)], [30, more(2)]));
  expect(tape.moments.map(({ head, at }) => [head.number, at])).toEqual([
    [1, 0],
    [2, 30],
    [3, 40],
    [4, 40],
  ]);
  expect(tape.gaps).toEqual([]);
});

test("after a gap a tab goes on with its next snapshot, and the gap is named", () => {
  const tape = read(file([0, snapshot(1)], [10, more(2)], [1_000, more(4)], [1_100, more(5)], [2_000, snapshot(6)]));
  expect(tape.moments.map(({ head }) => head.number)).toEqual([1, 2, 6]);
  expect(tape.gaps).toEqual([1_000]);
});

test("a part that is missing is named", () => {
  const tape = read(file([0, snapshot(1)], [5_000, null]));
  expect([tape.moments.length, tape.gaps, tape.duration]).toEqual([1, [5_000], 5_000]);
});

test("what is no recording is empty, and nothing fails", () => {
  expect(read(new Uint8Array(0))).toEqual({ moments: [], gaps: [], duration: 0 });
  expect(read(new Uint8Array([1, 2, 3])).moments).toEqual([]);
  expect(read(file([0, new Uint8Array([1, 2, 3])])).moments).toEqual([]);
  expect(read(file([0, snapshot(1)]).slice(0, 60)).moments).toHaveLength(1);
});

test("it plays, stands and runs faster", () => {
  const play = film();
  expect(shown(play.seek(0))).toEqual([[7, 1]]);
  expect(play.advance(5_000)).toEqual([]);
  play.playing = true;
  expect(shown(play.advance(1_000))).toEqual([
    [7, 0],
    [7, 2],
  ]);
  play.rate = 4;
  expect(play.advance(750)).toHaveLength(3);
  expect(play.position).toBe(4_000);
  play.advance(10_000);
  expect([play.position, play.playing, play.over]).toEqual([6_000, false, true]);
});

test("a jump shows of each tab what it needs, and no more", () => {
  const play = film();
  expect(shown(play.seek(5_500))).toEqual([
    [7, 0],
    [9, 1],
    [9, 0],
    [7, 3],
    [7, 4],
  ]);
  expect(shown(play.seek(1_500))).toEqual([
    [7, 1],
    [7, 0],
    [7, 2],
  ]);
  play.playing = true;
  expect(shown(play.advance(500))).toEqual([[9, 1]]);
});

test("a tab that is turned to gets what it needs, and a broken one is not fed forever", () => {
  const play = film();
  play.seek(5_500);
  expect(shown(play.asked(9))).toEqual([[9, 1]]);
  expect(play.asked(9)).toEqual([]);
  expect(shown(play.asked(7))).toEqual([
    [7, 3],
    [7, 4],
  ]);
  expect(shown(play.asked(9))).toEqual([[9, 1]]);
  expect(play.asked(5)).toEqual([]);
});

test("stillness is passed over, what says only that the page is there included", () => {
  const play = new Playback(
    read(file([0, snapshot(1)], [5_000, still(2)], [10_000, note()], [60_000, more(3)], [61_000, more(4)])),
  );
  play.seek(0);
  [play.playing, play.skipping] = [true, true];
  expect(play.advance(50)).toHaveLength(2);
  expect(play.position).toBe(59_500);
  expect(shown(play.advance(500))).toEqual([[7, 3]]);
  expect(shown(play.advance(1_000))).toEqual([[7, 4]]);
});
