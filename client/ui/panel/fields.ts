// One field of the form with its label, its help, its input and its error.
import type { FormField } from "../../sdk/index.js";
import { h, setAttribute } from "../dom.js";
import type { PanelWords } from "../locale/panel.js";
import { wrong } from "./answer.js";
import { type Choice, fieldIn } from "./asked.js";

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface FieldPart {
  name: string;
  element: HTMLElement;
  input: Input;
  value(): string | boolean;
  /** null takes the error away. */
  fail(message: string | null): void;
  /** What the browser can tell without the server; null is fine. */
  check(): string | null;
}

const AUTOCOMPLETE: Record<string, string> = { name: "name", email: "email", phone: "tel", company: "organization" };

export function fieldPart(asked: FormField, words: PanelWords, locale: string): FieldPart {
  const { field, help: helpText, choices } = fieldIn(locale, asked);
  const id = `field-${field.name}`;
  const input = makeInput(field, choices, id, words);
  const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
  const help = helpText ? h("p", { class: "hush help", id: `${id}-help` }, helpText) : null;
  const label = h("label", { for: id }, field.label);
  if (!field.required) {
    label.append(" ", h("span", { class: "hush" }, `(${words.optional})`));
  }
  const box = field.type === "checkbox";
  const parts = box ? [input, label, help] : [label, help, input];
  const element = h("div", { class: box ? "field box" : "field" }, ...parts, error);
  const fail = (message: string | null) => {
    error.hidden = message === null;
    error.textContent = message ?? "";
    setAttribute(input, "aria-invalid", message === null ? null : "true");
    const described = [help?.id, message === null ? null : error.id].filter(Boolean).join(" ");
    setAttribute(input, "aria-describedby", described || null);
  };
  fail(null);
  input.addEventListener("input", () => fail(null));
  const value = () => (input instanceof HTMLInputElement && input.type === "checkbox" ? input.checked : input.value);
  const check = () => wrong(field, value(), input.validity.typeMismatch, words);
  return { name: field.name, element, input, value, fail, check };
}

function makeInput(field: FormField, choices: Choice[], id: string, words: PanelWords): Input {
  const shared = { id, name: field.name, "aria-required": field.required ? "true" : null };
  const autocomplete = AUTOCOMPLETE[field.name] ?? AUTOCOMPLETE[field.type] ?? null;
  switch (field.type) {
    case "paragraph":
      return h("textarea", { ...shared, rows: 3 });
    case "choice": {
      const options = choices.map(({ value, label }) => h("option", { value }, label));
      return h("select", shared, h("option", { value: "" }, words.choose), ...options);
    }
    case "checkbox":
      return h("input", { ...shared, type: "checkbox" });
    case "email":
      return h("input", { ...shared, type: "email", autocomplete });
    case "phone":
      return h("input", { ...shared, type: "tel", autocomplete });
    default:
      return h("input", { ...shared, type: "text", autocomplete });
  }
}
