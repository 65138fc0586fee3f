// Tries again what failed in passing, with full-jitter pauses, honouring Retry-After.
import { ApiError } from "./api";
import { jitter } from "./connection";
import type { Clock } from "./timers";

export interface PatienceEnvironment extends Clock {
  random(): number;
}

/** Rejects at once with what another try cannot mend, and after `tries` failures with the last one. */
export async function patiently<T>(
  env: PatienceEnvironment,
  run: () => Promise<T>,
  tries = Number.POSITIVE_INFINITY,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.passing || failures >= tries) throw error;
      const asked = (error.retryAfter ?? 0) * 1000;
      await new Promise<void>((wake) => env.setTimeout(wake, asked + jitter(failures, env.random)));
    }
  }
}
