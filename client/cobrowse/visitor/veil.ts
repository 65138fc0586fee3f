// Marks everything on the page that is not shown, for the visitor to see for themselves.
import { h } from "../../ui/dom";
import type { PrivacyRules } from "../privacy";
import type { CobrowseWords } from "./words";

const LOOK_MS = 200;
const MOST = 400;
const BOXES = "iframe,frame,object,embed,canvas,video,audio";
const FIELDS = "input:not([type=hidden]),textarea,select";

export class Veil {
  /** How many are on screen. */
  marks = 0;
  private readonly element = h("div", { class: "veil", "aria-hidden": "true" });
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly rules: PrivacyRules;
  private readonly words: CobrowseWords;
  private readonly places: () => readonly ParentNode[];

  constructor(root: ShadowRoot, rules: PrivacyRules, words: CobrowseWords, places: () => readonly ParentNode[]) {
    [this.rules, this.words, this.places] = [rules, words, places];
    root.prepend(this.element);
    this.draw();
    this.timer = setInterval(() => this.draw(), LOOK_MS);
  }

  close(): void {
    clearInterval(this.timer);
    this.element.remove();
  }

  private draw(): void {
    const { selectors } = this.rules;
    const closed = this.found(`${selectors.closed},${BOXES}`).map((element) =>
      this.box(element, "", this.words.hidden),
    );
    const dots = this.found(`${selectors.masked},${FIELDS}`).map((element) =>
      this.box(element, "dots", this.words.masked),
    );
    const boxes = [...closed, ...dots].filter((box) => box !== null).slice(0, MOST);
    this.marks = boxes.length;
    this.element.replaceChildren(...boxes);
  }

  private found(selector: string): Element[] {
    return this.places().flatMap((root) => [...root.querySelectorAll(selector)]);
  }

  private box(element: Element, kind: string, word: string): HTMLElement | null {
    const { left, top, width, height, right, bottom } = element.getBoundingClientRect();
    const out = width < 2 || height < 2 || right < 0 || bottom < 0 || left > innerWidth || top > innerHeight;
    if (out || element.closest("livedesk-cobrowse,livedesk-widget")) return null;
    const box = h("span", { class: kind }, word);
    Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    return box;
  }
}
