// Whether a press of a button is what a person meant, who has seen the question: against pages that put it under a finger.
import type { Front } from "./front";
import { readable } from "./readable";
import { Sight } from "./sight";

/** What has just appeared, or changed, was not read. */
const READ_MS = 500;
const LOOK_MS = 100;
/** Who types is not answering. */
const TYPED_MS = 1_500;
const TAB_MS = 100;
const ANSWERING = new Set(["Tab", "Shift", "Enter", " ", "Escape"]);

export class Meant {
  private readonly front: Front;
  private readonly sight: Sight;
  private readonly card: HTMLElement;
  private readonly yes: HTMLElement;
  private said: string;
  /** Of the screen: with it the card moves, as above a keyboard that comes up. */
  private size: string;
  private readonly timer = setInterval(() => this.look(), LOOK_MS);
  private readonly watch = new MutationObserver(() => this.changed());
  /** Since when it says what we say. */
  private since: number | null = null;
  private typed = Number.NEGATIVE_INFINITY;
  private tab = Number.NEGATIVE_INFINITY;
  /** Since when a button has the focus, if a person brought it there. */
  private focused: number | null = null;
  private led = true;
  private readonly key = (event: KeyboardEvent): void => {
    if (!event.isTrusted) return;
    if (event.key === "Tab") this.tab = performance.now();
    else if (!ANSWERING.has(event.key)) this.typed = performance.now();
  };
  private readonly focus = ({ relatedTarget }: FocusEvent): void => {
    const now = performance.now();
    const inside = relatedTarget instanceof Node && this.card.contains(relatedTarget);
    this.led = now - this.tab < TAB_MS || (inside && this.led);
    this.focused = this.led ? now : null;
  };

  /** Once the card stands on the page; its title gets the focus, which a page hears of. `yes` says whether it counts. */
  constructor(front: Front, card: HTMLElement, title: HTMLElement, yes: HTMLElement) {
    [this.front, this.card, this.yes, this.size] = [front, card, yes, front.screen.size];
    this.said = this.looks();
    this.sight = new Sight(card, () => front.reachable(card));
    this.watch.observe(card, { subtree: true, childList: true, characterData: true, attributes: true });
    title.focus({ preventScroll: true });
    addEventListener("keydown", this.key, true);
    card.addEventListener("focusin", this.focus);
    this.look();
  }

  by(event: Event): boolean {
    const button = event.currentTarget as HTMLElement;
    this.look();
    return event.isTrusted && this.isRead(button) && this.isFree(event as MouseEvent, button);
  }

  close(): void {
    clearInterval(this.timer);
    this.watch.disconnect();
    this.sight.close();
    removeEventListener("keydown", this.key, true);
    this.card.remove();
  }

  /** Something that is ours to change. */
  says(change: () => void): void {
    this.look();
    change();
    this.watch.takeRecords();
    if (this.since !== null) this.said = this.looks();
  }

  private look(): void {
    const { size } = this.front.screen;
    if (this.watch.takeRecords().length > 0 || size !== this.size) this.changed();
    this.size = size;
    const same = this.looks() === this.said && readable(this.card);
    this.since = same ? (this.since ?? performance.now()) : null;
    const waits = String(!this.isRead(this.yes));
    if (this.yes.ariaDisabled === waits) return;
    this.yes.ariaDisabled = waits;
    this.watch.takeRecords();
  }

  /** Shown for long enough, and not covered. */
  private isRead(button: HTMLElement): boolean {
    const same = this.since !== null && performance.now() - this.since >= READ_MS;
    return same && this.sight.seen >= READ_MS && this.front.reachable(button);
  }

  private looks(): string {
    const { element, kept } = this.front.screen;
    return looks(this.card) + kept + element.getAnimations?.().length;
  }

  private changed(): void {
    this.since = null;
  }

  /** A key presses what has the focus, and a page can move that from where somebody types. */
  private isFree({ detail }: MouseEvent, button: HTMLElement): boolean {
    if (detail !== 0 || this.front.root.activeElement !== button) return true;
    const now = performance.now();
    return this.focused !== null && now - this.focused >= READ_MS && now - this.typed >= TYPED_MS;
  }
}

/** What it says and how it looks, but for what changes with a press: a page reaches into what is ours, too. */
function looks(card: HTMLElement): string {
  const root = card.getRootNode() as ShadowRoot;
  const parts = [card, ...card.querySelectorAll<HTMLElement>("*")];
  const moved = card.getAnimations?.({ subtree: true }).filter((one) => !(one instanceof CSSTransition)) ?? [];
  return [
    ...[...card.querySelectorAll("h2,p,button")].map((one) => one.textContent),
    ...parts.map((one) => `${one.className} ${one.getAttribute("style")}`),
    root.querySelectorAll("style,link").length,
    moved.length,
    ...root.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)),
  ].join("\n");
}
