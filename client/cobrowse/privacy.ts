// What the widget's rules and the page's own markup keep private, and on which pages nothing is seen at all.
import { isOf, isWithin, outwards, parentOf, slotOf } from "./nodes";
import { meant, spelled } from "./spelling";
import type { Privacy } from "./tree";
import { isWritten } from "./written";

/** `masking` of the public configuration. Selectors are CSS's; patterns are addresses with `*` for anything. */
export interface Rules {
  /** Shown as a box. */
  hide: string[];
  /** Shown as dots. */
  mask: string[];
  /** Every text is shown as dots, but for what `reveal` names. */
  mask_all: boolean;
  reveal: string[];
  /** Pages on which cobrowsing pauses: `/account/*`, or `https://shop.example/pay*`; without query and fragment. */
  pause: string[];
  /** What an agent may look at and not touch. */
  read_only: string[];
}

const OWN = "[data-livedesk],livedesk-widget,livedesk-cobrowse";
export const EDITABLE = '[contenteditable]:not([contenteditable="false" i])';
const FIELDS = "select,textarea";
/** One compound: whether it matches is seen from the element alone. */
const ALONE = /^[\w*-]*(?:[.#][\w-]+|\[[^\]\s]+\])*$/;

export class PrivacyRules {
  /** A rule that cannot be read might have named anything: nothing is shown then. */
  readonly broken: string[] = [];
  /** Selectors by which a change elsewhere on the page can make something private; null when there is none. */
  readonly distant: { closed: string | null; masked: string | null; shown: boolean };
  /** Of all that is closed, and of all that is masked. */
  readonly selectors: { readonly closed: string; readonly masked: string };
  private readonly shown: string | null;
  private readonly locked: string | null;
  private readonly maskText: boolean;
  /** As they are written, and as what they name may be spelled. */
  private readonly pauses: [written: RegExp, meant: RegExp][];

  constructor(rules: Partial<Rules> = {}) {
    const read = (given: unknown) => this.readable(given);
    const [hide, mask, show, locked] = [rules.hide, rules.mask, rules.reveal, rules.read_only].map(read) as [
      string[],
      string[],
      string[],
      string[],
    ];
    const closed = ["[data-private]", OWN, ...hide].join(",");
    const masked = [EDITABLE, ...mask].join(",");
    this.selectors = { closed, masked };
    this.shown = rules.mask_all === true && show.length > 0 ? show.join(",") : null;
    this.locked = locked.length > 0 ? locked.join(",") : null;
    this.maskText = rules.mask_all === true;
    this.pauses = strings(rules.pause).map((one) => [pattern(one), pattern(meant(one))]);
    const far = (list: string[]) => list.filter((one) => !ALONE.test(one)).join(",") || null;
    this.distant = { closed: far(hide), masked: far(mask), shown: this.maskText && far(show) !== null };
  }

  /** Of the element alone; what is within it inherits. */
  of(element: Element): Privacy {
    if (isOf(element, this.selectors.closed)) return "closed";
    if (this.isMasked(element)) return "masked";
    if (!this.maskText) return "open";
    // What a rule or a field masks stays masked, whatever within it is to be shown.
    const stays = (one: Element) => this.isMasked(one) || isOf(one, FIELDS);
    if (this.shown && isOf(element, this.shown) && !outwards(element).some(stays)) return "shown";
    return element === element.ownerDocument.documentElement ? "masked" : "open";
  }

  /** What the slots make of it that it is shown in: of what stands around them. */
  slotted(node: Node): Privacy {
    const slot = slotOf(node);
    let found: Privacy = "open";
    for (const one of slot ? outwards(slot) : []) {
      if (one === parentOf(node)) break; // from here on it is inherited
      const privacy = this.of(one);
      if (privacy === "closed") return privacy;
      if (privacy === "masked") found = privacy;
    }
    return found;
  }

  private isMasked(element: Element): boolean {
    return isOf(element, this.selectors.masked) || isWritten(element);
  }

  /** Is nothing of the page at this address to be seen? */
  pausedAt(address: string): boolean {
    if (this.broken.length > 0) return true;
    if (this.pauses.length === 0) return false;
    const { origin, pathname } = new URL(address);
    const path = spelled(pathname);
    if (path === null) return true;
    const either = (one: RegExp, text: string) => one.test(text) || one.test(origin + text);
    return this.pauses.some(([written, meant]) => either(written, pathname) || either(meant, path));
  }

  readOnly(element: Element): boolean {
    return this.locked !== null && isWithin(element, this.locked);
  }

  private readable(given: unknown): string[] {
    return strings(given).filter((selector) => {
      try {
        document.createDocumentFragment().querySelector(selector);
        return true;
      } catch {
        this.broken.push(selector);
        return false;
      }
    });
  }
}

function strings(given: unknown): string[] {
  const list = Array.isArray(given) ? given : [];
  return list.filter((one): one is string => typeof one === "string" && one.trim() !== "").map((one) => one.trim());
}

function pattern(text: string): RegExp {
  const parts = text.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i");
}
