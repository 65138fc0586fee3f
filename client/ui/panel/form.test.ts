// The form: labels, what is wrong with which field, and what is sent.
import { expect, test } from "vitest";
import type { WidgetConfig } from "../../sdk/index.js";
import { PANEL_WORDS } from "../locale/panel.js";
import { consentsView } from "./consents.js";
import { formView } from "./form.js";
import type { Actions, ViewContext } from "./view.js";

const CONFIG = {
  name: "Support",
  appearance: {},
  form: {
    fields: [
      { name: "name", type: "text", label: "Your name", required: true },
      {
        name: "topic",
        type: "choice",
        label: "Topic",
        required: false,
        choices: ["Order", { value: "x", label: "Else" }],
      },
      { name: "news", type: "checkbox", label: "News", required: false },
    ],
  },
  consents: [
    { name: "terms", label: "I agree", required: true, url: "javascript:alert(1)" },
    { name: "recording", label: "Record", required: false, url: "https://example.com/terms" },
  ],
} as unknown as WidgetConfig;

function context(actions: Partial<Actions>, config = CONFIG, locale: "en" | "de" = "en"): ViewContext {
  return { words: PANEL_WORDS[locale], locale, config: () => config, actions: actions as Actions, draft: {} };
}

function asking(...fields: Record<string, unknown>[]): WidgetConfig {
  return {
    ...CONFIG,
    form: { fields: fields.map((field) => ({ label: "It", required: false, ...field })) },
  } as WidgetConfig;
}

/** Remembers what it was called with. */
function recorder<T>(answer: T): [unknown[], (what: unknown) => Promise<T>] {
  const calls: unknown[] = [];
  const call = async (what: unknown) => {
    calls.push(what);
    return answer;
  };
  return [calls, call];
}

const submit = (form: HTMLElement) => form.dispatchEvent(new Event("submit", { cancelable: true }));
const input = (form: HTMLElement, name: string) => form.querySelector(`[name=${name}]`) as HTMLInputElement;

test("an empty required field is marked and nothing is sent", () => {
  const [sent, send] = recorder(null);
  const { element } = formView(context({ submit: send }));
  submit(element);
  const name = input(element, "name");
  expect([name.getAttribute("aria-invalid"), name.getAttribute("aria-describedby")]).toEqual([
    "true",
    "field-name-error",
  ]);
  expect(sent).toEqual([]);
});

test("answers are sent by name, and the server's messages stand at their fields", async () => {
  const [sent, send] = recorder({ name: "Too short." });
  const { element } = formView(context({ submit: send }));
  input(element, "name").value = "Mia";
  submit(element);
  await new Promise((resolve) => setTimeout(resolve));
  expect(sent).toEqual([{ name: "Mia", topic: "", news: false }]);
  expect(element.querySelector("#field-name-error")?.textContent).toBe("Too short.");
});

test("choices are texts or values with labels", () => {
  const { element } = formView(context({}));
  expect([...element.querySelectorAll("option")].map((one) => one.textContent)).toEqual([
    "Please choose",
    "Order",
    "Else",
  ]);
});

test("a required consent is asked for and an optional one is not", async () => {
  const [joined, join] = recorder(null);
  const { element } = consentsView(context({ join }));
  submit(element);
  expect(input(element, "terms").getAttribute("aria-invalid")).toBe("true");
  input(element, "terms").checked = true;
  submit(element);
  expect(joined).toEqual([{ terms: true, recording: false }]);
});

test("only http links are linked", () => {
  const { element } = consentsView(context({}));
  expect([...element.querySelectorAll("a")].map((one) => one.href)).toEqual(["https://example.com/terms"]);
});

const said = (form: HTMLElement, name: string) => form.querySelector(`#field-${name}-error`)?.textContent ?? "";

