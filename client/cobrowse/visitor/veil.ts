// Marks everything on the page that is not shown, for the visitor to see for themselves; loaded when they want to. What is ours stands aside meanwhile.
import { pick } from "../../ui/catalogue";
import { h, shadow } from "../../ui/dom";
import { CLOSED, DEEPEST } from "../closed";
import { firstOf, isOf, nextOf, rootOf } from "../nodes";
import type { PrivacyRules } from "../privacy";
import { Clips } from "./clipped";
import styles from "./veil.css";
import { VEIL_WORDS } from "./veil-words";

const LOOK_MS = 100;
/** The page is searched for so long at a time. */
const SLICE_MS = 8;
const MOST = 500;
const BOXES = CLOSED.join();
const FIELDS = "input,textarea,select";
/** Of these agents see no dots. */
const MUTE =
  "select[multiple],input:is([type=checkbox],[type=radio],[type=range],[type=color],[type=file],[type=date],[type=time],[type=month],[type=week],[type=datetime-local])";
const OWN = "livedesk-cobrowse,livedesk-widget";
/** Less is not to be seen. */
const SMALLEST = 2;
/** A word that does not fit is left out: of a letter, of what is around them, and how high it is. */
const [LETTER, AROUND, LINE] = [7.5, 10, 16];
/** Of the browser: a form has a field in its place that has such a name. */
const { getClientRects } = Element.prototype;

/** A box, dots, or the dots of one text. */
type Kind = "" | "dots" | "dots text";
/** What hides all that stands within: `marked` is where it has a mark already. */
type Above = "open" | "masked" | "marked" | "closed";

export class Veil {
  private readonly element = h("div", { class: "veil", "aria-hidden": "true" });
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly rules: PrivacyRules;
  private readonly root: ShadowRoot;
  private readonly words: (typeof VEIL_WORDS)["en"];
  private readonly tell: (word: string) => void;
  private found = new Map<Element | Text, Kind>();
  /** Of the search that goes on; the first is shown as far as it has come. */
  private next = this.found;
  private search = this.within(document, "open", 0);
  private steps = 0;
  private clips = new Clips();

  /** `tell`: what there is to be said of the marks, at each look. */
  constructor(root: ShadowRoot, rules: PrivacyRules, locale: string, tell: (word: string) => void) {
    [this.rules, this.words, this.tell] = [rules, pick(VEIL_WORDS, locale), tell];
    this.root = shadow(this.element, styles);
    root.prepend(this.element);
    for (const { style } of document.querySelectorAll<HTMLElement>("livedesk-widget")) style.visibility = "hidden";
    this.look();
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  close(): void {
    clearInterval(this.timer);
    this.element.remove();
    for (const { style } of document.querySelectorAll<HTMLElement>("livedesk-widget")) style.visibility = "";
  }

  private look(): void {
    const { rules, words } = this;
    const nothing = rules.pausedAt(location.href);
    this.clips = new Clips();
    if (!nothing) this.find();
    const marks = nothing
      ? [this.box(new DOMRect(0, 0, innerWidth, innerHeight), "")]
      : [...this.found].flatMap(([node, kind]) => this.placesOf(node).map((place) => this.box(place, kind)));
    this.root.replaceChildren(...marks.slice(0, MOST));
    const some =
      marks.length > MOST ? words.more : marks.length > 0 || this.found === this.next ? words.end : words.none;
    this.tell(!nothing ? some : rules.broken.length > 0 ? words.broken : words.paused);
  }

  private find(): void {
    const until = performance.now() + SLICE_MS;
    let done = false;
    while (!done && performance.now() < until) done = this.search.next().done === true;
    if (!done) return;
    this.found = this.next;
    this.next = new Map();
    this.search = this.within(document, "open", 0);
  }

  /** Yields now and then. Deeper than that nothing is shown. */
  private *within(parent: Node, above: Above, depth: number): Generator<void> {
    if (depth > DEEPEST) return;
    for (let node = firstOf(parent); node && this.next.size <= MOST; node = nextOf(node)) {
      this.steps += 1;
      if (this.steps % 64 === 0) yield;
      if (node instanceof Element) yield* this.of(node, above, depth + 1);
      else if (above === "masked" && node instanceof Text && /\S/.test(node.data)) this.marks(node, "dots text");
    }
  }

  private *of(element: Element, above: Above, depth: number): Generator<void> {
    if (isOf(element, OWN)) return;
    const privacy = above === "closed" || isOf(element, BOXES) ? "closed" : this.rules.of(element);
    let inner: Above = privacy === "shown" ? "open" : above;
    if (privacy === "closed") {
      if (this.marks(element, "")) return;
      inner = "closed"; // what stands outside of it, as the only child of an empty one
    } else if (isOf(element, FIELDS)) {
      this.marks(element, isOf(element, MUTE) ? "" : "dots");
      return;
    } else if (privacy === "masked" && above !== "marked") {
      inner = element !== document.documentElement && this.marks(element, "dots") ? "marked" : "masked";
    }
    const root = rootOf(element);
    if (root) yield* this.within(root, inner, depth);
    yield* this.within(element, inner, depth);
  }

  /** False where there is nothing of it on screen. */
  private marks(node: Element | Text, kind: Kind): boolean {
    if (this.placesOf(node).length === 0) return false;
    this.next.set(node, kind);
    return true;
  }

  /** Where it is on screen, line by line. */
  private placesOf(node: Element | Text): DOMRect[] {
    const range = document.createRange();
    range.selectNodeContents(node);
    const own = node instanceof Element ? [...getClientRects.call(node)] : [];
    const places = (own.length > 0 ? own : [...range.getClientRects()])
      .filter(isOnScreen)
      .map((place) => this.clips.cut(place, node))
      .filter(isOnScreen);
    return places.length > 0 && isRendered(node instanceof Element ? node : node.parentElement) ? places : [];
  }

  private box({ left, top, width, height }: DOMRect, kind: Kind): HTMLElement {
    const word = kind === "" ? this.words.hidden : kind === "dots" ? this.words.dots : "";
    const fits = word && width >= word.length * LETTER + AROUND && height >= LINE;
    const box = h("span", { class: kind }, fits && h("b", {}, word));
    box.style.cssText = `left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
    return box;
  }
}

function isOnScreen({ left, top, width, height, right, bottom }: DOMRect): boolean {
  const large = width >= SMALLEST && height >= SMALLEST;
  return large && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
}

/** A closed `<details>` says where its contents would be. */
function isRendered(element: Element | null): boolean {
  const rendered = element?.checkVisibility?.({ visibilityProperty: true }) ?? true;
  return rendered || getComputedStyle(element as Element).display === "contents";
}
