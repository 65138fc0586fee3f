// Classes and ids: only those leave that a sheet of the page names, since any other is for the page's own use.
import { cleanSheet } from "./css";

const LONGEST = 64;

export class Names {
  private readonly known = new Set<string>();
  private readonly dropped = new Set<string>();
  /** A sheet has named what had been dropped: what was sent before is not whole. */
  stale = false;

  /** The sheet as it may leave. */
  sheet(css: string, base: string): string {
    const found = new Set<string>();
    const clean = cleanSheet(css, base, found);
    for (const name of found) {
      this.known.add(name);
      this.stale ||= this.dropped.has(name);
    }
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
    this.known.add(`#${id}`);
    this.stale ||= this.dropped.has(`#${id}`);
  }

  /** Before a new snapshot. What is known stays: sheets that a page adopts are told after it. */
  begin(): void {
    this.dropped.clear();
    this.stale = false;
  }

  private keeps(name: string): boolean {
    if (name.length > LONGEST) return false;
    if (this.known.has(name)) return true;
    this.dropped.add(name);
    return false;
  }
}
