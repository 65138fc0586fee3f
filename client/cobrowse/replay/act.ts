// Acting for the visitor on one element of the picture: a click, a box to type in, a list to choose from, or a scroll.
import { h } from "../../ui/dom";
import { choice } from "./choice";
import type { Screen } from "./screen";
import type { ReplayWords } from "./words";

export interface ActWires {
  words: ReplayWords;
  glass: HTMLElement;
  /** Where on the glass. */
  place: { left: string; top: string };
  send(command: object): void;
  /** To the agent, there. */
  say(text: string): void;
}

export interface Way {
  x: number;
  y: number;
}

/** Nobody types into these for a visitor, who would refuse it. */
const SECRET = "input[type=password],input[type=file]";
const PRESSED = /^(?:checkbox|radio|submit|button|reset|image)$/i;

export function act(screen: Screen, id: number, wires: ActWires): void {
  const { words, glass, place, send, say } = wires;
  clear(glass);
  const mirror = screen.replayer.getMirror();
  const element = mirror.getNode(id) as unknown as Element | null;
  const tag = element?.tagName;
  if (element?.matches?.(SECRET)) say(words.secret);
  else if (tag === "TEXTAREA" || (tag === "INPUT" && !PRESSED.test(element?.getAttribute("type") ?? "")))
    put(
      glass,
      place,
      box(words, (text) => send({ kind: "type", node: id, text })),
    );
  else if (element && tag === "SELECT")
    put(
      glass,
      place,
      choice(element as HTMLSelectElement, {
        name: words.choose,
        idOf: (option) => mirror.getId(option as never),
        chosen: (option) => send({ kind: "select", node: id, values: [String(option)] }),
      }),
    );
  else send({ kind: "click", node: id });
}

export function clear(glass: HTMLElement): void {
  for (const field of glass.querySelectorAll("input,select")) field.remove();
}

/** Escape, or what it is for, gives the keys back to the glass. */
function put(glass: HTMLElement, place: object, field: HTMLElement): void {
  Object.assign(field.style, { position: "absolute", ...place });
  const back = () => {
    field.remove();
    glass.focus();
  };
  field.addEventListener("done", back);
  field.addEventListener("keydown", ({ key }) => key === "Escape" && back());
  glass.append(field);
  field.focus();
}

function box(words: ReplayWords, typed: (text: string) => void): HTMLInputElement {
  const field = h("input", {
    ...{ type: "text", maxlength: 2000, autocomplete: "off" },
    ...{ "aria-label": words.type, placeholder: words.typeHint },
  });
  field.addEventListener("keydown", ({ key }) => {
    if (key !== "Enter") return;
    typed(field.value);
    field.dispatchEvent(new Event("done"));
  });
  return field;
}

/** The command that moves what scrolls around the element so far; else the page. */
export function scroll(screen: Screen, id: number, by: Way): object | null {
  const page = screen.document;
  if (!page) return null;
  const mirror = screen.replayer.getMirror();
  let element = mirror.getNode(id) as unknown as Element | null;
  while (element && !(element.scrollHeight > element.clientHeight + 1 && /auto|scroll/.test(style(element))))
    element = element.parentElement;
  const view = page.defaultView;
  const [node, x, y] = element
    ? [mirror.getId(element as never), element.scrollLeft, element.scrollTop]
    : [mirror.getId(page as never), view?.scrollX ?? 0, view?.scrollY ?? 0];
  return { kind: "scroll", node, x: Math.max(0, x + by.x), y: Math.max(0, y + by.y) };
}

function style(element: Element): string {
  return element.ownerDocument.defaultView?.getComputedStyle(element).overflowY ?? "";
}
