// Whether something that was sent has become private since, by a change elsewhere on the page.
import { type Fields, list } from "./fields";
import type { Mirror } from "./mirror";
import type { PrivacyRules } from "./privacy";
import { elementOf, numbers } from "./rrweb";
import { activeNow } from "./signs";
import type { Privacy } from "./tree";
import { isWritten } from "./written";

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
    const own = node instanceof Element ? this.rules.of(node) : "closed";
    if (own === "closed") return own;
    if (own === "shown" && this.rules.distant.shown) this.shown.add(id);
    const slotted = this.slotted(id);
    return slotted === "open" ? own : slotted;
  }

  slotted(id: number): Privacy {
    const node = numbers.getNode(id);
    return node ? this.rules.slotted(node) : "open";
  }

  /** Of texts and attributes that are new: `mirror` is what was sent before. */
  by({ texts, attributes }: Fields, mirror: Mirror, places: readonly ParentNode[]): boolean {
    const parents = list(texts).map(({ id }) => numbers.getNode(Number(id))?.parentElement);
    const some = [texts, attributes].some((all) => Array.isArray(all) && all.length > 0);
    return this.written(mirror, parents) || (some && this.byState(mirror, places));
  }

  /** By nodes that came, went or moved: they count as sent no more. */
  byNodes(mirror: Mirror, places: readonly ParentNode[]): boolean {
    return this.written(mirror) || this.byState(mirror, places);
  }

  /** By a state of the page, which no mutation tells. */
  byState(mirror: Mirror, places: readonly ParentNode[]): boolean {
    const { closed, masked, shown } = this.rules.distant;
    if (!closed && !masked && !shown) return false;
    const sent = (selector: string | null, bad: (id: number) => boolean) =>
      selector !== null &&
      places.some((root) => [...root.querySelectorAll(selector)].some((element) => bad(numbers.getId(element))));
    return (
      sent(closed, (id) => mirror.get(id)?.standing === "open") ||
      sent(masked, (id) => mirror.get(id)?.masked === false) ||
      [...this.shown].some((id) => mirror.has(id) && this.of(id) !== "shown")
    );
  }

  private written(mirror: Mirror, others: readonly (Element | null | undefined)[] = []): boolean {
    const open = (element: Element | null | undefined) =>
      element && mirror.get(numbers.getId(element))?.masked === false;
    return [document.documentElement, activeNow(), ...others].some((one) => open(one) && isWritten(one as Element));
  }

  /** By what a slot shows now. */
  bySlot(slot: HTMLSlotElement, mirror: Mirror): boolean {
    return slot.assignedNodes({ flatten: true }).some((node) => {
      const id = numbers.getId(node);
      const known = mirror.get(id);
      if (!known) return false;
      const privacy = elementOf(id) ? this.of(id) : this.slotted(id);
      const closes =
        elementOf(id) !== null &&
        (privacy === "closed") !== (known.standing === "closed") &&
        known.standing !== "empty";
      return closes || (privacy !== "open" && privacy !== "shown" && !known.masked && known.standing !== "closed");
    });
  }

  clear(): void {
    this.shown.clear();
  }
}
