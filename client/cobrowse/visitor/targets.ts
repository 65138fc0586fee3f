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
const ROLES = "button link tab menuitem option checkbox switch radio slider combobox".split(" ");
const PRESSED = `a,area,button,summary,label,${ROLES.map((role) => `[role=${role}]`)}`;
const BUTTONS = ["submit", "reset", "button", "image"].map((type) => `input[type=${type} i]`).join();

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

/** As the page calls it, and never by what somebody typed: of a word within a link or a button that, of a label its field. */
export function nameOf(element: Element, mirror: Mirror): string {
  const isOpen = (one: Element) => mirror.get(numbers.getId(one))?.standing === "open";
  const pressed = isField(element) ? null : outwards(element).find((one) => isOf(one, PRESSED) && isOpen(one));
  const control = (pressed as HTMLLabelElement | null)?.control;
  const named = control && isOpen(control) ? control : (pressed ?? element);
  const kind = kindOf(named);
  if (!isOpen(named)) return kind;
  const labels = isOf(named, FIELDS) ? labelsOf(named as HTMLInputElement) : [named];
  const text = labels.map((label) => spoken(label, mirror).replace(/\s+/g, " ").trim()).find(Boolean);
  return text ? `${kind} “${text.slice(0, LONGEST_LABEL)}”` : kind;
}

/** Its role where it has one that is meant for pressing, its kind of input, or its tag. */
function kindOf(element: Element): string {
  const is = (kind: string, of: string) => isOf(element, of) && kind;
  const role = ROLES.find((one) => isOf(element, `[role=${one}]`));
  const input = is("button", BUTTONS) || is("slider", "input[type=range i]");
  const box = is("checkbox", "input[type=checkbox i]") || is("radio", "input[type=radio i]");
  return role || input || box || element.localName.toLowerCase();
}

/** What stands on the page for it. What only screen readers are told, and placeholders, do not leave the page. */
function labelsOf(field: HTMLInputElement): Element[] {
  const root = field.getRootNode() as Document | ShadowRoot;
  const ids = (field.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  return [...(field.labels ?? []), ...ids.map((id) => root.getElementById(id)).filter((one) => one !== null)];
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
