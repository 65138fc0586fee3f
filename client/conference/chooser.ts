// The small sheet in which microphone and camera are chosen.
import { h } from "../ui/dom.js";
import type { MediaKind } from "./media.js";
import type { Words } from "./words.js";

export interface ChooserWires {
  list(): Promise<MediaDeviceInfo[]>;
  current(kind: MediaKind): string | undefined;
  choose(kind: MediaKind, deviceId: string): void;
  closed(): void;
}

export class Chooser {
  readonly element: HTMLElement;
  private readonly selects: Record<MediaKind, HTMLSelectElement>;

  private readonly words: Words;
  private readonly wires: ChooserWires;

  constructor(words: Words, wires: ChooserWires) {
    this.words = words;
    this.wires = wires;
    this.selects = { audio: this.select("audio"), video: this.select("video") };
    this.element = h(
      "div",
      { class: "chooser", role: "group", "aria-label": words.devices, "data-livedesk": "chooser", hidden: true },
      h("label", {}, words.microphone, this.selects.audio),
      h("label", {}, words.camera, this.selects.video),
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.toggle();
        wires.closed();
      }
    });
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  toggle(): void {
    this.element.hidden = !this.element.hidden;
    if (this.open) {
      void this.refresh().then(() => this.selects.audio.focus());
    }
  }

  async refresh(): Promise<void> {
    const devices = await this.wires.list().catch(() => []);
    for (const kind of ["audio", "video"] as const) {
      const found = devices.filter((device) => device.kind === `${kind}input` && device.deviceId);
      const select = this.selects[kind];
      select.replaceChildren(...found.map((device, index) => this.option(device, kind, index)));
      select.disabled = found.length === 0;
    }
  }

  private select(kind: MediaKind): HTMLSelectElement {
    return h("select", {
      "data-livedesk": `${kind}-device`,
      onchange: (event: Event) => this.wires.choose(kind, (event.target as HTMLSelectElement).value),
    });
  }

  private option(device: MediaDeviceInfo, kind: MediaKind, index: number): HTMLOptionElement {
    const fallback = `${kind === "audio" ? this.words.microphone : this.words.camera} ${index + 1}`;
    const selected = device.deviceId === this.wires.current(kind);
    return h("option", { value: device.deviceId, selected }, device.label || fallback);
  }
}
