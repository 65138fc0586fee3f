// Pieces that several views of the console are made of, and what a view is.
import { type Child, h, type Props, setText } from "../../ui/dom";
import type { Memory } from "../memory";
import type { State } from "../state";
import type { StringKey, Translate } from "../strings";

export interface View {
  readonly element: HTMLElement;
  update(state: State): void;
  /** Each second, for what counts time. */
  tick?(now: number): void;
}

/** What views need of the world. */
export interface Scene {
  t: Translate;
  locale: string;
  now(): number;
  memory: Memory;
}

/** A state as a colour and a word. */
export function pill(tone: string, word: string): HTMLElement {
  return h("span", { class: "pill", "data-tone": tone }, word);
}

export function setPill(element: HTMLElement, tone: string, word: string): void {
  if (element.dataset.tone !== tone) element.dataset.tone = tone;
  setText(element, word);
}

export function heading(level: "h1" | "h2" | "h3", id: string, text: string): HTMLElement {
  return h(level, { id, tabindex: level === "h1" ? "-1" : false }, text);
}

export function section(name: string, id: string, title: HTMLElement, ...children: Child[]): HTMLElement {
  title.id = id;
  return h("section", { class: name, "aria-labelledby": id }, title, ...children);
}

export function button(label: string, onclick: () => void, props: Props = {}): HTMLButtonElement {
  return h("button", { type: "button", onclick, ...props }, label);
}

/** The tone in which a call's status is shown. */
export function callTone(status: string): string {
  const tones: Record<string, string> = { active: "good", completed: "good", missed: "warning", dropped: "critical" };
  return tones[status] ?? "plain";
}

export function callWord(status: string, t: Translate): string {
  const key = `call.${status}` as StringKey;
  return t(key) ?? status;
}