test.each([
  [{ type: "text", min_length: 3 }, "ab", "at least 3"],
  [{ type: "text", max_length: 3 }, "abcd", "at most 3"],
  [{ type: "text" }, "x".repeat(501), "at most 500"],
  [{ type: "paragraph", max_length: 5 }, "abcdef", "at most 5"],
  [{ type: "text", mask: "DE-999" }, "DE-12", "DE-123"],
  [{ type: "phone" }, "call me", "telephone"],
  [{ type: "phone", mask: "999-9999" }, "5551234", "123-4567"],
])("%o refuses %s before the server has to", (field, typed, message) => {
  const [sent, send] = recorder(null);
  const { element } = formView(context({ submit: send }, asking({ name: "it", ...field })));
  input(element, "it").value = typed;
  submit(element);
  expect([said(element, "it").includes(message), sent]).toEqual([true, []]);
});

test.each([
  [{ type: "text", min_length: 3 }, ""],
  [{ type: "text", max_length: 1 }, "a\u0308"],
  [{ type: "text", mask: "AA-99" }, "Öß-12"],
  [{ type: "phone", mask: "999-9999" }, " 555-1234 "],
])("%o takes %s", (field, typed) => {
  const [sent, send] = recorder(null);
  const { element } = formView(context({ submit: send }, asking({ name: "it", ...field })));
  input(element, "it").value = typed;
  submit(element);
  expect(sent).toEqual([{ it: typed }]);
});

test("help is told with the input, and stays told beside an error", () => {
  const { element } = formView(context({}, asking({ name: "it", help: "On the invoice", required: true })));
  const it = input(element, "it");
  expect([it.getAttribute("aria-describedby"), element.querySelector("#field-it-help")?.textContent]).toEqual([
    "field-it-help",
    "On the invoice",
  ]);
  submit(element);
  expect(it.getAttribute("aria-describedby")).toBe("field-it-help field-it-error");
});

test("labels, help, choices and links come in the visitor's language", () => {
  const choices = [
    { value: "s", label: "Small" },
    { value: "m", label: "M" },
  ];
  const german = { de: { label: "Größe", help: "Wie groß?", choices: { s: "Klein" } } };
  const config = asking({
    name: "size",
    type: "choice",
    label: "Size",
    help: "How big?",
    choices,
    translations: german,
  });
  const { element } = formView(context({}, config, "de"));
  expect(element.querySelector("label")?.textContent).toBe("Größe (freiwillig)");
  expect(element.querySelector("#field-size-help")?.textContent).toBe("Wie groß?");
  expect([...element.querySelectorAll("option")].map((one) => one.textContent)).toEqual(["Bitte wählen", "Klein", "M"]);
  config.consents = [
    { name: "terms", label: "Yes", required: true, url: "/terms", translations: { de: { label: "Ja", url: "/agb" } } },
  ];
  const view = consentsView(context({}, config, "de")).element;
  expect(view.querySelector("label")?.textContent).toBe("Ja");
  expect(view.querySelector("a")?.getAttribute("href")).toMatch(/\/agb$/);
});

test("a hidden field is not shown, and has its value from the page's address", () => {
  window.history.replaceState(null, "", "/offer?utm_source=mail&other=1");
  const [sent, send] = recorder(null);
  const fields = [
    { name: "from", type: "hidden", param: "utm_source" },
    { name: "none", type: "hidden", param: "gone" },
  ];
  const { element } = formView(context({ submit: send }, asking({ name: "it" }, ...fields)));
  expect([...element.querySelectorAll("[name]")].map((one) => one.getAttribute("name"))).toEqual(["it"]);
  submit(element);
  expect(sent).toEqual([{ from: "mail", it: "" }]);
});

test("a consent says which text it is for, and is asked for again when that has changed", async () => {
  const config = { ...CONFIG, consents: [{ name: "terms", label: "Old", required: true, url: null, version: "1" }] };
  const joined: unknown[] = [];
  const join = async (consents: unknown, versions: unknown) => {
    joined.push(consents, versions);
    config.consents = [{ name: "terms", label: "New", required: true, url: null, version: "2" }];
    return "terms";
  };
  const { element } = consentsView(context({ join }, config as WidgetConfig));
  input(element, "terms").checked = true;
  submit(element);
  await new Promise((resolve) => setTimeout(resolve));
  expect(joined).toEqual([{ terms: true }, { terms: "1" }]);
  expect([element.querySelector("label")?.textContent, input(element, "terms").checked]).toEqual(["New", false]);
  expect(element.querySelector("#consent-terms-error")?.textContent).toContain("changed");
});
