// The row of buttons under the picture.
import { h, iconButton, setIcon } from "../ui/dom.js";
import type { Words } from "./words.js";

export interface ControlActions {
  toggleMute(): void;
  toggleCamera(): void;
  toggleDevices(): void;
  end(): void;
}

export class Controls {
  readonly element: HTMLElement;
  private readonly mute: HTMLButtonElement;
  private readonly camera: HTMLButtonElement;
  private readonly devices: HTMLButtonElement;

  private readonly words: Words;

  constructor(words: Words, actions: ControlActions) {
    this.words = words;
    this.mute = iconButton("mic-off", words.unmute, { "data-livedesk": "mute", onclick: actions.toggleMute });
    this.camera = iconButton("camera-off", words.cameraOn, {
      "data-livedesk": "camera",
      onclick: actions.toggleCamera,
    });
    this.devices = iconButton("settings", words.devices, {
      "data-livedesk": "devices",
      "aria-expanded": "false",
      onclick: actions.toggleDevices,
    });
    const end = iconButton("hangup", words.end, {
      class: "icon end",
      "data-livedesk": "end-call",
      onclick: actions.end,
    });
    this.element = h("div", { class: "controls" }, this.mute, this.camera, this.devices, end);
  }

  muted(muted: boolean): void {
    label(this.mute, muted ? this.words.unmute : this.words.mute, muted);
    setIcon(this.mute, muted ? "mic-off" : "mic");
  }

  cameraOn(on: boolean): void {
    label(this.camera, on ? this.words.cameraOff : this.words.cameraOn, !on);
    setIcon(this.camera, on ? "camera" : "camera-off");
  }

  devicesOpen(open: boolean): void {
    this.devices.setAttribute("aria-expanded", String(open));
  }

  focusDevices(): void {
    this.devices.focus();
  }
}

/** The name changes with the state, so the state itself is shown by `data-off`, not told twice. */
function label(button: HTMLButtonElement, name: string, off: boolean): void {
  button.setAttribute("aria-label", name);
  button.title = name;
  button.toggleAttribute("data-off", off);
}
