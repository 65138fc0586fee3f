// The launcher button: what it is, and whether the desk is open.
import type { WidgetConfig } from "../sdk/index.js";
import { fill } from "./catalogue.js";
import { h, icon, setText } from "./dom.js";
import type { LauncherWords } from "./locale/launcher.js";
import { logo, said } from "./look.js";
import { openingTime } from "./moments.js";

export class LauncherButton {
  readonly element: HTMLButtonElement;
  private readonly words: LauncherWords;
  private readonly locale: string;
  private readonly note = h("small");
  private availability = "";

  constructor(config: WidgetConfig, words: LauncherWords, locale: string, open: () => void) {
    this.words = words;
    this.locale = locale;
    const label = h("span", {}, h("strong", {}, said(config.appearance, "title", locale) || words.title), this.note);
    this.element = h(
      "button",
      { type: "button", class: "launcher", "aria-haspopup": "dialog", "data-livedesk": "launcher", onclick: open },
      logo(config.appearance, locale, icon("chat")),
      label,
    );
    this.show(config);
  }

  show(config: WidgetConfig): void {
    this.availability = availability(config, this.words, this.locale);
    this.element.dataset.open = String(config.open);
    this.status(null);
  }

  /** What goes on behind the minimised panel; null: nothing. */
  status(doing: string | null): void {
    this.element.toggleAttribute("data-busy", doing !== null);
    setText(this.note, doing ?? this.availability);
  }
}

export function availability(config: WidgetConfig, words: LauncherWords, locale: string): string {
  switch (config.reason) {
    case "paused":
      return words.paused;
    case "full":
      return words.full;
    case "no_agent":
      return words.nobody;
  }
  if (!config.open) {
    return config.opens_at ? fill(words.opens, { time: openingTime(config.opens_at, locale) }) : words.closed;
  }
  const minutes = Math.round((config.estimated_wait_seconds ?? 0) / 60);
  if (minutes >= 60) {
    return words.long;
  }
  return minutes >= 2 ? fill(words.wait, { n: minutes }) : words.open;
}
