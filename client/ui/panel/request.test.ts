// A message instead of a visitor who waits: what is asked, what is sent, and that nothing written is lost.
import { beforeEach, expect, test, vi } from "vitest";
import type { WidgetConfig } from "../../sdk/index.js";
import { PANEL_WORDS } from "../locale/panel.js";
import { requestOffer } from "./instead.js";
import { EMPTY, type PanelModel } from "./model.js";
import { closedView, fullView, insteadView } from "./notices.js";
import { requestedView } from "./request.js";
import { type Letter, poster, type RequestWires } from "./requesting.js";
import type { Actions, Refused, ViewContext } from "./view.js";

const CONFIG = {
  offline: "message",
  reason: "closed",
  opens_at: null,
  appearance: {},
  consents: [
    { name: "terms", label: "I agree", required: true, url: null, version: "2" },
    { name: "recording", label: "Record", required: false, url: null },
  ],
} as unknown as WidgetConfig;
const words = PANEL_WORDS.en;

function context(actions: Partial<Actions> = {}, config: Partial<WidgetConfig> = {}): ViewContext {
  const widget = { ...CONFIG, ...config };
  return { words, locale: "en", config: () => widget, actions: actions as Actions, draft: {} };
}

function asking(answer: Refused | null): [Letter[], Partial<Actions>] {
  const sent: Letter[] = [];
  const request = async (letter: Letter) => {
    sent.push(letter);
    return answer;
  };
  return [sent, { request }];
}

const field = (form: HTMLElement, name: string) => form.querySelector(`[name=${name}]`) as HTMLInputElement;
const names = (form: HTMLElement) => [...form.querySelectorAll("[name]")].map((one) => one.getAttribute("name"));
const error = (form: HTMLElement, id: string) => form.querySelector(`#${id}-error`)?.textContent ?? "";
const settled = () => new Promise((resolve) => setTimeout(resolve));

function type(form: HTMLElement, values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) {
    field(form, name).value = value;
    field(form, name).dispatchEvent(new Event("input"));
  }
}

async function submit(form: HTMLElement): Promise<void> {
  form.dispatchEvent(new Event("submit", { cancelable: true }));
  await settled();
}

const MESSAGE = { name: "Mia", email: "mia@example.com", text: "Where is my kettle?" };

test.each([
  [{ reason: "closed", opens_at: "2099-12-24T08:00:00Z" }, "closed", "We open"],
  [{ reason: "paused" }, "paused", "short break"],
  [{ reason: "full" }, "full", "Everyone is busy"],
] as [Partial<WidgetConfig>, string, string][])(
  "with %o a message is asked for, and why is said",
  (config, name, says) => {
    const { element } = closedView(context({}, config));
    expect([element.dataset.livedesk, names(element)]).toEqual([name, ["name", "email", "text", "terms"]]);
    expect(element.textContent).toContain(says);
    expect(element.textContent).toContain(words.messageLead);
  },
);

test("a queue that takes nothing only says when it opens", () => {
  const { element } = closedView(context({}, { offline: "none", opens_at: "2099-12-24T08:00:00Z" }));
  expect([names(element), element.textContent?.includes("December 24")]).toEqual([[], true]);
});

test("who is to be called back is asked for a number", async () => {
  const [sent, actions] = asking(null);
  const { element } = fullView(context(actions, { offline: "callback" }));
  expect(names(element)).toEqual(["name", "phone", "text", "terms"]);
  type(element, { name: "Mia", phone: "abc" });
  field(element, "terms").checked = true;
  await submit(element);
  expect([error(element, "field-phone"), sent]).toEqual([words.phone, []]);
  type(element, { phone: "030 1234" });
  await submit(element);
  expect(sent.map(({ kind, answers }) => [kind, answers.phone])).toEqual([["callback", "030 1234"]]);
});

test("nothing is sent before what is required is there, and the first of it has the focus", async () => {
  const [sent, actions] = asking(null);
  const { element } = insteadView(context(actions));
  document.body.append(element);
  await submit(element);
  expect([error(element, "field-name"), error(element, "field-text")]).toEqual([words.required, words.required]);
  expect([error(element, "consent-terms"), document.activeElement]).toEqual([words.agree, field(element, "name")]);
  expect([element.querySelector("[role=alert]")?.textContent, sent]).toEqual([words.check, []]);
  element.remove();
});

test("a message says which text was agreed to", async () => {
  const [sent, actions] = asking(null);
  const { element } = insteadView(context(actions));
  type(element, MESSAGE);
  field(element, "terms").checked = true;
  await submit(element);
  const consents = { consents: { terms: true }, consent_versions: { terms: "2" } };
  expect(sent).toEqual([{ kind: "message", answers: MESSAGE, ...consents }]);
});

