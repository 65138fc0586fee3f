// How old the picture of a visitor's page is, in words over it: what has come and does not show yet, or silence.
import { fill } from "../../ui/catalogue";
import { h, setText } from "../../ui/dom";
import type { WatchWords } from "./words";

export type Found = { kind: "fresh" } | { kind: "behind"; seconds: number } | { kind: "lost" | "cut"; since: number };

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

export class Age {
  /** Of each tab, the frames that came and do not show yet, and when they came. */
  private readonly waiting = new Map<number, [frame: number, at: number][]>();
  private readonly heard = new Map<number, number>();

  arrived(stream: number, frame: number, now: number): void {
    this.heard.set(stream, now);
    const waiting = this.waiting.get(stream) ?? [];
    if (frame > 0 && waiting.length < MOST) waiting.push([frame, now]);
    this.waiting.set(stream, waiting);
  }

  shown(stream: number, frame: number): void {
    const rest = (this.waiting.get(stream) ?? []).filter(([number]) => number > frame);
    this.waiting.set(stream, rest);
  }

  find({ stream, front, paused, linked }: Seat, now: number): Found {
    const since = this.heard.get(stream);
    if (since === undefined || paused) return { kind: "fresh" };
    const [oldest] = this.waiting.get(stream) ?? [];
    const late = oldest ? now - oldest[1] : 0;
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
      const time = "since" in found ? new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(found.since) : "";
      const n = "seconds" in found ? found.seconds : 0;
      const text = found.kind === "fresh" ? "" : fill(words[found.kind], { name: name || words.somebody, time, n });
      setText(seen, text);
      if (found.kind !== before) setText(spoken, text || words.caughtUp);
      before = found.kind;
    },
  };
}
