// The videos of all live calls: one is shown, the others stay connected and are held.
import { h } from "../ui/dom";
import { Stage, type StageEnvironment } from "./stage";
import type { Signal } from "./wire";

interface Place {
  readonly stage: Stage;
  readonly element: HTMLElement;
}

export class Stages {
  private readonly env: StageEnvironment;
  private readonly container: HTMLElement;
  private readonly places = new Map<string, Place>();

  /** `container` is in the document whenever a live call is on screen. */
  constructor(env: StageEnvironment, container: HTMLElement) {
    this.env = env;
    this.container = container;
  }

  /** Connects the calls of `live` that are new, leaves those that are gone, and shows one. */
  show(live: readonly string[], shown: string | null): void {
    for (const [callId, { stage, element }] of this.places) {
      if (live.includes(callId)) continue;
      this.places.delete(callId);
      void stage.close().then(() => element.remove());
    }
    for (const callId of live) {
      const place = this.places.get(callId) ?? this.open(callId);
      place.element.hidden = callId !== shown;
      place.stage.hold(callId !== shown);
    }
  }

  restart(callId: string): void {
    const place = this.places.get(callId);
    void place?.stage.open(callId, place.element);
  }

  signal(signal: Signal): void {
    for (const { stage } of this.places.values()) stage.signal(signal);
  }

  private open(callId: string): Place {
    const place = { stage: new Stage(this.env), element: h("div", { class: "stage-call" }) };
    this.places.set(callId, place);
    this.container.append(place.element);
    void place.stage.open(callId, place.element);
    return place;
  }
}
