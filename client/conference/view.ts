// The call view: pictures, state, clock, notes and controls, in a shadow root of its own.
import { fill, pick } from "../ui/catalogue.js";
import { h, icon, setText, shadow } from "../ui/dom.js";
import pieces from "../ui/pieces.css";
import tokens from "../ui/tokens.css";
import { Chooser, type ChooserWires } from "./chooser.js";
import { type ControlActions, Controls } from "./controls.js";
import { Note } from "./note.js";
import type { LinkState } from "./recovery.js";
import { Tile } from "./tile.js";
import styles from "./view.css";
import { WORDS, type Words } from "./words.js";

export interface ViewActions extends Omit<ControlActions, "toggleDevices"> {
  devices: Omit<ChooserWires, "closed">;
  /** The browser refused to play sound before a gesture. */
  soundBlocked(): void;
}

export class CallView {
  readonly element = h("div", { "data-livedesk": "conference" });
  readonly words: Words;
  readonly controls: Controls;
  readonly chooser: Chooser;
  readonly note: Note;
  private readonly tiles = new Map<string, Tile>();
  private readonly grid = h("div", { class: "tiles" });
  /** Who is alone in the call waits before it; whoever comes first takes it. */
  private free: Tile | null = null;
  private readonly localVideo = h("video", {
    class: "local",
    autoplay: true,
    playsinline: true,
    hidden: true,
    "data-livedesk": "local-video",
  });
  private readonly stateWord = h("span", { role: "status", "data-livedesk": "call-state" });
  private readonly clock = h("span", { role: "timer", "aria-live": "off", "data-livedesk": "call-timer" });
  private readonly status = h("div", { class: "status" }, this.stateWord, this.clock);
  private readonly hear: HTMLButtonElement;
  private silent = false;

  private readonly actions: ViewActions;

  constructor(locale: string, actions: ViewActions) {
    this.actions = actions;
    this.words = pick(WORDS, locale);
    const { words } = this;
    this.localVideo.muted = true;
    this.localVideo.setAttribute("aria-label", words.localVideo);
    this.chooser = new Chooser(words, { ...actions.devices, closed: () => this.devicesClosed() });
    this.controls = new Controls(words, { ...actions, toggleDevices: () => this.toggleDevices() });
    this.note = new Note(words);
    this.hear = h(
      "button",
      {
        type: "button",
        class: "hear primary",
        hidden: true,
        "data-livedesk": "tap-to-hear",
        onclick: () => this.tiles.forEach((tile) => void tile.play()),
      },
      icon("speaker"),
      words.hear,
    );
    this.build();
  }

  showState(state: LinkState): void {
    this.status.dataset.state = state;
    setText(this.stateWord, this.words[state]);
  }

  /** The tile of one of the others; made where there is none. */
  tile(key: string): Tile {
    const tile = this.tiles.get(key) ?? this.free ?? this.createTile();
    if (tile === this.free) {
      this.free = null;
    }
    this.tiles.set(key, tile);
    this.grid.dataset.count = String(this.tiles.size);
    return tile;
  }

  /** Somebody left; the last tile stays for whoever comes next. */
  dropTile(key: string): void {
    const tile = this.tiles.get(key);
    if (tile && this.tiles.delete(key)) {
      tile.clear();
      if (this.tiles.size === 0) {
        this.free = tile;
      } else {
        tile.element.remove();
      }
    }
    this.grid.dataset.count = String(this.tiles.size);
  }

  /** No sound while the call is on hold. */
  silence(silent: boolean): void {
    this.silent = silent;
    for (const tile of this.tiles.values()) {
      tile.silence(silent);
    }
  }

  /** Seconds since both were first connected. */
  showClock(seconds: number): void {
    const clock = fill("{m}:{s}", { m: Math.floor(seconds / 60), s: String(seconds % 60).padStart(2, "0") });
    setText(this.clock, clock);
  }

  showLocal(track: MediaStreamTrack | null): void {
    this.localVideo.srcObject = track ? new MediaStream([track]) : null;
    this.localVideo.hidden = !track;
    if (track) {
      void this.localVideo.play().catch(() => {});
    }
  }

  destroy(): void {
    for (const tile of [...this.tiles.values(), ...(this.free ? [this.free] : [])]) {
      tile.clear();
    }
    this.localVideo.srcObject = null;
    this.element.remove();
  }

  private build(): void {
    this.free = this.createTile();
    const stage = h("div", { class: "stage" }, this.grid, this.localVideo);
    stage.append(this.status, this.hear, this.note.element);
    const call = h("section", { class: "call", "aria-label": this.words.call }, stage);
    call.append(this.chooser.element, this.controls.element);
    shadow(this.element, tokens, pieces, styles).append(call);
    this.showState("connecting");
    this.controls.muted(true);
    this.controls.cameraOn(false);
  }

  private toggleDevices(): void {
    this.chooser.toggle();
    this.controls.devicesOpen(this.chooser.open);
  }

  private devicesClosed(): void {
    this.controls.devicesOpen(false);
    this.controls.focusDevices();
  }

  private createTile(): Tile {
    const tile = new Tile(this.words, (blocked) => {
      this.hear.hidden = blocked === null;
      if (blocked !== null) {
        this.actions.soundBlocked();
      }
    });
    tile.silence(this.silent);
    this.grid.append(tile.element);
    return tile;
  }
}
