// A recording as it is kept: each frame after its time and its length; put in order, and what is missing named.
import { FIRST, type Head, LAST, NOTE, SNAPSHOT, unpack } from "../../../cobrowse/frames";

/** A frame, `at` milliseconds after the beginning. */
export interface Moment {
  at: number;
  head: Head;
  frame: ArrayBuffer;
  /** Something happened on the page. */
  active: boolean;
}

export interface Tape {
  moments: Moment[];
  duration: number;
  /** When something is missing, in milliseconds after the beginning. */
  gaps: number[];
}

const HEAD = 12;
/** An increment of nothing, which says that the page is there, is no larger. */
const NOTHING = 8;

/** What came before the first picture is not waited for, unless that was long. */
const LEAD_MS = 5_000;

/** `span`: from when to when it was recorded, in milliseconds since 1970; else from the first picture to the last frame. */
export function read(octets: Uint8Array<ArrayBuffer>, span?: { began: number; ended: number }): Tape {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const found: Moment[] = [];
  const gaps: number[] = [];
  for (let from = 0; from + HEAD <= octets.length; ) {
    const at = Number(view.getBigUint64(from));
    const length = view.getUint32(from + 8);
    const frame = octets.slice(from + HEAD, from + HEAD + length).buffer;
    from += HEAD + length;
    const head = length > 0 ? unpack(frame) : null;
    if (head) found.push({ at, head, frame, active: head.kind !== NOTE && head.payload.length > NOTHING });
    else gaps.push(at);
  }
  const moments = inOrder(found, gaps);
  const first = moments.find(isWhole)?.at ?? Math.min(...gaps);
  const start = span?.began ?? first;
  const since = (at: number) => (at <= first && first - start <= LEAD_MS ? 0 : Math.max(0, at - start));
  for (const moment of moments) moment.at = since(moment.at);
  const times = gaps.map(since).sort((one, other) => one - other);
  const length = span ? span.ended - span.began : 0;
  return { moments, gaps: times, duration: Math.max(0, length, moments.at(-1)?.at ?? 0, times.at(-1) ?? 0) };
}

/** By time; within a tab by number, whatever the clocks of those who wrote it say. */
function inOrder(found: Moment[], gaps: number[]): Moment[] {
  const streams = new Map<number, Moment[]>();
  for (const moment of found) {
    const known = streams.get(moment.head.stream);
    if (known) known.push(moment);
    else streams.set(moment.head.stream, [moment]);
  }
  const all = [...streams.values()].flatMap((stream) => [
    ...stream.filter(({ head }) => head.kind === NOTE),
    ...unbroken(
      stream.filter(({ head }) => head.kind !== NOTE),
      gaps,
    ),
  ]);
  return all.sort((one, other) => one.at - other.at);
}

/** What continues what is there; after a gap from the next snapshot on. */
function unbroken(stream: Moment[], gaps: number[]): Moment[] {
  stream.sort((one, other) => one.head.number - other.head.number);
  const kept: Moment[] = [];
  let [base, last, time] = [0, 0, 0];
  for (const moment of stream) {
    const { head } = moment;
    const first = begins(moment);
    if (head.number === last && base > 0) continue;
    if (!first && (head.base !== base || head.number !== last + 1)) {
      if (base > 0) gaps.push(Math.max(time, moment.at));
      base = 0;
      continue;
    }
    [base, last] = [head.base, head.number];
    time = moment.at = Math.max(time, moment.at);
    kept.push(moment);
  }
  return kept;
}

/** There is something to see: a snapshot has come to its end. */
function isWhole({ head }: Moment): boolean {
  return head.kind === SNAPSHOT && (head.flags & LAST) !== 0;
}

export function begins({ head }: Moment): boolean {
  return head.kind === SNAPSHOT && (head.flags & FIRST) !== 0;
}
