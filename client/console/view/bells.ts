// The switches in the header for what tells of a new visitor: sound, and the desktop's notifications.
import { h, setAttribute } from "../../ui/dom";
import type { Alerts } from "../alerts";
import type { StringKey } from "../strings";
import { type Glyph, glyph, setGlyph } from "./icons";
import type { Scene, View } from "./parts";

export function createBells({ t }: Scene, alerts: Alerts, complain: (notice: StringKey) => void): View {
  const sound = bell(t("sound"), "sound", () => {
    alerts.sound = !alerts.sound;
    show();
  });
  const desktop = bell(t("desktop"), "bell", async () => {
    const on = !alerts.desktop;
    const permission = await alerts.setDesktop(on);
    if (on && permission === "denied") complain("desktopDenied");
    show();
  });
  const show = (): void => {
    setOn(sound, alerts.sound, "sound");
    setOn(desktop, alerts.desktop, "bell");
  };
  desktop.hidden = !alerts.possible;
  show();
  // Another tab's switch is this one's too.
  window.addEventListener("storage", show);
  return { element: h("div", { class: "bells" }, sound, desktop), update: () => {} };
}

function bell(label: string, name: Glyph, onclick: () => void): HTMLButtonElement {
  const props = { type: "button", class: "icon", "aria-label": label, title: label, "data-bell": name, onclick };
  return h("button", props, glyph(name));
}

function setOn(button: HTMLElement, on: boolean, name: "sound" | "bell"): void {
  setAttribute(button, "aria-pressed", String(on));
  setGlyph(button, on ? name : `${name}-off`);
}
