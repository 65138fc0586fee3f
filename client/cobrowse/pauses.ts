// Whether the page may be seen at the address of this moment, which it may change without a new page.
import type { PrivacyRules } from "./privacy";

export interface PausesEar {
  /** The page at this address is not to be seen, or may be again. */
  paused(paused: boolean): void;
  /** To another address, without a new page. */
  moved(): void;
}

export class Pauses {
  private readonly rules: PrivacyRules;
  private readonly ear: PausesEar;
  private href = "";
  /** Of the last look; null before the first. */
  last: boolean | null = null;

  constructor(rules: PrivacyRules, ear: PausesEar) {
    [this.rules, this.ear] = [rules, ear];
  }

  look(): boolean {
    const { href } = location;
    if (href === this.href) return this.last === true;
    const moved = this.href !== "";
    this.href = href;
    const paused = this.rules.pausedAt(href);
    if (paused !== this.last) {
      this.last = paused;
      this.ear.paused(paused);
    } else if (moved) this.ear.moved();
    return paused;
  }
}
