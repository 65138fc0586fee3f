// How old the picture of a visitor's page is, in words over it: what has come and does not show yet, silence, or nothing at all.
import { fill } from "../../ui/catalogue";
import { h, setText } from "../../ui/dom";
import { MOST_TABS } from "./tabs";
import type { WatchWords } from "./words";

export type Found =
  | { kind: "fresh" | "nothing" }
  | { kind: "behind"; seconds: number }
  | { kind: "lost" | "cut"; since: number };

export interface Seat {
  /** The tab that is looked at; one that is not in front may be silent for a minute. */
  stream: number;
  front: boolean;
  paused: boolean;
  linked: boolean;
}

/** A page says something every five seconds, however still it is. */
const SILENT_MS = 12_000;
const SILENT_BEHIND_MS = 75_000;
const CUT_MS = 3_000;
const LATE_MS = 3_000;
const MOST = 500;
/** Of how long a road is said to be: by what it was a while ago, since a clock may be set meanwhile. */
const FORGET = 1 / 200;

/** Both clocks and the shortest road between them: `least`. How much longer the last took: `late`. */
interface Road {
  least: number;
  late: number;
  heard: number;
}

export class Age {
  /** Of each tab, the frames that came and do not show yet, and when they came. */
  private readonly waiting = new Map<number, [frame: number, at: number][]>();
  private readonly heard = new Map<number, number>();
  private readonly roads = new Map<number, Road>();
  /** When each tab was first heard of; Infinity once something of its page has come. */
  private readonly met = new Map<number, number>();
  private readonly began: number;

  constructor(began: number) {
    this.began = began;
  }

  arrived(stream: number, frame: number, now: number): void {
    const [oldest] = this.heard.keys();
    if (!this.heard.has(stream) && this.heard.size >= MOST_TABS && oldest !== undefined)
      for (const of of [this.heard, this.met, this.waiting, this.roads]) of.delete(oldest);
    this.heard.set(stream, now);
    this.met.set(stream, frame > 0 ? Number.POSITIVE_INFINITY : (this.met.get(stream) ?? now));
    const waiting = this.waiting.get(stream) ?? [];
    if (frame > 0 && waiting.length < MOST) waiting.push([frame, now]);
    this.waiting.set(stream, waiting);
  }

  /** `at`: when it was recorded, by the visitor's clock, which need not be right. */
  shown(stream: number, frame: number, at: number | undefined, now: number): void {
    if (!this.heard.has(stream)) return;
    const rest = (this.waiting.get(stream) ?? []).filter(([number]) => number > frame);
    this.waiting.set(stream, rest);
    if (at === undefined) return;
    const known = this.roads.get(stream);
    const least = Math.min(now - at, known ? known.least + (now - known.heard) * FORGET : now - at);
    this.roads.set(stream, { least, late: now - at - least, heard: now });
  }

  find({ stream, front, paused, linked }: Seat, now: number): Found {
    const since = this.heard.get(stream);
    if (paused) return { kind: "fresh" };
    if (linked && now - (this.met.get(stream) ?? this.began) > SILENT_MS) return { kind: "nothing" };
    if (since === undefined) return { kind: "fresh" };
    const [oldest] = this.waiting.get(stream) ?? [];
    const road = this.roads.get(stream);
    const slow = road && front && now - road.heard < LATE_MS ? road.late : 0;
    const late = Math.max(slow, oldest ? now - oldest[1] : 0);
    if (!linked && now - since > CUT_MS) return { kind: "cut", since };
    if (now - since > (front ? SILENT_MS : SILENT_BEHIND_MS)) return { kind: "lost", since };
    return late > LATE_MS ? { kind: "behind", seconds: Math.round(late / 1_000) } : { kind: "fresh" };
  }
}

export interface AgeView {
  element: HTMLElement;
  update(found: Found): void;
}

/** What is seen counts on; what is read aloud is said once, and once more when all is well. */
export function ageView(words: WatchWords, locale: string, name: string): AgeView {
  const seen = h("p", { "aria-hidden": "true", hidden: true });
  const spoken = h("p", { class: "spoken", role: "status" });
  const element = h("div", { class: "age" }, seen, spoken);
  element.dataset.livedesk = "cobrowse-age";
  let before: Found["kind"] = "fresh";
  return {
    element,
    update(found) {
      seen.hidden = found.kind === "fresh";
      const time = "since" in found ? clock(locale, found.since) : "";
      const n = "seconds" in found ? found.seconds : 0;
      const text = found.kind === "fresh" ? "" : fill(words[found.kind], { name: name || words.somebody, time, n });
      setText(seen, text);
      if (found.kind !== before) setText(spoken, text || words.caughtUp);
      before = found.kind;
    },
  };
}

/** The time of day, to the second. */
export function clock(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(at);
}
