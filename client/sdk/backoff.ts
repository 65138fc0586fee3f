// How long to wait before trying again.

const FLOOR_MS = 500;
const CEILING_MS = 30_000;

/** Full jitter: anything from nothing up to a ceiling that doubles with each failure. `random` is in [0, 1). */
export function backoff(failures: number, random: number): number {
  return random * Math.min(CEILING_MS, FLOOR_MS * 2 ** failures);
}

/** `Retry-After` in seconds, from a number of seconds or an HTTP date. */
export function retryAfter(header: string | null, now: number): number | undefined {
  const seconds = Number(header) || (Date.parse(header ?? "") - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}
