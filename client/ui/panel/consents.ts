// The second view: what the visitor agrees to.
import type { Consent } from "../../sdk/index.js";
import { h, setAttribute, setText } from "../dom.js";
import { heading, primary, safeLink, type ViewContext, type ViewPart } from "./view.js";

interface ConsentPart {
  consent: Consent;
  element: HTMLElement;
  input: HTMLInputElement;
  fail(message: string | null): void;
}

export function consentsView({ words, config, actions }: ViewContext): ViewPart {
  const parts = (config()?.consents ?? []).map((consent) => consentPart(consent, words.optional, words.read));
  const join = primary(words.join, { type: "submit", "data-livedesk": "join" });
  const fail = (name: string | null) => {
    for (const { consent, fail: say, input } of parts) {
      say(consent.name === name ? words.agree : null);
      if (consent.name === name) {
        input.focus();
      }
    }
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const missing = parts.find(({ consent, input }) => consent.required && !input.checked);
    fail(missing?.consent.name ?? null);
    if (!missing) {
      fail(await actions.join(Object.fromEntries(parts.map(({ consent, input }) => [consent.name, input.checked]))));
    }
  };
  const text = h("p", { class: "lead" }, words.consentText);
  const scroll = h("div", { class: "scroll" }, heading(words.consentTitle), text, ...parts.map((part) => part.element));
  const foot = h("div", { class: "foot" }, join);
  return {
    element: h(
      "form",
      { class: "view", novalidate: true, onsubmit: submit, "data-livedesk": "consents" },
      scroll,
      foot,
    ),
    update: (model) => {
      join.disabled = model.busy;
    },
  };
}

function consentPart(consent: Consent, optional: string, read: string): ConsentPart {
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
