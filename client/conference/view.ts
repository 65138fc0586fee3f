// The call view: pictures, state, clock, notes and controls, in a shadow root of its own.
import { fill, pick } from "../ui/catalogue.js";
import { h, icon, setText, shadow } from "../ui/dom.js";
import pieces from "../ui/pieces.css";
import tokens from "../ui/tokens.css";
import { Chooser, type ChooserWires } from "./chooser.js";
import { type ControlActions, Controls } from "./controls.js";
import type { Sending } from "./link.js";
import { Note } from "./note.js";
import type { LinkState } from "./recovery.js";
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
  private readonly remoteVideo = h("video", {
    class: "remote",
    autoplay: true,
    playsinline: true,
    "data-livedesk": "remote-video",
  });
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
  private readonly placeholderText = h("p");
  private readonly placeholder = h("div", { class: "placeholder" }, icon("person"), this.placeholderText);
  private readonly remoteMuted = h("p", { class: "remote-muted", hidden: true });
  private readonly hear: HTMLButtonElement;
  private state: LinkState = "connecting";
  private sending: Sending | null = null;

  private readonly actions: ViewActions;

  constructor(locale: string, actions: ViewActions) {
    this.actions = actions;
    this.words = pick(WORDS, locale);
    const { words } = this;
    this.localVideo.muted = true;
    this.localVideo.setAttribute("aria-label", words.localVideo);
    this.remoteVideo.setAttribute("aria-label", words.remoteVideo);
    this.remoteMuted.textContent = words.mutedRemote;
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
        onclick: () => this.play(),
      },
      icon("speaker"),
      words.hear,
    );
    this.build();
  }

  showState(state: LinkState): void {
    this.state = state;
    this.status.dataset.state = state;
    setText(this.stateWord, this.words[state]);
    this.showPlaceholder();
  }

  /** Seconds since both were first connected. */
  showClock(seconds: number): void {
    const clock = fill("{m}:{s}", { m: Math.floor(seconds / 60), s: String(seconds % 60).padStart(2, "0") });
    setText(this.clock, clock);
  }

  showRemote(stream: MediaStream): void {
    if (this.remoteVideo.srcObject !== stream) {
      this.remoteVideo.srcObject = stream;
    }
    this.play();
  }

  showSending(sending: Sending): void {
    this.sending = sending;
    this.remoteMuted.hidden = sending.audio;
    this.showPlaceholder();
  }

  showLocal(track: MediaStreamTrack | null): void {
    this.localVideo.srcObject = track ? new MediaStream([track]) : null;
    this.localVideo.hidden = !track;
    if (track) {
      void this.localVideo.play().catch(() => {});
    }
  }

  destroy(): void {
    this.remoteVideo.srcObject = null;
    this.localVideo.srcObject = null;
    this.element.remove();
  }

  private build(): void {
    const stage = h("div", { class: "stage" }, this.remoteVideo, this.placeholder, this.localVideo);
    stage.append(this.status, this.remoteMuted, this.hear, this.note.element);
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

  private showPlaceholder(): void {
    const off = this.sending !== null && !this.sending.video;
    const picture = this.state !== "connecting" && this.remoteVideo.srcObject !== null && !off;
    this.placeholder.hidden = picture;
    this.remoteVideo.toggleAttribute("data-off", !picture);
    const { words } = this;
    setText(this.placeholderText, this.state === "connecting" ? words.waiting : off ? words.cameraOffRemote : "");
  }

  private play(): void {
    this.remoteVideo.play().then(
      () => this.soundHeard(),
      (error: DOMException) => {
        if (error.name === "NotAllowedError") {
          this.hear.hidden = false;
          this.actions.soundBlocked();
        }
      },
    );
  }

  private soundHeard(): void {
    this.hear.hidden = true;
  }
}
