// Classes and ids: only those leave that a sheet of the page names, since any other is for the page's own use.
import { cleanSheet } from "./css";
import type { Base } from "./urls";

const LONGEST = 64;

export class Names {
  /** Named by a sheet after an element had been sent without them: `.class` or `#id`. */
  readonly late = new Set<string>();
  private readonly known = new Set<string>();
  private readonly dropped = new Set<string>();
  private readonly all: boolean;

  /** `all`: with whom it is about what a page may do, and no more about what it tells. */
  constructor(all = false) {
    this.all = all;
  }

  /** The sheet as it may leave. */
  sheet(css: string, base: Base): string {
    const found = new Set<string>();
    const clean = cleanSheet(css, base, found);
    for (const name of found) this.learn(name);
    return clean;
  }

  classes(value: string): string {
    const words = value.split(/\s+/).filter((word) => word !== "" && this.keeps(`.${word}`));
    return words.join(" ");
  }

  id(value: string): string | null {
    return this.keeps(`#${value}`) ? value : null;
  }

  /** Something within the page refers to this id: a `<use>`, a gradient, a `url(#…)`. */
  refer(id: string): void {
    this.learn(`#${id}`);
  }

  /** Before a new snapshot. What is known stays: sheets that a page adopts are told after it. */
  begin(): void {
    this.dropped.clear();
    this.late.clear();
  }

  private learn(name: string): void {
    this.known.add(name);
    if (this.dropped.delete(name)) this.late.add(name);
  }

  private keeps(name: string): boolean {
    if (name.length > LONGEST) return false;
    if (this.all || this.known.has(name)) return true;
    this.dropped.add(name);
    return false;
  }
}
