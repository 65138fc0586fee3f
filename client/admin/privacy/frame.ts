// One of the two frames of the privacy page: the page as the visitor has it, or as an agent would see it. Sandboxed, its
// origin is nobody's; it speaks with the page of the admin that frames it.
import type { Rules } from "../../cobrowse/privacy";
import type { Recorded } from "../../cobrowse/sanitise";
import { draw } from "./draw";
import { harmless, still } from "./safe";
import { type Taken, take } from "./take";

export type ToFrame =
  | { show: "visitor"; turn: number; html: string; rules: Partial<Rules>; address: string }
  | { show: "agent"; turn: number; events: Recorded[]; hidden: string }
  | { show: "notice"; turn: number; text: string };

export type FromFrame = { ready: true } | ({ turn: number; height: number; counts?: Counts } & Partial<Taken>);

/** How many elements each selector matches. */
export type Counts = Record<string, number>;

const SELECTORS = ["hide", "mask", "reveal", "read_only"] as const;

function counted(rules: Partial<Rules>): Counts {
  const found: Counts = {};
  for (const selector of SELECTORS.flatMap((name) => rules[name] ?? [])) {
    try {
      found[selector] = document.querySelectorAll(selector).length;
    } catch {} // the page that asks says so
  }
  return found;
}

function put(root: Element): void {
  document.documentElement.replaceWith(document.adoptNode(root));
}

function notice(text: string): Element {
  const page = document.implementation.createHTMLDocument("");
  const said = page.createElement("p");
  said.textContent = text;
  said.style.cssText = "margin:24px;font:14px/1.5 sans-serif;color:#3c434e";
  page.body.append(said);
  return page.documentElement;
}

function hear(word: ToFrame): FromFrame | null {
  let taken: Partial<Taken> & { counts?: Counts } = {};
  if (word.show === "visitor") {
    put(harmless(word.html).documentElement);
    taken = { ...take(word.rules, word.address), counts: counted(word.rules) };
  } else {
    const root = word.show === "agent" ? draw(word.events, word.hidden) : notice(word.text);
    if (!root) return null;
    put(root);
  }
  still(document);
  return { turn: word.turn, height: document.documentElement.scrollHeight, ...taken };
}

if (parent !== window) {
  // Its origin has no name: whoever may frame this document is said by its policy.
  const say = (word: FromFrame) => parent.postMessage(word, "*");
  for (const type of ["click", "auxclick", "submit"]) addEventListener(type, (event) => event.preventDefault(), true);
  addEventListener("message", ({ data, source }) => {
    const answer = source === parent ? hear(data as ToFrame) : null;
    if (answer) say(answer);
  });
  say({ ready: true });
}
