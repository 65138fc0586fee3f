// Saves what the agent writes about a call while it is typed, and never lets go of it before the server has it.
import { jitter } from "./connection";
import { type Clock, Timers } from "./timers";

export interface Draft {
  disposition: string;
  notes: string;
}

export type SaveWord = "idle" | "unsaved" | "saving" | "saved" | "failed";

export interface DraftEnvironment extends Clock {
  random(): number;
  /** Rejects with an error that may carry `passing`: whether another try makes sense. */
  save(callId: string, draft: Draft, keepalive: boolean): Promise<unknown>;
  /** Keeps a draft in the browser until it is saved, should the page go before; null forgets it. */
  keep(callId: string, draft: Draft | null): void;
}

interface Entry {
  draft: Draft;
  version: number;
  savedVersion: number;
  word: SaveWord;
  failures: number;
  inFlight: boolean;
}

const PAUSE_MS = 600;

/** One entry a call, kept until saved, also while another call is on screen. */
export class Drafts {
  private readonly env: DraftEnvironment;
  private readonly changed: (callId: string, word: SaveWord) => void;
  private readonly entries = new Map<string, Entry>();
  private readonly timers: Timers;

  constructor(env: DraftEnvironment, changed: (callId: string, word: SaveWord) => void) {
    this.env = env;
    this.changed = changed;
    this.timers = new Timers(env);
  }

  /** What was typed and may not have reached the server yet. */
  draft(callId: string): Draft | null {
    return this.entries.get(callId)?.draft ?? null;
  }

  word(callId: string): SaveWord {
    return this.entries.get(callId)?.word ?? "idle";
  }

  get unsaved(): boolean {
    return [...this.entries.values()].some((entry) => entry.savedVersion < entry.version);
  }

  type(callId: string, draft: Draft): void {
    const entry = this.entries.get(callId) ?? blank(draft);
    entry.draft = draft;
    entry.version += 1;
    this.env.keep(callId, draft);
    this.entries.set(callId, entry);
    if (!entry.inFlight) this.say(callId, entry, "unsaved");
    this.timers.set(callId, PAUSE_MS, () => this.save(callId));
  }

  /** Saves at once all that is unsaved; `keepalive` lets the requests outlive the page. */
  flush(keepalive = false): void {
    for (const callId of this.entries.keys()) this.save(callId, keepalive);
  }

  private save(callId: string, keepalive = false): void {
    const entry = this.entries.get(callId);
    if (entry === undefined || entry.savedVersion === entry.version) return;
    this.timers.cancel(callId);
    // One request a call at a time, lest an older text arrive last; a leaving page cannot wait.
    if (entry.inFlight && !keepalive) return;
    const version = entry.version;
    entry.inFlight = true;
    this.say(callId, entry, "saving");
    this.env.save(callId, entry.draft, keepalive).then(
      () => this.saved(callId, entry, version),
      (error: { passing?: boolean }) => this.failed(callId, entry, error.passing !== false),
    );
  }

  private saved(callId: string, entry: Entry, version: number): void {
    entry.inFlight = false;
    entry.failures = 0;
    entry.savedVersion = Math.max(entry.savedVersion, version);
    if (entry.savedVersion === entry.version) {
      this.env.keep(callId, null);
      this.say(callId, entry, "saved");
    } else this.timers.set(callId, PAUSE_MS, () => this.save(callId));
  }

  private failed(callId: string, entry: Entry, passing: boolean): void {
    entry.inFlight = false;
    entry.failures += 1;
    this.say(callId, entry, "failed");
    // Also what the server refuses is tried again, rarely: the agent may have to sign in first.
    const pause = passing ? jitter(entry.failures, this.env.random) : 15_000;
    this.timers.set(callId, pause, () => this.save(callId));
  }

  private say(callId: string, entry: Entry, word: SaveWord): void {
    entry.word = word;
    this.changed(callId, word);
  }
}

function blank(draft: Draft): Entry {
  return { draft, version: 0, savedVersion: 0, word: "idle", failures: 0, inFlight: false };
}
