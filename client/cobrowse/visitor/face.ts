// What the visitor sees of cobrowsing: the question, the seal that ends it, the agent's pointer, and what was done.
import { direction, pick } from "../../ui/catalogue";
import type { Deed } from "../deeds/report";
import { endAll } from "../ends";
import { PrivacyRules } from "../privacy";
import { ask, type Card, type Question } from "./ask";
import { Bar, type BarEar } from "./bar";
import { beside } from "./beside";
import { onEscape } from "./escape";
import { Front } from "./front";
import type { Manner, Who } from "./kept";
import { type Cursor, Pointer } from "./pointer";
import { Presses } from "./presses";
import type { Veil } from "./veil";
import { COBROWSE_WORDS, type CobrowseWords } from "./words";

export type FaceEar = BarEar;

export class Face {
  readonly rules: PrivacyRules;
  private readonly words: CobrowseWords;
  private readonly locale: string;
  private readonly ear: FaceEar;
  private readonly look: NonNullable<Manner["appearance"]>;
  private front: Front | null = null;
  private pointer: Pointer | null = null;
  private veil: Veil | null = null;
  private bar: Bar | null = null;
  private readonly presses = new Presses();
  private card: Card | null = null;
  /** Who had the focus in what is gone now. */
  private lost = false;
  /** What was done, until it is put away; a question has its place meanwhile. */
  private done: HTMLElement | null = null;
  private readonly deaf = onEscape({
    refuse: () => {
      const { card } = this;
      card?.refuse();
      return card !== null;
    },
    end: () => {
      const steered = !this.done && this.bar?.steered === true;
      if (this.done) this.close();
      else if (steered) this.ear.release();
      else this.ear.stop();
      return steered;
    },
    warn: (on) => this.bar?.warns(on),
  });

  /** In the bar, as long as the page is recorded: that it is, and the way to end it. */
  readonly recorded = (stop: (() => void) | null): void => this.bar?.recorded(stop);
  /** Makes way for an element that the agent wants to reach. */
  readonly clear = (element: Element): boolean => this.bar?.clear(element.getBoundingClientRect()) ?? false;

  constructor(locale: string, { masking, appearance }: Manner, ear: FaceEar) {
    [this.locale, this.ear, this.look] = [locale, ear, appearance ?? {}];
    this.words = pick(COBROWSE_WORDS, locale);
    this.rules = new PrivacyRules(masking);
  }

  /** In the place of an earlier one. */
  ask(question: Omit<Question, "veil">): Card {
    this.card?.close();
    const front = this.stage();
    this.done?.toggleAttribute("hidden", true);
    const asked = ask(front, this.words, {
      ...question,
      name: question.name || this.words.agent,
      veil: (tell) => void this.toggleVeil(front, tell).catch(() => {}),
    });
    const card = {
      ...asked,
      close: () => {
        if (this.card !== card) return false;
        this.card = null;
        this.done?.toggleAttribute("hidden", false);
        this.lost = asked.close();
        this.unveil();
        if (this.lost) this.bar?.takeFocus();
        this.tidy();
        return this.lost;
      },
    };
    this.card = card;
    return card;
  }

  /** From now on the page is seen; it can be ended where it says so. */
  seen(who: Who): void {
    if (this.bar) return;
    const front = this.stage();
    this.pointer = new Pointer(front.root); // below the bar: an agent draws over the page, not over what ends it
    this.bar = new Bar(front, this.words, this.presses, this.ear);
    this.says("watching", who);
    if (this.lost) setTimeout(() => this.bar?.takeFocus()); // the panel goes, on a phone
    this.lost = false;
  }

  says(kind: Parameters<Bar["says"]>[0], { name, also }: Who): void {
    this.bar?.says(kind, { name: name || this.words.agent, also });
  }

  cursor(cursor: Cursor): void {
    const place = this.pointer?.show(cursor);
    if (place) this.bar?.clear(place, cursor.at !== "move");
  }

  /** Nothing is seen any more; `deeds` are what was done meanwhile. */
  async over(deeds: readonly Deed[], covered = false): Promise<void> {
    if (deeds.length === 0 && !covered) return;
    const { report } = await beside<typeof import("../deeds")>("deeds.js");
    if (this.bar) return;
    const card = report(this.locale, deeds, () => this.close(), covered);
    this.done?.remove();
    this.done = card;
    this.stage().screen.element.append(card);
    if (this.card) card.hidden = true;
    else card.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  close(): void {
    const { front, pointer, bar } = this;
    this.front = this.pointer = this.bar = this.done = null;
    this.presses.forget();
    endAll(
      () => this.card?.close(),
      () => this.unveil(),
      () => bar?.close(),
      () => pointer?.close(),
      () => front?.close(),
    );
  }

  destroy(): void {
    this.deaf();
    this.close();
    this.presses.close();
  }

  private stage(): Front {
    this.front ??= new Front(() => this.ear.covered());
    this.front.wear(this.look);
    this.front.host.lang = this.locale;
    this.front.host.dir = direction(this.locale);
    return this.front;
  }

  private tidy(): void {
    if (this.bar || this.done || !this.front) return;
    this.front.close();
    this.front = null;
  }

  private async toggleVeil({ root }: Front, tell: (word: string) => void): Promise<void> {
    if (this.veil) {
      this.unveil();
      tell(this.words.look);
      return;
    }
    const { card } = this;
    const { Veil } = await beside<typeof import("./veil")>("veil.js");
    if (!this.veil && this.card === card) this.veil = new Veil(root, this.rules, this.locale, tell);
  }

  private unveil(): void {
    this.veil?.close();
    this.veil = null;
  }
}
