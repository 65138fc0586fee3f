// Selectors by attributes that do not leave the page: each is told by a class of a number, and names nothing.
import { attributesOf, isOf } from "./nodes";

const MOST = 2_000;

export class StandIns {
  private readonly late: Set<string>;
  /** Of each attribute: selectors by it, and the class that stands for each. */
  private readonly selectors = new Map<string, Map<string, string>>();
  private count = 0;

  /** Selectors that are new go to `late`. */
  constructor(late: Set<string>) {
    this.late = late;
  }

  /** Else a class is what it says. */
  get any(): boolean {
    return this.count > 0;
  }

  /** Null when there are too many. */
  name(attribute: string, selector: string): string | null {
    const known = this.selectors.get(attribute) ?? new Map<string, string>();
    this.selectors.set(attribute, known);
    let name = known.get(selector);
    if (!name && this.count < MOST) {
      this.count += 1;
      name = `livedesk-${this.count}`;
      known.set(selector, name);
      this.late.add(selector);
    }
    return name ?? null;
  }

  /** Of those that it matches. */
  of(element: Element): string[] {
    const found: string[] = [];
    for (const { name } of attributesOf(element))
      for (const [selector, standIn] of this.selectors.get(name) ?? [])
        if (matches(element, selector)) found.push(standIn);
    return found;
  }

  /** Does what an element looks like depend on it? */
  counts(attribute: string): boolean {
    return attribute === "class" || this.selectors.has(attribute);
  }
}

function matches(element: Element, selector: string): boolean {
  try {
    return isOf(element, selector);
  } catch {
    return false;
  }
}
