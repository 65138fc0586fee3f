// The one note over the picture: what went wrong, or what the browser is about to ask.
import { h, iconButton, setText } from "../ui/dom.js";
import type { Words } from "./words.js";

export class Note {
  readonly element: HTMLElement;
  private readonly text = h("p");
  private code: keyof Words | null = null;

  private readonly words: Words;

  constructor(words: Words) {
    this.words = words;
    const dismiss = iconButton("close", words.dismiss, { class: "icon plain", onclick: () => this.say(null) });
    const live = h("div", { role: "status" }, this.text);
    this.element = h("div", { class: "note", hidden: true, "data-livedesk": "call-note" }, live, dismiss);
  }

  /** Stays until it is closed or another takes its place; `code` says which one it is. */
  say(code: keyof Words | null): void {
    this.code = code;
    this.element.hidden = code === null;
    setText(this.text, code === null ? "" : this.words[code]);
  }

  /** Takes the note away only if it is still this one. */
  unsay(code: keyof Words): void {
    if (this.code === code) {
      this.say(null);
    }
  }
}
