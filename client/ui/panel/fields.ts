// One field of the form with its label, its input and its error.
import type { FormField } from "../../sdk/index.js";
import { h, setAttribute } from "../dom.js";
import type { PanelWords } from "../locale/panel.js";

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

export function fieldPart(field: FormField, words: PanelWords): FieldPart {
  const id = `field-${field.name}`;
  const input = makeInput(field, id, words);
  const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
  const label = h("label", { for: id }, field.label);
  if (!field.required) {
    label.append(" ", h("span", { class: "hush" }, `(${words.optional})`));
  }
  const box = field.type === "checkbox";
  const element = h("div", { class: box ? "field box" : "field" }, ...(box ? [input, label] : [label, input]), error);
  const fail = (message: string | null) => {
    error.hidden = message === null;
    error.textContent = message ?? "";
    setAttribute(input, "aria-invalid", message === null ? null : "true");
    setAttribute(input, "aria-describedby", message === null ? null : error.id);
  };
  input.addEventListener("input", () => fail(null));
  const value = () => (input instanceof HTMLInputElement && input.type === "checkbox" ? input.checked : input.value);
  return { name: field.name, element, input, value, fail, check: () => check(input, field, words) };
}

function check(input: Input, field: FormField, words: PanelWords): string | null {
  const empty = input instanceof HTMLInputElement && input.type === "checkbox" ? !input.checked : !input.value.trim();
  if (field.required && empty) {
    return words.required;
  }
  return input.validity.typeMismatch ? words.email : null;
}

function makeInput(field: FormField, id: string, words: PanelWords): Input {
  const shared = { id, name: field.name, "aria-required": field.required ? "true" : null };
  const autocomplete = AUTOCOMPLETE[field.name] ?? AUTOCOMPLETE[field.type] ?? null;
  switch (field.type) {
    case "paragraph":
      return h("textarea", { ...shared, rows: 3, maxlength: 5000 });
    case "choice":
      return h("select", shared, h("option", { value: "" }, words.choose), ...choices(field));
    case "checkbox":
      return h("input", { ...shared, type: "checkbox" });
    case "email":
      return h("input", { ...shared, type: "email", maxlength: 500, autocomplete });
    case "phone":
      return h("input", { ...shared, type: "tel", maxlength: 500, autocomplete });
    default:
      return h("input", { ...shared, type: "text", maxlength: 500, autocomplete });
  }
}

/** A choice is a text, or a value with a label. */
function choices(field: FormField): HTMLOptionElement[] {
  return (Array.isArray(field.choices) ? field.choices : []).map((choice: unknown) => {
    const { value, label } = typeof choice === "object" && choice ? (choice as Record<string, unknown>) : {};
    const said = value === undefined ? choice : value;
    return h("option", { value: said }, String(label ?? said));
  });
}
