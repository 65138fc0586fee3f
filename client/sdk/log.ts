// Puts the session's rows in order, each once, whatever way they came.
import type { Fact } from "./protocol.gen.js";

export interface Log {
  /** The number of the last row delivered. */
  readonly last: number;
  /** The highest number seen: when it is above `last`, rows are missing, and are to be asked for. */
  readonly seen: number;
}

/** `complete`: the rows are all there are after `log.last`, so that a number missing from them does not exist. */
export function take(log: Log, rows: readonly Fact[], complete: boolean): [Log, Fact[]] {
  let { last, seen } = log;
  const facts = rows.filter(({ seq }) => {
    const due = seq > last && (complete || seq === last + 1);
    if (due) last = seq;
    if (seq > seen) seen = seq;
    return due;
  });
  return [{ last, seen }, facts];
}
