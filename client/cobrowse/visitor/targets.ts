// What an agent may touch on a visitor's page, and what it is called.
import type { Mirror } from "../mirror";
import type { PrivacyRules } from "../privacy";
import { numbers } from "../rrweb";

const SECRET_TYPES = new Set(["password", "file", "hidden"]);
/** Fields of payment by what the page says of them, in the languages of the shops seen. */
const PAYMENT =
  /(?:^|[^a-z])(?:cc|card|kart|credit|cvv|cvc|csc|iban|bic|swift|konto|account-?n|sort-?code|routing|blz|expir|ablauf)/i;
const CONSENT =
  "[data-consent],[data-livedesk-consent],[id*='cookie-consent' i] button,[class*='cookie-consent' i] button";
const LONGEST_LABEL = 80;

/** Why not, in one word; null when it may be touched. */
export function refusal(element: Element, mirror: Mirror, rules: PrivacyRules): string | null {
  const known = mirror.get(numbers.getId(element));
  if (!element.isConnected || !known || known.standing !== "open") return "not_shown";
  if (element.closest("[data-livedesk],livedesk-widget,livedesk-cobrowse")) return "own";
  if (rules.readOnly(element)) return "read_only";
  if (element.closest(CONSENT)) return "consent";
  const field = element.closest("input,textarea,select");
  if (field && isSecret(field)) return "private";
  if (element.matches(":disabled") || element.closest("[inert]")) return "disabled";
  return isVisible(element) ? null : "covered";
}

export function isSecret(field: Element): boolean {
  if (field instanceof HTMLInputElement && SECRET_TYPES.has(field.type)) return true;
  if (field.hasAttribute("data-rr-is-password")) return true; // a password that is being shown
  const said = ["autocomplete", "name", "id", "aria-label", "placeholder"].map(
    (name) => field.getAttribute(name) ?? "",
  );
  const { labels } = field as HTMLInputElement;
  return [...said, ...[...(labels ?? [])].map((label) => label.textContent ?? "")].some((text) => PAYMENT.test(text));
}

/** Its middle is what a person would hit there. */
export function isVisible(element: Element): boolean {
  element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  const { left, top, width, height } = element.getBoundingClientRect();
  if (width < 1 || height < 1 || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    return false;
  const root = element.getRootNode() as Document | ShadowRoot;
  const hit = root.elementFromPoint(left + width / 2, top + height / 2);
  return hit !== null && (element.contains(hit) || hit.contains(element) || labelled(hit, element));
}

function labelled(hit: Element, element: Element): boolean {
  return (hit.closest("label") as HTMLLabelElement | null)?.control === element;
}

/** As the page calls it, and never by what somebody typed. */
export function nameOf(element: Element, mirror: Mirror): string {
  const known = mirror.get(numbers.getId(element));
  const tag = element.tagName.toLowerCase();
  if (known?.standing !== "open") return tag;
  const field = element.matches("input,textarea,select");
  const label = [...((element as HTMLInputElement).labels ?? [])][0] ?? (field ? null : element);
  const spoken = label && mirror.get(numbers.getId(label))?.masked === false ? (label.textContent ?? "") : "";
  const text = spoken.replace(/\s+/g, " ").trim();
  return text === "" ? tag : `${tag} “${text.slice(0, LONGEST_LABEL)}”`;
}
