// A widget's look, as its host element wears it: colours, shapes, speed, and the texts and logo that it says.
import { accent } from "./accent.js";
import { h } from "./dom.js";

/** `appearance` of the public configuration. */
export type Look = Readonly<Record<string, unknown>>;

const RADIUS: Record<string, string> = { none: "0px", small: "4px", large: "16px", extra_large: "24px" };
// Under 200 ms, the slowest too.
const TIME: Record<string, string> = { slow: "190ms", fast: "60ms" };

/** The tokens that it changes, by their names without `--ld-`; an empty one is as it was. */
export function worn(look: Look): Record<string, string> {
  const { fill, on, inkLight, inkDark } = accent(look.color);
  return {
    accent: fill,
    "on-accent": on,
    "accent-ink-light": inkLight,
    "accent-ink-dark": inkDark,
    radius: RADIUS[String(look.radius)] ?? "",
    time: TIME[String(look.animation)] ?? "",
  };
}

/** Custom properties and attributes for the style sheets. Repeating it with another look changes it. */
export function dress(host: HTMLElement, look: Look): void {
  for (const [name, value] of Object.entries(worn(look))) {
    host.style.setProperty(`--ld-${name}`, value); // an empty one is taken away, and the token counts
  }
  host.dataset.position = sideOf(look);
  host.dataset.button = String(look.button);
}

export function sideOf({ position }: Look): "left" | "right" {
  return position === "left" ? "left" : "right";
}

/** A text of the look in the visitor's language: de-AT → de → the one without language. Empty where there is none. */
export function said(look: Look | undefined, key: string, locale: string): string {
  const tag = locale.toLowerCase().replace("_", "-");
  const all = look?.translations as Record<string, Look | undefined> | undefined;
  const found = [all?.[tag], all?.[tag.split("-")[0] ?? ""], look].map((texts) => texts?.[key]);
  return found.map((text) => (typeof text === "string" ? text.trim() : "")).find(Boolean) ?? "";
}

/** The logo, or what stands in for it where there is none or it does not load. Its size is fixed: nothing jumps. */
export function logo(look: Look | undefined, locale: string, instead: Element | null): Element | null {
  if (!look?.logo) {
    return instead;
  }
  const onerror = () => (instead ? image.replaceWith(instead) : image.remove());
  const alt = said(look, "logo_alt", locale);
  const told = { referrerpolicy: "origin", src: look.logo };
  const image = h("img", { class: "logo", onerror, width: 28, height: 28, alt, ...told });
  return image;
}
