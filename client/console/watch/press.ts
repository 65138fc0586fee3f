// A button that keeps the focus while it cannot be pressed; one that is disabled or hidden gives it to nobody.
import { h, setAttribute } from "../../ui/dom";

export function press(word: string, onclick: () => void): HTMLButtonElement {
  const button = h("button", { type: "button", onclick: () => resting(button) || onclick() }, word);
  return button;
}

export function resting(button: HTMLButtonElement): boolean {
  return button.hasAttribute("aria-disabled");
}

/** `why`: as long as it rests. */
export function rest(button: HTMLButtonElement, on: boolean, why = ""): void {
  setAttribute(button, "aria-disabled", on ? "true" : null);
  setAttribute(button, "title", why || null);
}

/** Who presses one of these that rests is told why. */
export function sayWhy(within: HTMLElement, said: { say(text: string): void }): void {
  within.addEventListener("click", ({ target }) => {
    const why = (target as Element).closest<HTMLElement>("[aria-disabled][title]")?.title;
    if (why) said.say(why);
  });
}

/** What has the focus in here. */
export function held(root: HTMLElement): Element | null {
  const { activeElement } = document;
  return root.contains(activeElement) ? activeElement : null;
}

/** What had the focus has it no more, or is about to lose it. */
export function isLost(before: Element): boolean {
  return document.activeElement !== before || before.closest("[hidden]") !== null;
}
