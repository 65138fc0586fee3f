// The bar: who sees the page, and the ways to end it. It gives way to what the visitor or the agent needs below it.
import { focused, h } from "../../ui/dom";
import type { Front } from "./front";
import type { Who } from "./kept";
import type { Presses } from "./presses";
import { regularly } from "./regularly";
import { makeRoom } from "./room";
import { saying } from "./saying";
import { onScreen } from "./screen";
import type { CobrowseWords } from "./words";

type Place = Pick<DOMRect, "left" | "top" | "right" | "bottom">;

export interface BarEar {
  stop(): void;
  /** What ends it can no longer be seen. */
  covered(): void;
  release(): void;
}

const LOOK_MS = 300;
/** A page, or an agent, does not chase it away from a finger: by itself it moves this seldom. */
const AGAIN_MS = 4_000;
/** After these the focus may be elsewhere, or scrolled to. */
const FOCUSING = ["focusin", "keydown"];
const NETWORK = ["online", "offline"];

export class Bar {
  readonly element: HTMLElement;
  private readonly words: CobrowseWords;
  private readonly presses: Presses;
  private readonly word = h("span", { role: "status", class: "word", tabindex: "-1" });
  private readonly release: HTMLElement;
  private readonly move = h("button", { type: "button", class: "icon", "data-livedesk": "cobrowse-move" });
  private readonly room: ReturnType<typeof makeRoom>;
  private readonly stopLooking: () => void;
  private readonly heed = () => {
    this.looks = 2;
  };
  private told = ["watching", { name: "", also: [] }] as [kind: string, who: Who];
  private warned = false;
  /** Looks at the focus that are still due. */
  private looks = 2;
  private resting: Place | null = null;
  private below = false;
  private moved = Number.NEGATIVE_INFINITY;

  constructor(front: Front, words: CobrowseWords, presses: Presses, ear: BarEar) {
    [this.words, this.presses] = [words, presses];
    this.release = h("button", { type: "button", class: "back", hidden: true }, words.release);
    presses.of(this.release, () => this.steered && ear.release());
    presses.of(this.move, (event) => event?.isTrusted !== false && this.go(!this.below));
    const stop = h("button", { type: "button", class: "primary", "data-livedesk": "cobrowse-stop" }, words.stop);
    presses.of(stop, ear.stop);
    this.element = h("div", { class: "seal", "data-must": true }, this.word, this.move, this.release, stop);
    front.screen.element.append(this.element);
    front.keep(this.element);
    this.room = makeRoom(this.element, () => this.below);
    this.go(false);
    this.moved = Number.NEGATIVE_INFINITY;
    this.stopLooking = regularly(LOOK_MS, () => this.look());
    for (const type of FOCUSING) addEventListener(type, this.heed, true);
    for (const type of NETWORK) addEventListener(type, this.tell);
  }

  get steered(): boolean {
    return !this.release.hidden;
  }

  says(kind: "watching" | "steering" | "paused" | "alone", who: Who): void {
    this.told = [kind, who];
    this.release.hidden = kind !== "steering";
    this.tell();
  }

  /** What the next Escape ends. */
  warns(warned: boolean): void {
    this.warned = warned;
    this.tell();
  }

  /** That the page is recorded, and the way to end it, as long as it is. */
  recorded(stop: (() => void) | null): void {
    for (const part of this.element.querySelectorAll(".tape")) {
      this.presses.forget(part);
      part.remove();
    }
    if (!stop) return;
    const { recorded, recordEnd } = this.words;
    const button = h("button", { type: "button", class: "tape", "aria-label": `${recorded}: ${recordEnd}` });
    button.append(...both(recordEnd, `● ${recorded} ✕`));
    button.dataset.livedesk = "cobrowse-record-stop";
    this.word.after(h("span", { class: "tape", role: "status" }, `● ${recorded}`));
    this.element.lastElementChild?.before(this.presses.of(button, stop));
  }

  /** Makes way for what is needed there: at once, or when it stays for a while. Whether it has moved. */
  clear(place: Place, now = true): boolean {
    this.resting = now ? null : place;
    const { left, top, right, bottom } = this.element.getBoundingClientRect();
    const lies = (from: number, to: number) =>
      place.left < right && place.right > left && place.top < to && place.bottom > from;
    const shown = onScreen();
    const edges = 2 * shown.top + shown.height;
    if (!now || !lies(top, bottom) || lies(edges - bottom, edges - top)) return false;
    const held = this.element.matches(":active") || (this.element.matches(":hover") && matchMedia("(hover)").matches);
    if (held || performance.now() - this.moved < AGAIN_MS) return false;
    this.go(!this.below);
    return true;
  }

  /** Whose focus has no place any more can go on from here. */
  takeFocus(): void {
    if ((focused() ?? document.body) === document.body) this.word.focus({ preventScroll: true });
  }

  close(): void {
    this.stopLooking();
    this.room.close();
    for (const type of FOCUSING) removeEventListener(type, this.heed, true);
    for (const type of NETWORK) removeEventListener(type, this.tell);
  }

  private go(below: boolean): void {
    [this.below, this.moved] = [below, performance.now()];
    this.element.dataset.at = below ? "end" : "start";
    this.move.textContent = below ? "↑" : "↓";
    this.move.title = below ? this.words.up : this.words.down;
    this.move.setAttribute("aria-label", this.move.title);
    this.room.tell();
  }

  /** Without a network nothing leaves the page. */
  private readonly tell = (): void => {
    const [told, who] = this.told;
    const ends = this.steered ? "escapeSteering" : "escape";
    const kind = this.warned ? ends : navigator.onLine === false ? "lost" : told;
    const { text, parts } = saying(this.words, kind, who);
    if (this.word.title === text) return; // a live region speaks at each write
    this.word.title = text;
    this.word.classList.toggle("many", who.also.length > 0);
    this.word.replaceChildren(...parts);
  };

  private look(): void {
    const { resting } = this;
    if (resting) this.clear(resting);
    if (this.looks === 0) return;
    this.looks -= 1;
    const active = focused();
    if (active && active !== document.body && !this.element.contains(active))
      this.clear(active.getBoundingClientRect());
  }
}

/** What it says where there is room, and where there is little. */
function both(long: string, short: string): HTMLElement[] {
  return [h("span", { class: "long" }, long), h("span", { class: "short" }, short)];
}
