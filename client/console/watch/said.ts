// What is said about seeing a page: in its line, and over the picture while there is one, for as long as it takes to read.
import { h, setText } from "../../ui/dom";

/** What each letter adds to the time on screen, about twice what reading it takes. */
const LETTER_MS = 120;
const LEAST_MS = 1_500;

export class Said {
  private readonly line = h("p", { role: "status", class: "hush" });
  readonly element = h("div", { class: "notices" }, this.line);
  private timer = 0;

  get text(): string {
    return this.line.textContent ?? "";
  }

  /** Over a picture it goes by itself, so as not to hide it. */
  say(text: string): void {
    const over = this.element.closest('[data-state="active"]');
    window.clearTimeout(this.timer);
    setText(this.line, text);
    if (over) this.timer = window.setTimeout(() => setText(this.line, ""), LEAST_MS + text.length * LETTER_MS);
  }

  /** What else is told over the picture. The line itself stays where it is: one that is put in anew is not read. */
  under(element: HTMLElement | null): void {
    this.line.nextSibling?.remove();
    if (element) this.element.append(element);
  }
}
