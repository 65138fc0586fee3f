// What makes something private though no node of the page is another: a slot that is filled, a box that is ticked, a focus.
import type { PrivacyRules } from "./privacy";
import { meetWritten } from "./written";

type Place = Document | ShadowRoot;

/** Of states that selectors know. */
const STATES = ["change", "input", "focusin", "focusout", "toggle"];
const WRITING = ["focusin", "beforeinput"];

export interface StatesEar {
  /** Something is another than it was. */
  state(): void;
  slot(slot: HTMLSlotElement): void;
  /** Something is written into, and nothing had said that it would be. */
  written(): void;
}

export class States {
  private readonly ear: StatesEar;
  private readonly places = new Set<Place>();
  private readonly listeners: readonly [string, (event: Event) => void][];

  constructor({ distant }: PrivacyRules, ear: StatesEar) {
    this.ear = ear;
    const states = distant.closed || distant.masked || distant.shown ? STATES : [];
    this.listeners = [
      // Also of a frame's class.
      ["slotchange", ({ target }) => (target as Element).localName === "slot" && ear.slot(target as HTMLSlotElement)],
      ...states.map((name): [string, () => void] => [name, () => ear.state()]),
      ...WRITING.map((name): [string, (event: Event) => void] => [name, (event) => this.writes(event)]),
    ];
  }

  watch(places: Iterable<Place>): void {
    for (const place of places) {
      if (this.places.has(place)) continue;
      this.places.add(place);
      for (const [name, listener] of this.listeners)
        place.addEventListener(name, listener, { capture: true, passive: true });
      if (place === document) addEventListener("hashchange", this.ear.state);
    }
  }

  leave(place: Place): void {
    for (const [name, listener] of this.listeners) place.removeEventListener(name, listener, true);
    this.places.delete(place);
  }

  close(): void {
    for (const place of this.places) this.leave(place);
    removeEventListener("hashchange", this.ear.state);
  }

  private writes(event: Event): void {
    if (meetWritten(event.composedPath()[0])) this.ear.written();
  }
}
