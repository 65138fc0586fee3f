// The buttons beside a visitor's page: how the mouse is meant, who holds it, and the end.
import { h, setText } from "../../ui/dom";
import type { Standing } from "./company";
import { press, rest } from "./press";
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
  /**
   * Null: no page is seen. Of another agent's asking nothing more can be asked; what several see ends for all of them.
   * `asked`: the visitor is asked something else, and answers one question at a time.
   */
  update(control: "none" | "requested" | "granted" | null, of: Pick<Standing, "mine" | "shared">, asked: boolean): void;
  /** Where the focus goes when it was here, or above, and cannot stay. */
  next(before: Element | null): HTMLElement;
}

const MODES: readonly Mode[] = ["look", "point", "draw", "mark", "control"];

/** `record` stands beside the end, which comes first: it is in sight wherever there is room for one line only. */
export function tools(words: WatchWords, record: HTMLButtonElement, actions: ToolActions): Tools {
  let mode: Mode = "look";
  const become = (next: Mode): void => {
    mode = next;
    for (const [name, button] of modes) button.setAttribute("aria-pressed", String(name === next));
    actions.mode(next);
  };
  const modes = new Map(MODES.map((name) => [name, press(words[name], () => become(name))]));
  for (const [name, button] of modes)
    marked(`cobrowse-${name}`, button).setAttribute("aria-pressed", String(name === mode));
  const wish = () => actions.control(true);
  const ask = marked("cobrowse-ask-control", press(words.askControl, wish));
  const release = press(words.release, () => actions.control(false));
  const back = arrow("←", words.back, () => actions.go("back"));
  const forward = arrow("→", words.forward, () => actions.go("forward"));
  const stop = marked("cobrowse-end", press(words.stop, actions.stop));
  const all = [...modes.values()]; // the last is to control
  const steering = [...all.slice(-1), ask, release, back, forward];
  const groups = [
    group(words.ending, [stop, record]),
    group(words.pointing, all.slice(0, -1)),
    group(words.steering, steering),
  ];
  return {
    groups,
    update(control, { mine, shared }, asked) {
      const granted = control === "granted" && mine;
      for (const each of groups) each.hidden = control === null || (each === groups[2] && !mine);
      setText(stop, shared ? words.stopAll : words.stop);
      for (const button of steering) button.hidden = (button === ask) === granted;
      rest(ask, control === "requested" || asked, asked ? words.oneAtATime : "");
      ask.textContent = control === "requested" ? words.waitControl : words.askControl;
      if (!granted && mode === "control") become("look");
    },
    next(before) {
      const steers = steering.find((button) => button === before) && steering.find(({ hidden }) => !hidden);
      return steers ?? modes.get(mode) ?? stop;
    },
  };
}

/** Its name is read and shown, and takes no room. */
function arrow(sign: string, name: string, onclick: () => void): HTMLButtonElement {
  const button = press(sign, onclick);
  button.title = name;
  button.setAttribute("aria-label", name);
  return button;
}

function group(name: string, buttons: readonly HTMLElement[]): HTMLElement {
  return h("div", { class: "line", role: "group", "aria-label": name, hidden: true }, ...buttons);
}

function marked(name: string, button: HTMLButtonElement): HTMLButtonElement {
  button.dataset.livedesk = name;
  return button;
}
