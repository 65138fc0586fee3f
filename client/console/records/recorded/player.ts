// A recording on screen: the same document that shows a live page, and the controls of a film, by keyboard too.
import type { FromReplay, ToReplay } from "../../../cobrowse/replay";
import { h, setText } from "../../../ui/dom";
import { clock } from "../../format";
import { sized } from "../../view/sized";
import type { Scene } from "../pieces";
import { Playback } from "./playback";
import type { Moment, Tape } from "./tape";

const TICK_MS = 50;
const RATES = [1, 2, 4, 8];
const STEP_MS = 1_000;

export class Player {
  readonly element: HTMLElement;
  private readonly scene: Scene;
  private readonly playback: Playback;
  private readonly frame: HTMLIFrameElement;
  private readonly play: HTMLButtonElement;
  private readonly bar: HTMLInputElement;
  private readonly time = h("output", { class: "number" });
  private readonly timer: number;
  private at = 0;
  private ready = false;
  private readonly listen = ({ source, origin, data }: MessageEvent): void => {
    if (source === this.frame.contentWindow && origin === location.origin) this.told(data as FromReplay);
  };

  constructor(scene: Scene, tape: Tape, proof: string) {
    const { tell } = scene;
    this.scene = scene;
    this.playback = new Playback(tape);
    const src = new URL(`replay/recordings/${proof}/`, location.origin + location.pathname).href;
    this.frame = h("iframe", { title: tell("recorded"), sandbox: "allow-scripts allow-same-origin", src });
    this.play = h("button", { type: "button", class: "primary", onclick: () => this.toggle() });
    this.play.dataset.livedesk = "recording-play";
    const most = Math.ceil(tape.duration / STEP_MS) * STEP_MS;
    const seek = () => this.seek(Number(this.bar.value));
    this.bar = h("input", {
      type: "range",
      min: 0,
      max: most,
      step: STEP_MS,
      "aria-label": tell("seek"),
      oninput: seek,
    });
    this.element = h(
      "div",
      { class: "player", role: "group", "aria-label": tell("recorded") },
      this.tools(),
      this.frame,
    );
    addEventListener("message", this.listen);
    this.timer = window.setInterval(() => this.tick(), TICK_MS);
    this.update();
  }

  close(): void {
    window.clearInterval(this.timer);
    removeEventListener("message", this.listen);
    this.element.remove();
  }

  private tools(): HTMLElement {
    const { tell } = this.scene;
    const rate = h("select", {
      "aria-label": tell("speed"),
      onchange: () => {
        this.playback.rate = Number(rate.value);
      },
    });
    rate.append(...RATES.map((each) => h("option", { value: each }, `${each}×`)));
    const skip = h("input", {
      type: "checkbox",
      onchange: () => {
        this.playback.skipping = skip.checked;
      },
    });
    const { gaps } = this.playback.tape;
    const missing = gaps.length > 0 && tell("gaps", { times: gaps.map((at) => clock(at / 1000)).join(", ") });
    const label = h("label", { class: "pass-over" }, skip, tell("skipStill"));
    return h(
      "div",
      { class: "player-tools" },
      this.play,
      this.bar,
      this.time,
      rate,
      label,
      missing && h("p", { class: "missing", role: "status" }, missing),
    );
  }

  private toggle(): void {
    const { playback } = this;
    if (playback.over) this.seek(0);
    playback.playing = !playback.playing;
    this.at = performance.now();
    this.update();
  }

  private seek(to: number): void {
    if (!this.ready) return;
    this.tell({ livedesk: "anew" });
    this.show(this.playback.seek(to));
    this.update();
  }

  private tick(): void {
    const now = performance.now();
    const elapsed = now - this.at;
    this.at = now;
    if (!this.playback.playing) return;
    if (this.element.closest("[hidden]")) this.playback.playing = false;
    this.show(this.playback.advance(elapsed));
    this.update();
  }

  private told(word: FromReplay): void {
    if (word?.livedesk === "snapshot") this.show(this.playback.asked(word.stream));
    if (word?.livedesk === "note") sized(this.frame, Number(word.note.width), Number(word.note.height));
    if (word?.livedesk !== "ready") return;
    this.ready = true;
    this.seek(this.playback.position);
  }

  private show(moments: readonly Moment[]): void {
    for (const { frame } of moments) this.tell({ livedesk: "frame", frame });
  }

  private tell(word: ToReplay): void {
    this.frame.contentWindow?.postMessage(word, location.origin);
  }

  private update(): void {
    const { position, playing, tape } = this.playback;
    const text = `${clock(position / 1000)} / ${clock(tape.duration / 1000)}`;
    setText(this.play, this.scene.tell(playing ? "pause" : "play"));
    setText(this.time, text);
    this.bar.value = this.playback.over ? this.bar.max : String(position);
    this.bar.setAttribute("aria-valuetext", text);
  }
}
