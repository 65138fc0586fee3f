// Where a click or a key would lead: away from the site, or with something secret.
import { isOf } from "../nodes";
import { isSecret } from "./targets";

const fieldsOf = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, "elements")?.get as (
  this: HTMLFormElement,
) => HTMLFormControlsCollection;

/** Why an agent may not follow it. `above`: the element clicked, and what it stands in. */
export function leading(above: readonly Element[]): string | null {
  const link = above.find(({ localName }) => localName === "a" || localName === "area");
  const href = link?.getAttribute("href") ?? link?.getAttributeNS("http://www.w3.org/1999/xlink", "href");
  if (link && href != null) {
    const reason = foreign(href);
    if (reason) return reason;
    if (link.hasAttribute("download")) return "download";
  }
  const button = above.find((one) => isOf(one, "button,input"));
  const { type = "" } = (button ?? {}) as { type?: string };
  const form = type === "submit" || type === "image" ? (button as HTMLButtonElement).form : null;
  return form ? sending(form, button) : null;
}

/** Why an agent may not send it: what is secret in it is the visitor's to send. */
export function sending(form: HTMLFormElement, by?: Element): string | null {
  const fields = [...fieldsOf.call(form)];
  if (fields.some((field) => (field as HTMLInputElement).type !== "hidden" && isSecret(field))) return "private";
  return foreign(by?.getAttribute("formaction") ?? form.getAttribute("action") ?? "");
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
