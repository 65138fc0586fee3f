// Whether a press of a button is what a person meant, who has seen the question: against pages that put it under a finger.
import type { Front } from "./front";
import { Sight } from "./sight";

/** What has just appeared was not read. */
const READ_MS = 500;
/** Who types is not answering. */
const TYPED_MS = 1_500;
const TAB_MS = 100;
const ANSWERING = new Set(["Tab", "Shift", "Enter", " ", "Escape"]);

export class Meant {
  private readonly front: Front;
  private readonly sight: Sight;
  private readonly said: string;
  private readonly card: HTMLElement;
  private typed = Number.NEGATIVE_INFINITY;
  private tab = Number.NEGATIVE_INFINITY;
  /** Since when a button has the focus, if a person brought it there. */
  private focused: number | null = null;
  private led = true;
  private readonly key = (event: KeyboardEvent): void => {
    if (!event.isTrusted) return;
    if (event.key === "Tab") this.tab = performance.now();
    else if (!ANSWERING.has(event.key)) this.typed = performance.now();
  };
  private readonly focus = ({ relatedTarget }: FocusEvent): void => {
    const now = performance.now();
    const inside = relatedTarget instanceof Node && this.card.contains(relatedTarget);
    this.led = now - this.tab < TAB_MS || (inside && this.led);
    this.focused = this.led ? now : null;
  };

  /** Once the card stands on the page, and has the focus. */
  constructor(front: Front, card: HTMLElement) {
    [this.front, this.card, this.said] = [front, card, words(card)];
    this.sight = new Sight(card, () => front.reachable(card));
    addEventListener("keydown", this.key, true);
    card.addEventListener("focusin", this.focus);
  }

  by(event: Event): boolean {
    const button = event.currentTarget as HTMLElement;
    const shown = this.sight.seen >= READ_MS && this.front.reachable(button) && words(this.card) === this.said;
    return event.isTrusted && shown && this.isFree(event as MouseEvent, button);
  }

  close(): void {
    this.sight.close();
    removeEventListener("keydown", this.key, true);
    this.card.remove();
  }

  /** A key presses what has the focus, and a page can move that from where somebody types. */
  private isFree({ detail }: MouseEvent, button: HTMLElement): boolean {
    if (detail !== 0 || this.front.root.activeElement !== button) return true;
    const now = performance.now();
    return this.focused !== null && now - this.focused >= READ_MS && now - this.typed >= TYPED_MS;
  }
}

/** All but of what changes with a press. */
function words(card: HTMLElement): string {
  return [...card.querySelectorAll("h2,p,[data-answer]")].map((one) => one.textContent).join("\n");
}
