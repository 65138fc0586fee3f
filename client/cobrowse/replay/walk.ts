// The way through a visitor's page by keyboard: from one element to the next that is there for something, each with its name.
import { h, setText } from "../../ui/dom";
import type { Box, Point, Trace } from "./trace";
import type { ReplayWords } from "./words";

const ROLES = "button link tab menuitem option checkbox switch radio combobox"
  .split(" ")
  .map((role) => `[role=${role}]`);
const PRESSED = `a,button,input:not([type=hidden]),select,textarea,summary,${ROLES.join()}`;
/** What one may point at besides. */
const READ = `${PRESSED},h1,h2,h3,h4,h5,h6,p,li,td,th,img,label`;
const KINDS: Record<string, keyof ReplayWords> = {
  ...{ a: "link", link: "link", button: "button", submit: "button", reset: "button", summary: "button", tab: "tab" },
  ...{ select: "list", combobox: "list", checkbox: "checkbox", switch: "switch", radio: "radio", option: "option" },
  ...{ menuitem: "menuitem", img: "picture", password: "password", file: "file" },
};
const LONGEST = 80;
const FOLLOW_MS = 200;

type Size = { width: number; height: number };

export class Walk {
  /** Where the keyboard is. */
  at: Element | null = null;
  private readonly told = h("p", { class: "told", role: "status" });
  private readonly place: HTMLElement;
  private readonly trace: Trace;
  private readonly wires: { words: ReplayWords; size(): Size };
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(root: HTMLElement, place: HTMLElement, trace: Trace, wires: { words: ReplayWords; size(): Size }) {
    [this.place, this.trace, this.wires] = [place, trace, wires];
    root.append(this.told);
  }

  /** `seen`: among what is seen of the page now, with what is only read. How far the page must scroll for it. */
  step(page: Document, by: 1 | -1, seen: boolean): number {
    const size = this.wires.size();
    const found = [...all(page, seen ? READ : PRESSED)];
    let place = this.at ? found.indexOf(this.at) : -1;
    if (place < 0 && by < 0) place = 0;
    for (let tried = 0; tried < found.length; tried += 1) {
      place = (place + by + found.length) % found.length;
      const element = found[place] as Element;
      if (!isSeen(element, seen ? size : null)) continue;
      this.stand(element);
      const { top, bottom } = element.getBoundingClientRect();
      return top < 0 || bottom > size.height ? top - size.height / 3 : 0;
    }
    return 0;
  }

  /** With an outline and a name, while the page moves under it; null: nowhere. */
  stand(at: Element | null): void {
    clearInterval(this.timer);
    this.at = at;
    const box = at && boxOf(at, this.wires.size());
    this.trace.hold(box);
    this.say(at ? spoken(at, this.wires.words) : "", box ? [box[0], box[3]] : [0, 0]);
    if (!at) return;
    this.timer = setInterval(() => {
      if (at.isConnected) this.trace.hold(boxOf(at, this.wires.size()));
      else this.stand(null);
    }, FOLLOW_MS);
  }

  say(text: string, point: Point): void {
    setText(this.told, text);
    Object.assign(this.told.style, this.beside(point));
  }

  /** A place in the window, and not out of it. */
  beside([x, y]: Point): { left: string; top: string } {
    const { width, height } = this.place.getBoundingClientRect();
    const within = (at: number, room: number) => `clamp(0px, ${Math.round(at)}px, 100% - ${room}px)`;
    return { left: within(x * width, 230), top: within(y * height, 44) };
  }
}

export function boxOf(element: Element, { width, height }: Size): Box {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return [left / width, top / height, right / width, bottom / height];
}

function* all(root: ParentNode, selector: string): Generator<Element> {
  for (const element of root.querySelectorAll("*")) {
    if (element.matches(selector)) yield element;
    if (element.shadowRoot) yield* all(element.shadowRoot, selector);
  }
}

function isSeen(element: Element, within: Size | null): boolean {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  if (right - left < 1 || bottom - top < 1 || !element.checkVisibility({ visibilityProperty: true })) return false;
  return !within || (right > 0 && bottom > 0 && left < within.width && top < within.height);
}

/** What it is, and what it is called as far as anything of that was sent. Of another window, so by no class of this one. */
export function spoken(element: Element, words: ReplayWords): string {
  const { localName: tag, previousElementSibling: before } = element;
  const role = element.getAttribute("role") ?? "";
  const type = (tag === "input" && element.getAttribute("type")?.toLowerCase()) || "text";
  const written = /^(?:input|select|textarea)$/.test(tag);
  const kind =
    KINDS[role] ?? KINDS[tag === "input" ? type : tag] ?? (written ? "field" : /^h\d$/.test(tag) && "heading");
  const label = element.closest("label") ?? (before?.localName === "label" ? before : null);
  const shown = /^(?:submit|button|reset)$/.test(type) ? element.getAttribute("value") : label?.textContent;
  const text = (written ? shown || element.getAttribute("placeholder") : element.textContent) ?? "";
  const name = text.replace(/\s+/g, " ").trim().slice(0, LONGEST);
  return [kind && words[kind], name].filter(Boolean).join(": ") || tag;
}
