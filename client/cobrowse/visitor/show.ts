// The page on its way to those who look: from consent to the end, with everything that belongs to it.
import { endAll } from "../ends";
import { Outbox, type Road } from "../outbox";
import { Pace } from "../pace";
import type { PrivacyRules } from "../privacy";
import { Recorder } from "../recorder";
import { cleanUrl } from "../urls";
import { type Command, Hands, type Outcome } from "./hands";
import type { RoadEar } from "./roads";
import type { WayEar } from "./way";

export interface ShowEar {
  /** Has the session. */
  main?: boolean;
  paused(paused: boolean): void;
  /** The bar makes way for what the agent wants to reach, and says whether it has. */
  clear(element: Element): boolean;
  /** The server does not take it any more. */
  refused(): void;
}

const NOTE_EVENTS = ["focus", "blur", "resize", "pageshow"];

export class Show {
  readonly stream = crypto.getRandomValues(new Uint32Array(1))[0] || 1;
  readonly hands: Hands;
  private readonly rules: PrivacyRules;
  private readonly ear: ShowEar;
  private readonly pace = new Pace(() => performance.now());
  private readonly outbox: Outbox;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private readonly tell = () => this.note();
  private recorder: Recorder | null = null;
  private paused = false;

  constructor(cobrowse: string, road: (ear: RoadEar & WayEar) => Road, rules: PrivacyRules, ear: ShowEar) {
    [this.rules, this.ear] = [rules, ear];
    this.hands = new Hands(rules, () => this.recorder?.mirror ?? null, ear.clear);
    const again = () => this.recorder?.again();
    this.outbox = new Outbox({
      cobrowse,
      stream: this.stream,
      road: road({ changed: again, refused: () => ear.refused(), shown: (frame) => this.acknowledged(frame) }),
      pace: this.pace,
      again,
      after: (ms, run) => this.after(ms, run),
    });
    for (const type of NOTE_EVENTS) addEventListener(type, this.tell);
    document.addEventListener("visibilitychange", this.tell);
  }

  /** Somebody looks, or wants all of it again. */
  again(): void {
    this.recorder ??= new Recorder(this.rules, {
      slice: (events, first, last) => this.outbox.slice(events, first, last),
      news: (event) => this.outbox.news(event),
      paused: (paused) => this.pause(paused),
      moved: () => this.note(),
    });
    this.recorder.again();
    this.note();
  }

  /** Nobody looks. */
  rest(): void {
    this.recorder?.close();
    this.recorder = null;
  }

  slower(interval: number): void {
    this.pace.slower(interval);
  }

  acknowledged(frame: number): void {
    this.pace.acknowledged(frame);
  }

  carry(command: Command): Outcome {
    return this.hands.carry(command);
  }

  close(): void {
    this.outbox.close(); // nothing leaves from here on
    endAll(
      () => {
        for (const timer of this.timers) clearTimeout(timer);
      },
      () => this.rest(),
      () => this.hands.close(),
      () => NOTE_EVENTS.map((type) => removeEventListener(type, this.tell)),
      () => document.removeEventListener("visibilitychange", this.tell),
    );
  }

  private pause(paused: boolean): void {
    this.paused = paused;
    this.note();
    this.ear.paused(paused);
  }

  private note(): void {
    if (!this.recorder) return;
    const front = !document.hidden && document.hasFocus();
    const url = this.paused ? "" : cleanUrl(location.href, "");
    this.outbox.note({ front, main: this.ear.main, url, paused: this.paused, width: innerWidth, height: innerHeight });
  }

  private after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    this.timers.add(timer);
  }
}
