// Whether something that was sent has become private since, by a change elsewhere on the page.
import type { Fields } from "./fields";
import type { Mirror } from "./mirror";
import type { PrivacyRules } from "./privacy";
import { numbers } from "./rrweb";
import type { Privacy } from "./tree";

export class Exposure {
  private readonly rules: PrivacyRules;
  /** Shown within what is masked, by a rule that looks beyond the element. */
  private readonly shown = new Set<number>();

  constructor(rules: PrivacyRules) {
    this.rules = rules;
  }

  /** What is not to be found on the page is nobody's business. */
  of(id: number): Privacy {
    const node = numbers.getNode(id);
    const found = node instanceof Element ? this.rules.of(node) : "closed";
    if (found === "shown" && this.rules.distant.shown) this.shown.add(id);
    return found;
  }

  /** Of the mutation: `mirror` is what was sent before it. */
  by({ attributes, adds, removes }: Fields, mirror: Mirror, places: readonly ParentNode[]): boolean {
    const { closed, masked, shown } = this.rules.distant;
    const some = [attributes, adds, removes].some((list) => Array.isArray(list) && list.length > 0);
    if ((!closed && !masked && !shown) || !some) return false;
    const sent = (selector: string | null, bad: (id: number) => boolean) =>
      selector !== null &&
      places.some((root) => [...root.querySelectorAll(selector)].some((element) => bad(numbers.getId(element))));
    return (
      sent(closed, (id) => mirror.get(id)?.standing === "open") ||
      sent(masked, (id) => mirror.get(id)?.masked === false) ||
      [...this.shown].some((id) => mirror.has(id) && this.of(id) !== "shown")
    );
  }

  clear(): void {
    this.shown.clear();
  }
}
