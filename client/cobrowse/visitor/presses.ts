// Buttons that end something, on a page that may keep each event to itself: where none is heard, the browser still says what is held.

/** Who presses a button holds it for longer. */
const LOOK_MS = 40;

export class Presses {
  /** With the event that has told of it, where one has. */
  private readonly acts = new Map<Element, (event?: Event) => void>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private held: Element | null = null;
  /** Before a page that stops events on their way, as dialogs do that keep the focus. */
  private readonly hear = (event: Event): void => {
    const path = event.composedPath();
    for (const button of [...this.acts.keys()]) if (path.includes(button)) this.act(button, event);
  };

  constructor() {
    addEventListener("click", this.hear, true);
  }

  of<Button extends HTMLElement>(button: Button, act: (event?: Event) => void): Button {
    this.acts.set(button, act);
    this.timer ??= setInterval(() => this.look(), LOOK_MS);
    return button;
  }

  /** All, when none is named. */
  forget(button?: Element): void {
    if (button) this.acts.delete(button);
    else this.acts.clear();
    if (this.acts.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  close(): void {
    this.forget();
    removeEventListener("click", this.hear, true);
  }

  private act(button: Element, event?: Event): void {
    this.held = null;
    this.acts.get(button)?.(event);
  }

  /** A press that no event has told of: held, and let go above it. */
  private look(): void {
    const { held } = this;
    this.held = [...this.acts.keys()].find((button) => button.matches(":active")) ?? null;
    if (held && !this.held && held.matches(":hover")) this.act(held);
  }
}
