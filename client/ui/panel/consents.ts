// The second view: what the visitor agrees to.
import type { Consent } from "../../sdk/index.js";
import { h, setAttribute, setText } from "../dom.js";
import { consentIn } from "./asked.js";
import { requestOffer } from "./instead.js";
import { heading, primary, safeLink, type ViewContext, type ViewPart } from "./view.js";

export interface ConsentPart {
  consent: Consent;
  element: HTMLElement;
  input: HTMLInputElement;
  fail(message: string | null): void;
}

export function consentsView(context: ViewContext): ViewPart {
  const { words, locale, config, actions } = context;
  const title = heading(words.consentTitle);
  const text = h("p", { class: "lead" }, words.consentText);
  const scroll = h("div", { class: "scroll" });
  const join = primary(words.join, { type: "submit", "data-livedesk": "join" });
  let shown: readonly Consent[] = [];
  let parts: ConsentPart[] = [];
  const show = () => {
    shown = config()?.consents ?? [];
    parts = shown.map((consent) => consentPart(consentIn(locale, consent), words.optional, words.read));
    const nobody = config()?.reason === "no_agent" ? [h("p", { "data-livedesk": "nobody" }, words.nobody)] : [];
    scroll.replaceChildren(title, text, ...nobody, ...parts.map((part) => part.element));
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const missing = parts.find(({ consent, input }) => consent.required && !input.checked);
    failAt(parts, missing?.consent.name ?? null, words.agree);
    if (!missing) {
      const refused = await actions.join(ticked(parts), versions(parts));
      if (refused !== null && JSON.stringify(config()?.consents) !== JSON.stringify(shown)) {
        show(); // another text is another consent: all are asked for again
      }
      failAt(parts, refused, words.changed);
    }
  };
  show();
  const offer = requestOffer(context);
  const foot = h("div", { class: "foot" }, join, offer.element);
  const props = { class: "view", novalidate: true, onsubmit: submit, "data-livedesk": "consents" };
  return {
    element: h("form", props, scroll, foot),
    update: (model) => {
      join.disabled = model.busy;
      offer.update(config()?.estimated_wait_seconds ?? null);
    },
  };
}

/** Tells the one of this name, and takes the message from the others. */
export function failAt(parts: readonly ConsentPart[], name: string | null, message: string): void {
  for (const { consent, fail, input } of parts) {
    fail(consent.name === name ? message : null);
    if (consent.name === name) {
      input.focus();
    }
  }
}

export function ticked(parts: readonly ConsentPart[]): Record<string, boolean> {
  return Object.fromEntries(parts.map(({ consent, input }) => [consent.name, input.checked]));
}

/** Of the texts that stand here, so that nobody has agreed to another. */
export function versions(parts: readonly ConsentPart[]): Record<string, string> {
  return Object.fromEntries(parts.flatMap(({ consent: { name, version } }) => (version ? [[name, version]] : [])));
}

export function consentPart(consent: Consent, optional: string, read: string): ConsentPart {
  const id = `consent-${consent.name}`;
  const required = consent.required ? "true" : null;
  const input = h("input", { type: "checkbox", id, name: consent.name, "aria-required": required });
  const label = h("label", { for: id }, consent.label);
  if (!consent.required) {
    label.append(" ", h("span", { class: "hush" }, `(${optional})`));
  }
  const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
  const href = safeLink(consent.url);
  const link = href && h("a", { href, target: "_blank", rel: "noopener noreferrer", class: "more" }, read);
  const fail = (message: string | null) => {
    error.hidden = message === null;
    setText(error, message ?? "");
    setAttribute(input, "aria-invalid", message === null ? null : "true");
    setAttribute(input, "aria-describedby", message === null ? null : error.id);
  };
  input.addEventListener("change", () => fail(null));
  return { consent, element: h("div", { class: "field box" }, input, label, link, error), input, fail };
}
