// What is asked, in the visitor's language, and the answers that the page gives by itself.
import type { Consent, FormField } from "../../sdk/index.js";

export interface Choice {
  value: string;
  label: string;
}

/** de-AT → de; what has no translation stays as it is. */
function translation(thing: FormField | Consent, locale: string): Record<string, unknown> {
  const found = (thing.translations ?? {}) as Record<string, Record<string, unknown>>;
  const tag = locale.toLowerCase().replace("_", "-");
  return found[tag] ?? found[tag.split("-")[0] ?? ""] ?? {};
}

export interface Asked {
  field: FormField;
  help: string;
  choices: Choice[];
}

export function fieldIn(locale: string, field: FormField): Asked {
  const { label, help, choices } = translation(field, locale);
  const labels = (choices ?? {}) as Record<string, string>;
  return {
    field: { ...field, label: String(label || field.label) },
    help: String(help || field.help || ""),
    choices: choicesOf(field).map((choice) => ({ ...choice, label: labels[choice.value] || choice.label })),
  };
}

export function consentIn(locale: string, consent: Consent): Consent {
  const { label, url } = translation(consent, locale);
  return { ...consent, label: String(label || consent.label), url: String(url || consent.url || "") || null };
}

/** A choice is a text, or a value with a label. */
function choicesOf(field: FormField): Choice[] {
  return (Array.isArray(field.choices) ? field.choices : []).map((choice: unknown) => {
    const { value, label } = typeof choice === "object" && choice ? (choice as Record<string, unknown>) : {};
    const said = value === undefined ? choice : value;
    return { value: String(said), label: String(label ?? said) };
  });
}

export function isShown(field: FormField): boolean {
  return field.type !== "hidden";
}

/** The hidden fields that the page's own address answers. */
export function hiddenAnswers(fields: readonly FormField[], search: string): Record<string, string> {
  const query = new URLSearchParams(search);
  const answers: Record<string, string> = {};
  for (const { type, name, param } of fields) {
    const value = type === "hidden" && typeof param === "string" ? query.get(param) : null;
    if (value) {
      answers[name] = value.slice(0, 500);
    }
  }
  return answers;
}
