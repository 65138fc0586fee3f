// Why a visitor could not be asked, in words, and when they can be.
import { fill } from "../../ui/catalogue";
import type { ApiError } from "../api";
import { clock } from "./age";
import type { WatchWords } from "./words";

/** `missing`: what 404 means. */
export function refused(error: unknown, words: WatchWords, locale: string, missing = words.failed): string {
  const { code, status, retryAfter, agent } = error as Partial<ApiError>;
  if (status === 404) return missing;
  if (status === 429) return fill(words.tooOften, { time: clock(locale, Date.now() + (retryAfter ?? 60) * 1_000) });
  if (code !== "cobrowse_active") return words.failed;
  return agent ? fill(words.busyBy, { name: agent }) : words.busy;
}
