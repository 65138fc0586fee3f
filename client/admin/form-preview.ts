// What visitors will see, beside the rows that say so: the panel's own views in a shadow root, made anew as one types.
import type { Consent, FormField, WidgetConfig } from "../sdk/index.js";
import { pick } from "../ui/catalogue.js";
import { h, shadow } from "../ui/dom.js";
import { PANEL_WORDS } from "../ui/locale/panel.js";
import { dress } from "../ui/look.js";
import { consentsView } from "../ui/panel/consents.js";
import { formView } from "../ui/panel/form.js";
import type { Actions, ViewContext } from "../ui/panel/view.js";
import panel from "../ui/panel.css";
import pieces from "../ui/pieces.css";
import tokens from "../ui/tokens.css";
import { keptOf } from "./rows.js";

/** In the page and not in a corner of it. */
const PLACED = `.panel { position: static; width: auto; height: auto; border: 0; box-shadow: none; animation: none; }
.view { height: auto; } .scroll { overflow: visible; } .view + .view { border-top: 1px solid var(--ld-line); }`;

/** Gives what makes the preview anew; does nothing where the page has no place for one. */
export function formPreview(root: ParentNode): () => void {
  const aside = root.querySelector<HTMLElement>("[data-preview]");
  const host = aside?.querySelector<HTMLElement>("[data-preview-host]");
  const language = aside?.querySelector<HTMLSelectElement>("select");
  if (!aside || !host || !language) {
    return () => {};
  }
  const look = JSON.parse(aside.dataset.look ?? "{}");
  const inside = shadow(host, tokens, pieces, panel, PLACED);
  const card = h("div", { class: "panel" });
  inside.append(card);
  dress(host, look);
  const render = () => {
    const config = { name: aside.dataset.name, appearance: look, ...definition(root) } as unknown as WidgetConfig;
    const context = viewContext(config, language.value);
    card.replaceChildren(formView(context).element, consentsView(context).element);
  };
  language.addEventListener("change", render);
  aside.hidden = false;
  render();
  return render;
}

/** Nothing is sent: the buttons only say what is missing. */
function viewContext(config: WidgetConfig, locale: string): ViewContext {
  const actions = { submit: async () => null, join: async () => null } as unknown as Actions;
  return { words: pick(PANEL_WORDS, locale), locale, config: () => config, actions, draft: {} };
}

/** The form and the consents as the rows say. */
export function definition(root: ParentNode): { form: { fields: FormField[] }; consents: Consent[] } {
  const rows = (name: string) => {
    const list = root.querySelector<HTMLElement>(`[data-rows="${name}"]`);
    return list ? keptOf(list) : [];
  };
  const named = rows("fields").filter((row) => text(row, "label") !== "");
  return {
    form: { fields: named.map(field) },
    consents: rows("consents")
      .filter((row) => text(row, "label") !== "")
      .map(consent),
  };
}

function field(row: HTMLElement, at: number): FormField {
  const choices = pairs(text(row, "choices")).map(([value, label]) => ({ value, label: label || value }));
  const type = text(row, "type");
  return {
    name: text(row, "name") || `field-${at}`,
    type,
    label: text(row, "label"),
    help: text(row, "help"),
    required: ticked(row),
    choices,
    ...length(row, "min_length"),
    ...length(row, "max_length"),
    ...(type === "text" || type === "phone" ? { mask: text(row, "mask") } : {}),
    translations: translations(row, (language) => ({
      label: text(row, `label_${language}`),
      help: text(row, `help_${language}`),
      choices: Object.fromEntries(pairs(text(row, `choices_${language}`))),
    })),
  };
}

function consent(row: HTMLElement, at: number): Consent {
  return {
    name: text(row, "name") || `consent-${at}`,
    label: text(row, "label"),
    url: text(row, "url") || null,
    required: ticked(row),
    translations: translations(row, (language) => ({
      label: text(row, `label_${language}`),
      url: text(row, `url_${language}`),
    })),
  };
}

/** The languages that the row has inputs for. */
function translations<T>(row: HTMLElement, read: (language: string) => T): Record<string, T> {
  const inputs = row.querySelectorAll<HTMLInputElement>('[name*="-label_"]');
  const languages = [...inputs].map(({ name }) => name.slice(name.lastIndexOf("_") + 1));
  return Object.fromEntries(languages.map((language) => [language, read(language)]));
}

function text(row: HTMLElement, name: string): string {
  return row.querySelector<HTMLInputElement>(`[name$="-${name}"]`)?.value.trim() ?? "";
}

function ticked(row: HTMLElement): boolean {
  return row.querySelector<HTMLInputElement>('[name$="-required"]')?.checked ?? false;
}

function length(row: HTMLElement, name: string): Record<string, number> {
  const found = Number.parseInt(text(row, name), 10);
  return found > 0 && text(row, "type") !== "choice" ? { [name]: found } : {};
}

/** `value | label`, one a line. */
function pairs(lines: string): [string, string][] {
  return lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [value = "", ...label] = line.split("|");
      return [value.trim(), label.join("|").trim()];
    });
}