test("what the server says of a field stands there, and what was written stays", async () => {
  const view = context(asking({ fields: { email: "No such address." } })[1]);
  const { element } = insteadView(view);
  type(element, MESSAGE);
  field(element, "terms").checked = true;
  await submit(element);
  expect([error(element, "field-email"), field(element, "text").value]).toEqual(["No such address.", MESSAGE.text]);
  expect(names(closedView(view).element).map((name) => view.draft[name ?? ""])).toEqual([
    ...Object.values(MESSAGE),
    undefined,
  ]);
  expect(field(closedView(view).element, "text").value).toBe(MESSAGE.text);
});

test("why it was not sent is said, and once it is kept the text is gone", async () => {
  let answer: Refused | null = { note: words.requestKept };
  const view = context({ request: async () => answer });
  const { element } = insteadView(view);
  type(element, MESSAGE);
  field(element, "terms").checked = true;
  await submit(element);
  expect([element.querySelector("[role=alert]")?.textContent, view.draft.text]).toEqual([
    words.requestKept,
    MESSAGE.text,
  ]);
  answer = null;
  await submit(element);
  expect([view.draft.text, view.draft.email]).toEqual(["", MESSAGE.email]);
});

const shown = (part: HTMLElement) =>
  [...part.querySelectorAll("button")].filter((one) => !one.hidden).map((one) => one.textContent);
const receipt = { kind: "message", open: false, opens_at: null } as const;

test.each<[Partial<PanelModel>, string[]]>([
  [{ receipt }, [words.requestDone]],
  [{ receipt: { ...receipt, open: true } }, [words.requestDone, words.talkNow]],
  [{ receipt, state: "queued" }, [words.keepWaiting, words.leave]],
])("after it was kept with %o one can %o", (model, buttons) => {
  const view = context();
  view.draft.email = "mia@example.com";
  const part = requestedView(view);
  part.update({ ...EMPTY, ...model });
  expect(shown(part.element)).toEqual(buttons);
  expect(part.element.textContent).toContain("mia@example.com");
});

test.each([
  ["no_agent", "message", 0, words.messageInstead],
  ["no_agent", "callback", 0, words.callbackInstead],
  ["full", "message", 0, words.messageInstead],
  [null, "message", 3600, words.messageInstead],
  [null, "message", 60, null],
  ["no_agent", "none", 0, null],
] as const)("with reason %s and offline %s, after %s seconds, is offered: %s", (reason, offline, estimate, text) => {
  const { element, update } = requestOffer(context({}, { reason, offline }));
  update(estimate);
  expect(element.hidden ? null : element.textContent).toBe(text);
});

// Sending.

let sent: { headers: Record<string, string>; body: Record<string, unknown> }[] = [];
let answers: [number, unknown][] = [];
const WIRES: RequestWires = {
  api: "https://desk.test/api/",
  widgetKey: "wk_1",
  identity: undefined,
  locale: "de-AT",
  token: () => undefined,
};
const LETTER: Letter = { kind: "message", answers: MESSAGE, consents: { terms: true }, consent_versions: {} };

beforeEach(() => {
  sent = [];
  answers = [];
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    sent.push({ headers: init.headers as Record<string, string>, body: JSON.parse(String(init.body)) });
    const [status, body] = answers.shift() ?? [201, receipt];
    return new Response(JSON.stringify(body), { status });
  });
});

const refusal = (code: string, param?: string) => ({ error: { code, message: code, param } });

test("it goes out with the widget, the page and the language", async () => {
  expect(await poster(WIRES)(LETTER)).toEqual(receipt);
  const { body, headers } = sent[0] as (typeof sent)[0];
  expect(body).toMatchObject({
    ...MESSAGE,
    kind: "message",
    widget_key: "wk_1",
    language: "de-AT",
    consents: { terms: true },
  });
  expect([body.page_url, String(body.client_id).length, headers.Authorization]).toEqual([
    window.location.href,
    32,
    undefined,
  ]);
});

test("sent again it is the same one, and with another text another", async () => {
  const post = poster(WIRES);
  await post(LETTER);
  await post(LETTER);
  await post({ ...LETTER, answers: { ...MESSAGE, text: "Something else" } });
  const [first, again, other] = sent.map(({ body }) => body.client_id);
  expect([first === again, first === other]).toEqual([true, false]);
});

test("a session that is over does not hold it up, nor does a name that cannot be proven any more", async () => {
  answers = [
    [410, refusal("session_ended")],
    [400, refusal("invalid_request", "identity")],
  ];
  await poster({ ...WIRES, identity: "signed", token: () => "old" })(LETTER);
  expect(sent.map(({ headers, body }) => [headers.Authorization, body.identity])).toEqual([
    ["Bearer old", "signed"],
    [undefined, "signed"],
    [undefined, undefined],
  ]);
});

test("what is wrong with it is told and not tried again", async () => {
  answers = [[422, { error: { code: "form_invalid", message: "", fields: { email: "No." } } }]];
  await expect(poster(WIRES)(LETTER)).rejects.toMatchObject({ code: "form_invalid", fields: { email: "No." } });
  expect(sent.length).toBe(1);
});
