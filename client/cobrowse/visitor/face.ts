// What the visitor sees of cobrowsing: the question, the seal that ends it, the agent's pointer, and what was done.
import { direction, fill, pick } from "../../ui/catalogue";
import { h } from "../../ui/dom";
import type { Deed } from "../deeds/report";
import { endAll } from "../ends";
import { PrivacyRules } from "../privacy";
import { ask, type Question } from "./ask";
import { beside } from "./beside";
import { Front } from "./front";
import type { Manner } from "./kept";
import { type Cursor, Pointer } from "./pointer";
import { Presses } from "./presses";
import { makeRoom } from "./room";
import type { Veil } from "./veil";
import { COBROWSE_WORDS, type CobrowseWords } from "./words";

export interface FaceEar {
  stop(): void;
  release(): void;
}

export class Face {
  readonly rules: PrivacyRules;
  private readonly words: CobrowseWords;
  private readonly locale: string;
  private readonly ear: FaceEar;
  private readonly look: NonNullable<Manner["appearance"]>;
  private front: Front | null = null;
  private pointer: Pointer | null = null;
  private veil: Veil | null = null;
  private seal: Record<"word" | "release" | "bar", HTMLElement> | null = null;
  private readonly presses = new Presses();
  private unask = () => {};
  private giveRoom = () => {};
  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !event.isTrusted) return;
    if (this.seal && !this.seal.release.hidden) this.ear.release();
    else this.ear.stop();
  };

  /** In the bar, as long as the page is recorded: that it is, and the way to end it. */
  readonly recorded = (stop: (() => void) | null): void => {
    for (const part of this.front?.root.querySelectorAll(".tape") ?? []) {
      this.presses.forget(part);
      part.remove();
    }
    if (!stop) return;
    const button = this.presses.of(h("button", { type: "button", class: "tape" }, this.words.recordEnd), stop);
    button.dataset.livedesk = "cobrowse-record-stop";
    const word = h("span", { class: "tape", role: "status" }, this.words.recorded);
    this.seal?.bar.lastElementChild?.before(word, button);
  };

  constructor(locale: string, { masking, appearance }: Manner, ear: FaceEar) {
    [this.locale, this.ear, this.look] = [locale, ear, appearance ?? {}];
    this.words = pick(COBROWSE_WORDS, locale);
    this.rules = new PrivacyRules(masking);
    addEventListener("keydown", this.escape, true);
  }

  ask(question: Omit<Question, "veil">): void {
    this.unask();
    const front = this.stage();
    const took = ask(front, this.words, {
      ...question,
      name: question.name || this.words.agent,
      veil: (tell) => void this.toggleVeil(front, tell).catch(() => {}),
    });
    this.unask = () => {
      this.unask = () => {};
      took();
      this.unveil();
    };
  }

  answered(): void {
    this.unask();
    this.tidy();
  }

  /** From now on the page is seen; it can be ended where it says so. */
  seen(name: string): void {
    if (this.seal) return;
    const front = this.stage();
    const word = h("span", { role: "status" }, fill(this.words.watching, { name: name || this.words.agent }));
    const release = h("button", { type: "button", hidden: true }, this.words.release);
    this.presses.of(release, () => release.hidden || this.ear.release());
    const stop = h("button", { type: "button", class: "primary" }, this.words.stop);
    this.presses.of(stop, () => this.ear.stop());
    stop.dataset.livedesk = "cobrowse-stop";
    const bar = h("div", { class: "seal", "data-must": true }, word, release, stop);
    this.pointer = new Pointer(front.root); // below the bar: an agent draws over the page, not over what ends it
    front.root.append(bar);
    front.keep(bar);
    this.giveRoom = makeRoom(bar);
    this.seal = { word, release, bar };
  }

  says(kind: "watching" | "steering" | "paused", name: string): void {
    if (!this.seal) return;
    this.seal.word.textContent = fill(this.words[kind], { name: name || this.words.agent });
    this.seal.release.hidden = kind !== "steering";
  }

  cursor(cursor: Cursor): void {
    this.pointer?.show(cursor);
  }

  /** Nothing is seen any more; `deeds` are what was done meanwhile. */
  async over(deeds: readonly Deed[]): Promise<void> {
    this.close();
    if (deeds.length === 0) return;
    const { report } = await beside<typeof import("../deeds")>("deeds.js");
    if (this.seal) return;
    const card = report(this.locale, deeds, () => this.close());
    this.stage().root.append(card);
    card.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  close(): void {
    const { front, pointer } = this;
    this.front = this.pointer = this.seal = null;
    this.presses.forget();
    endAll(
      () => this.unask(),
      () => this.unveil(),
      () => this.giveRoom(),
      () => pointer?.close(),
      () => front?.close(),
    );
  }

  destroy(): void {
    removeEventListener("keydown", this.escape, true);
    this.close();
    this.presses.close();
  }

  private stage(): Front {
    this.front ??= new Front(() => this.ear.stop());
    this.front.wear(this.look);
    this.front.host.lang = this.locale;
    this.front.host.dir = direction(this.locale);
    return this.front;
  }

  private tidy(): void {
    if (this.seal || !this.front) return;
    this.front.close();
    this.front = null;
  }

  private async toggleVeil({ root }: Front, tell: (word: string) => void): Promise<void> {
    if (this.veil) {
      this.unveil();
      tell(this.words.look);
      return;
    }
    const { unask } = this;
    const { Veil } = await beside<typeof import("./veil")>("veil.js");
    if (!this.veil && this.unask === unask) this.veil = new Veil(root, this.rules, this.words, tell);
  }

  private unveil(): void {
    this.veil?.close();
    this.veil = null;
  }
}
