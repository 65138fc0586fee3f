// The buttons beside a visitor's page: how the mouse is meant, who holds it, and the end.
import { h } from "../../ui/dom";
import type { WatchWords } from "./words";

export type Mode = "look" | "point" | "draw" | "mark" | "control";

export interface ToolActions {
  mode(mode: Mode): void;
  /** Asks for control, or gives it back. */
  control(wanted: boolean): void;
  go(kind: "back" | "forward"): void;
  stop(): void;
}

export interface Tools {
  buttons: HTMLButtonElement[];
  /** Null: no page is seen. */
  update(control: "none" | "requested" | "granted" | null): void;
}

const MODES: readonly Mode[] = ["look", "point", "draw", "mark", "control"];

export function tools(words: WatchWords, actions: ToolActions): Tools {
  let mode: Mode = "look";
  const make = (word: string, onclick: () => void) => h("button", { type: "button", onclick }, word);
  const become = (next: Mode): void => {
    mode = next;
    for (const [name, button] of modes) button.setAttribute("aria-pressed", String(name === next));
    actions.mode(next);
  };
  const modes = new Map(MODES.map((name) => [name, make(words[name], () => become(name))]));
  for (const [name, button] of modes) {
    button.dataset.livedesk = `cobrowse-${name}`;
    button.setAttribute("aria-pressed", String(name === mode));
  }
  const ask = make(words.askControl, () => actions.control(true));
  ask.dataset.livedesk = "cobrowse-ask-control";
  const release = make(words.release, () => actions.control(false));
  const [back, forward] = [
    make(words.back, () => actions.go("back")),
    make(words.forward, () => actions.go("forward")),
  ];
  const stop = make(words.stop, actions.stop);
  stop.dataset.livedesk = "cobrowse-end";
  return {
    buttons: [...modes.values(), ask, release, back, forward, stop],
    update(control) {
      const granted = control === "granted";
      for (const [name, button] of modes) button.hidden = control === null || (name === "control" && !granted);
      ask.hidden = control === null || granted;
      ask.disabled = control === "requested";
      ask.textContent = control === "requested" ? words.waitControl : words.askControl;
      for (const button of [release, back, forward]) button.hidden = !granted;
      stop.hidden = control === null;
      if ((control === null || !granted) && mode === "control") become("look");
    },
  };
}
