// Where a click or a key would lead: away from the site, or with something secret.
import { isOf, outwards } from "../nodes";
import type { PrivacyRules } from "../privacy";
import { TYPED } from "../typed";
import { isSecret } from "./secrets";
import { forbidden } from "./targets";

const fieldsOf = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, "elements")?.get as (
  this: HTMLFormElement,
) => HTMLFormControlsCollection;

/** What sends its form when it is pressed. */
const SENDS = 'button:not([type="button" i],[type="reset" i]),input[type="submit" i],input[type="image" i]';

/** Why an agent may not follow it. `above`: the element clicked, and what it stands in. */
export function leading(above: readonly Element[], rules: PrivacyRules): string | null {
  const label = above.find((one) => one instanceof HTMLLabelElement) as HTMLLabelElement | undefined;
  const link = above.find(({ localName }) => localName === "a" || localName === "area");
  const href = link?.getAttribute("href") ?? link?.getAttributeNS("http://www.w3.org/1999/xlink", "href");
  if (link && href != null) {
    const reason = foreign(href);
    if (reason) return reason;
    if (link.hasAttribute("download")) return "download";
  }
  const button = above.find((one) => isOf(one, "button,input")) ?? label?.control;
  const form = button && isOf(button, SENDS) ? (button as HTMLButtonElement).form : null;
  return form ? sending(form, button, rules) : null;
}

/** Why an agent may not send it: what is secret in it is the visitor's to send, and so is what they may not touch. */
function sending(form: HTMLFormElement, by: Element | null | undefined, rules: PrivacyRules): string | null {
  const fields = [...fieldsOf.call(form)];
  if (fields.some((field) => (field as HTMLInputElement).type !== "hidden" && isSecret(field))) return "private";
  const reason = forbidden(outwards(form), rules) ?? (by ? forbidden(outwards(by), rules) : null);
  return reason ?? foreign(by?.getAttribute("formaction") ?? form.getAttribute("action") ?? "");
}

/** What Enter in a field would press, as browsers have it; null where it sends nothing. */
export interface Enter {
  form: HTMLFormElement;
  /** Null where the form has no button. */
  button: HTMLElement | null;
  /** Why an agent may not. */
  reason: string | null;
}

export function entering(field: Element, rules: PrivacyRules): Enter | null {
  const { form, type } = field as HTMLInputElement;
  if (!(field instanceof HTMLInputElement) || !form || type === "button" || type === "reset") return null;
  const around = form.getRootNode() as Document | ShadowRoot;
  const buttons = [...around.querySelectorAll<HTMLButtonElement>(SENDS)].filter((one) => one.form === form);
  const button = isOf(field, SENDS) ? field : (buttons[0] ?? null);
  const typed = [...fieldsOf.call(form)].filter((one) => TYPED.has((one as HTMLInputElement).type));
  if (!button && typed.length > 1) return null;
  return { form, button, reason: sending(form, button, rules) };
}

function foreign(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address, document.baseURI);
  } catch {
    return "link";
  }
  if (!/^https?:$/.test(url.protocol)) return "link";
  return url.origin === location.origin ? null : "other_origin";
}
