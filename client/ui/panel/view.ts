// What every view of the panel is given and gives.
import type { Consent, FormField, WidgetConfig } from "../../sdk/index.js";
import { h } from "../dom.js";
import type { PanelWords } from "../locale/panel.js";
import type { PanelModel } from "./model.js";
import type { Letter } from "./requesting.js";

/** Why a message was not taken: at which fields, at which consent, or a sentence. */
export interface Refused {
  fields?: Record<string, string>;
  consent?: string;
  note?: string;
}

export interface Actions {
  submit(data: Record<string, unknown>): Promise<Record<string, string> | null>;
  /** The name of the consent that is wanting, or whose text has changed. */
  join(consents: Record<string, boolean>, versions: Record<string, string>): Promise<string | null>;
  leave(): void;
  endCall(): void;
  /** `id`: of one that was not sent. */
  send(text: string, id?: string): void;
  /** At each letter. */
  typing(): void;
  rate(score: number, comment: string): Promise<boolean>;
  /** null: it was kept. */
  request(letter: Letter): Promise<Refused | null>;
  /** Shows the form of a message, or goes back to what was there before it; `hide` the panel, too. */
  requesting(step: "form" | null, hide?: boolean): void;
  /** A code by which an agent may ask to see the page; null: back to what was there before. */
  code(wanted: "asked" | null): void;
  /** Looks anew whether anybody is there. */
  look(): Promise<void>;
  onward(): void;
  restart(): void;
  finish(): void;
}

export interface ViewContext {
  words: PanelWords;
  locale: string;
  config(): WidgetConfig | null;
  actions: Actions;
  /** What was typed into a message, by field: it outlives the view. */
  draft: Record<string, string>;
}

export interface ViewPart {
  element: HTMLElement;
  update(model: PanelModel): void;
  /** Where the keyboard goes when the view appears; default: its heading. */
  first?: HTMLElement;
}

export type { Consent, FormField };

/** A heading that can take the focus when its view appears, so that a screen reader begins there. */
export function heading(text: string): HTMLHeadingElement {
  return h("h2", { tabindex: -1 }, text);
}

export function primary(text: string, props: Record<string, unknown> = {}): HTMLButtonElement {
  return h("button", { type: "button", class: "primary", ...props }, text);
}

export function plain(text: string, props: Record<string, unknown> = {}): HTMLButtonElement {
  return h("button", { type: "button", class: "plain", ...props }, text);
}

/** http and https only: a link's address comes from the widget's settings. */
export function safeLink(url: unknown): string | null {
  try {
    const found = new URL(String(url || ""), window.location.href);
    return url && /^https?:$/.test(found.protocol) ? found.href : null;
  } catch {
    return null;
  }
}
