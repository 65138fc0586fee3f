// The first view: who are you?
import { h, setText } from "../dom.js";
import { said } from "../look.js";
import { hiddenAnswers, isShown } from "./asked.js";
import { type FieldPart, fieldPart } from "./fields.js";
import { heading, primary, type ViewContext, type ViewPart } from "./view.js";

export function formView({ words, locale, config, actions }: ViewContext): ViewPart {
  const widget = config();
  const fields = widget?.form.fields ?? [];
  const parts = fields.filter(isShown).map((field) => fieldPart(field, words, locale));
  const title = heading(said(widget?.appearance, "title", locale) || String(widget?.name || words.title));
  const problem = h("p", { class: "error", role: "alert" });
  const start = primary(words.start, { type: "submit" });

  const show = (errors: Record<string, string>) => {
    for (const part of parts) {
      part.fail(errors[part.name] ?? null);
    }
    parts.find((part) => errors[part.name])?.input.focus();
    setText(problem, Object.keys(errors).length > 0 ? words.check : "");
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const errors = findErrors(parts);
    show(errors);
    if (Object.keys(errors).length === 0) {
      const typed = Object.fromEntries(parts.map((part) => [part.name, part.value()]));
      const refused = await actions.submit({ ...hiddenAnswers(fields, window.location.search), ...typed });
      show(refused ?? {});
    }
  };
  const greeting = h("p", { class: "lead" }, said(widget?.appearance, "greeting", locale) || words.greeting);
  const foot = h("div", { class: "foot" }, problem, start);
  const scroll = h("div", { class: "scroll" }, title, greeting, ...parts.map((part) => part.element));
  return {
    element: h("form", { class: "view", novalidate: true, onsubmit: submit, "data-livedesk": "form" }, scroll, foot),
    update: (model) => {
      start.disabled = model.busy;
    },
    ...(parts[0] ? { first: parts[0].input } : {}),
  };
}

/** A message for each field that is not filled in as it should be, by name. */
function findErrors(parts: readonly FieldPart[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const part of parts) {
    const message = part.check();
    if (message) {
      errors[part.name] = message;
    }
  }
  return errors;
}
