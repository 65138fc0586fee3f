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

function context(actions: Partial<Actions>): ViewContext {
  return { words: PANEL_WORDS.en, locale: "en", config: () => CONFIG, actions: actions as Actions };
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
