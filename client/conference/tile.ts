// One other person in the call view: their picture, or why there is none, their name and whether they are muted.
import { h, icon, setText } from "../ui/dom.js";
import type { Sending } from "./link.js";
import type { LinkState } from "./recovery.js";
import type { Words } from "./words.js";

export class Tile {
  readonly element: HTMLElement;
  private readonly video = h("video", {
    class: "remote",
    autoplay: true,
    playsinline: true,
    "data-livedesk": "remote-video",
  });
  private readonly placeholderText = h("p");
  private readonly placeholder = h("div", { class: "placeholder" }, icon("person"), this.placeholderText);
  private readonly name = h("bdi", { class: "tile-name", "data-livedesk": "remote-name" });
  private readonly remoteMuted: HTMLElement;
  private state: LinkState = "connecting";
  private sending: Sending | null = null;
  private readonly words: Words;
  private readonly blocked: (error: DOMException | null) => void;

  /** `blocked`: the browser refused to play sound before a gesture; null: it plays. */
  constructor(words: Words, blocked: (error: DOMException | null) => void) {
    this.words = words;
    this.blocked = blocked;
    this.video.setAttribute("aria-label", words.remoteVideo);
    this.remoteMuted = h("span", { class: "remote-muted", hidden: true }, words.mutedRemote);
    const foot = h("p", { class: "tile-foot" }, this.name, this.remoteMuted);
    this.element = h("div", { class: "tile" }, this.video, this.placeholder, foot);
    this.showPlaceholder();
  }

  showName(name: string): void {
    setText(this.name, name);
    this.name.hidden = name === "";
    this.video.setAttribute("aria-label", name || this.words.remoteVideo);
  }

  showState(state: LinkState): void {
    this.state = state;
    this.showPlaceholder();
  }

  showRemote(stream: MediaStream): void {
    if (this.video.srcObject !== stream) {
      this.video.srcObject = stream;
    }
    this.play();
  }

  showSending(sending: Sending): void {
    this.sending = sending;
    this.remoteMuted.hidden = sending.audio;
    this.showPlaceholder();
  }

  silence(silent: boolean): void {
    this.video.muted = silent;
  }

  play(): void {
    if (this.video.srcObject === null) {
      return;
    }
    this.video.play().then(
      () => this.blocked(null),
      (error: DOMException) => error.name === "NotAllowedError" && this.blocked(error),
    );
  }

  /** Waits for whoever comes next. */
  clear(): void {
    this.video.srcObject = null;
    this.remoteMuted.hidden = true;
    this.sending = null;
    this.showState("connecting");
  }

  private showPlaceholder(): void {
    const off = this.sending !== null && !this.sending.video;
    const picture = this.state !== "connecting" && this.video.srcObject !== null && !off;
    this.placeholder.hidden = picture;
    this.video.toggleAttribute("data-off", !picture);
    const { words } = this;
    setText(this.placeholderText, this.state === "connecting" ? words.waiting : off ? words.cameraOffRemote : "");
  }
}
