// Puts the session's rows in order, each once, whatever way they came.
import type { Fact } from "./protocol.gen.js";

export interface Log {
  /** The number of the last row delivered. */
  readonly last: number;
  /** Rows that came too early, in order: those between `last` and them are missing. */
  readonly held: readonly Fact[];
}

export interface Taken {
  log: Log;
  facts: Fact[];
}

const MOST_HELD = 200;

/** `complete`: the rows are all there are after `log.last`, so that a number missing from them does not exist. */
export function take(log: Log, rows: readonly Fact[], complete: boolean): Taken {
  const facts: Fact[] = [];
  const held: Fact[] = [];
  let last = log.last;
  const given = new Set(complete ? rows : []);
  for (const row of [...rows, ...log.held].sort((a, b) => a.seq - b.seq)) {
    if (row.seq <= last || held.some((other) => other.seq === row.seq)) continue;
    if (row.seq === last + 1 || given.has(row)) {
      facts.push(row);
      last = row.seq;
    } else if (held.length < MOST_HELD) held.push(row);
  }
  return { log: { last, held }, facts };
}
