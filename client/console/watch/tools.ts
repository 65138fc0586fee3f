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
  /** In groups, which have names. */
  groups: HTMLElement[];
  /** Null: no page is seen. */
  update(control: "none" | "requested" | "granted" | null): void;
}

const MODES: readonly Mode[] = ["look", "point", "draw", "mark", "control"];

/** `record` stands beside the end. */
export function tools(words: WatchWords, record: HTMLButtonElement, actions: ToolActions): Tools {
  let mode: Mode = "look";
  const make = (word: string, onclick: () => void) => h("button", { type: "button", onclick }, word);
  const become = (next: Mode): void => {
    mode = next;
    for (const [name, button] of modes) button.setAttribute("aria-pressed", String(name === next));
    actions.mode(next);
  };
  const modes = new Map(MODES.map((name) => [name, make(words[name], () => become(name))]));
  for (const [name, button] of modes)
    marked(`cobrowse-${name}`, button).setAttribute("aria-pressed", String(name === mode));
  const ask = marked(
    "cobrowse-ask-control",
    make(words.askControl, () => actions.control(true)),
  );
  const release = make(words.release, () => actions.control(false));
  const back = make(words.back, () => actions.go("back"));
  const forward = make(words.forward, () => actions.go("forward"));
  const stop = marked("cobrowse-end", make(words.stop, actions.stop));
  const all = [...modes.values()]; // the last is to control
  const groups = [
    group(words.pointing, all.slice(0, -1)),
    group(words.steering, [...all.slice(-1), ask, release, back, forward]),
    group(words.ending, [record, stop]),
  ];
  return {
    groups,
    update(control) {
      const granted = control === "granted";
      for (const each of groups) each.hidden = control === null;
      for (const button of [...all.slice(-1), release, back, forward]) button.hidden = !granted;
      ask.hidden = granted;
      ask.disabled = control === "requested";
      ask.textContent = control === "requested" ? words.waitControl : words.askControl;
      if (!granted && mode === "control") become("look");
    },
  };
}

function group(name: string, buttons: readonly HTMLElement[]): HTMLElement {
  return h("div", { role: "group", "aria-label": name, hidden: true }, ...buttons);
}

function marked(name: string, button: HTMLButtonElement): HTMLButtonElement {
  button.dataset.livedesk = name;
  return button;
}
