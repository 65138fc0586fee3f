// What an agent may touch on a visitor's page, and what it is called.
import type { Mirror } from "../mirror";
import { isOf, outwards } from "../nodes";
import type { PrivacyRules } from "../privacy";
import { numbers } from "../rrweb";
import { isSecret } from "./secrets";
import { isVisible } from "./visible";

const OWN = "[data-livedesk],livedesk-widget,livedesk-cobrowse";
const FIELDS = "input,textarea,select";
const DISABLED = "[inert],button:disabled,input:disabled,select:disabled,textarea:disabled,option:disabled";
const CONSENT =
  /consent|cookie[-_]?(?:banner|bar|notice|law|policy|popup|modal|dialog|wall|message|box|info)|cc-window|onetrust|cookiebot|usercentrics|didomi|qc-cmp|klaro|cmpbox|osano|truste|borlabs|gdpr|dsgvo|cky-/i;
const LONGEST_LABEL = 80;

/** Why not, in one word; null when it may be touched. */
export function refusal(element: Element, mirror: Mirror, rules: PrivacyRules): string | null {
  const known = mirror.get(numbers.getId(element));
  const above = outwards(element);
  if (!element.isConnected || known?.standing !== "open")
    return above.some((one) => isOf(one, OWN)) ? "own" : "not_shown";
  const label = above.find((one) => one instanceof HTMLLabelElement) as HTMLLabelElement | undefined;
  const control = label?.control;
  const reason =
    forbidden(above, rules) ?? (control && !above.includes(control) && forbidden(outwards(control), rules));
  return reason || (isVisible(element) ? null : "covered");
}

export function forbidden(above: readonly Element[], rules: PrivacyRules): string | null {
  const any = (selector: string) => above.some((one) => isOf(one, selector));
  if (any(OWN)) return "own";
  if (above.some((one) => rules.of(one) === "closed")) return "not_shown";
  if (above.some((one) => rules.readOnly(one))) return "read_only";
  if (any("[data-consent]") || above.some((one) => isConsent(one))) return "consent";
  const field = above.find(isField);
  if (field && isSecret(field)) return "private";
  return any(DISABLED) ? "disabled" : null;
}

/** The panel, the button or the bar lies over its middle. */
export function isUnderOurs(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2)?.matches(OWN) ?? false;
}

/** Something is entered there. */
export function isField(one: Element): boolean {
  return isOf(one, FIELDS) || (one as HTMLElement).isContentEditable;
}

/** Where a page asks what it may do with its visitor. */
function isConsent(element: Element): boolean {
  if (element === document.body || element === document.documentElement) return false;
  return CONSENT.test(`${element.id} ${element.getAttribute("class") ?? ""}`);
}

/** As the page calls it, and never by what somebody typed. */
export function nameOf(element: Element, mirror: Mirror): string {
  const known = mirror.get(numbers.getId(element));
  const tag = element.tagName.toLowerCase();
  if (known?.standing !== "open") return tag;
  const label = [...((element as HTMLInputElement).labels ?? [])][0] ?? (isOf(element, FIELDS) ? null : element);
  const text = label ? spoken(label, mirror).replace(/\s+/g, " ").trim() : "";
  return text === "" ? tag : `${tag} “${text.slice(0, LONGEST_LABEL)}”`;
}

/** What of its text the agent can read. */
function spoken(label: Element, mirror: Mirror): string {
  const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
  let text = "";
  while (text.length < 2 * LONGEST_LABEL && walker.nextNode()) {
    const known = mirror.get(numbers.getId(walker.currentNode));
    const parent = known?.parent == null ? undefined : mirror.get(known.parent);
    if (known && !known.masked && parent?.standing === "open" && parent.tag !== "style")
      text += (walker.currentNode as Text).data;
  }
  return text;
}
