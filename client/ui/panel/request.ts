// A message or the wish to be called back: the form, in place of what could only say that nobody is there.
import type { FormField } from "../../sdk/index.js";
import { fill } from "../catalogue.js";
import { h, setText } from "../dom.js";
import type { PanelWords } from "../locale/panel.js";
import { openingTime } from "../moments.js";
import { consentIn } from "./asked.js";
import { type ConsentPart, consentPart, failAt, ticked, versions } from "./consents.js";
import { type FieldPart, fieldPart } from "./fields.js";
import type { Letter } from "./requesting.js";
import { heading, plain, primary, type ViewContext, type ViewPart } from "./view.js";

/** What stands above the form, and the way on beside it. */
export interface Occasion {
  name: string;
  title: string;
  text: string;
  other: string;
  act(): void;
}

interface Asked {
  parts: readonly FieldPart[];
  consents: readonly ConsentPart[];
}

export function requestView(context: ViewContext, kind: Letter["kind"], occasion: Occasion): ViewPart {
  const { words } = context;
  const asked = askedFor(context, kind);
  const problem = h("p", { class: "error", role: "alert" });
  const label = kind === "callback" ? words.sendCallback : words.sendMessage;
  const send = primary(label, { type: "submit", "data-livedesk": "send-request" });
  const other = plain(occasion.other, { onclick: occasion.act });
  const onsubmit = async (event: Event) => {
    event.preventDefault();
    setText(problem, "");
    setText(problem, await handIn(context, kind, asked));
  };
  const lead = h("p", { class: "lead" }, occasion.text);
  const boxes = [...asked.parts, ...asked.consents].map((part) => part.element);
  const scroll = h("div", { class: "scroll" }, heading(occasion.title), lead, ...boxes);
  const foot = h("div", { class: "foot" }, problem, send, other);
  const data = { "data-livedesk": occasion.name, "data-request": kind };
  return {
    element: h("form", { class: "view", novalidate: true, onsubmit, ...data }, scroll, foot),
    update: (model) => {
      send.disabled = model.busy;
      other.disabled = model.busy;
    },
  };
}

function askedFor({ words, locale, config, draft }: ViewContext, kind: Letter["kind"]): Asked {
  const consents = (config()?.consents ?? []).filter((consent) => consent.required);
  return {
    parts: fieldsOf(kind, words).map((field) => kept(fieldPart(field, words, locale), draft)),
    consents: consents.map((consent) => consentPart(consentIn(locale, consent), words.optional, words.read)),
  };
}

/** What is wrong with it as a whole; empty: nothing. */
async function handIn({ words, actions, draft }: ViewContext, kind: Letter["kind"], asked: Asked): Promise<string> {
  const { parts, consents } = asked;
  if (!checked(parts, consents, words)) {
    return words.check;
  }
  const answers = Object.fromEntries(parts.map((part) => [part.name, String(part.value())]));
  const agreed = { consents: ticked(consents), consent_versions: versions(consents) };
  const refused = await actions.request({ kind, answers, ...agreed });
  if (refused === null) {
    draft.text = "";
    return "";
  }
  failAt(consents, refused.consent ?? null, words.changed);
  tell(refused.fields ?? {}, parts);
  return refused.note ?? words.check;
}

/** It was kept: who is answered how, and when somebody is there. */
export function requestedView({ words, locale, actions, draft }: ViewContext): ViewPart {
  const text = h("p", { class: "lead" });
  const when = h("p", { "data-livedesk": "when" });
  const done = primary(words.requestDone, { onclick: () => actions.requesting(null, true) });
  const talk = plain(words.talkNow, { onclick: actions.restart });
  const stay = plain(words.keepWaiting, { onclick: () => actions.requesting(null) });
  const leave = plain(words.leave, { onclick: actions.leave });
  const scroll = h("div", { class: "scroll" }, heading(words.requestedTitle), text, when);
  return {
    element: h(
      "div",
      { class: "view", "data-livedesk": "requested" },
      scroll,
      h("div", { class: "foot" }, done, talk, stay, leave),
    ),
    update: ({ receipt, state, busy }) => {
      const queued = state === "queued";
      const callback = receipt?.kind === "callback";
      setText(
        text,
        callback
          ? fill(words.calledBack, { phone: draft.phone ?? "" })
          : fill(words.answered, { email: draft.email ?? "" }),
      );
      const opens = receipt?.opens_at ? fill(words.opensText, { time: openingTime(receipt.opens_at, locale) }) : "";
      setText(when, queued ? words.placeKept : opens);
      done.hidden = queued;
      talk.hidden = queued || !receipt?.open;
      stay.hidden = leave.hidden = !queued;
      leave.disabled = busy;
    },
  };
}

function fieldsOf(kind: Letter["kind"], words: PanelWords): FormField[] {
  const field = (name: string, type: string, label: string, required: boolean, max_length: number): FormField => ({
    name,
    type,
    label,
    required,
    max_length,
  });
  const name = field("name", "text", words.askName, true, 200);
  return kind === "callback"
    ? [name, field("phone", "phone", words.askPhone, true, 30), field("text", "paragraph", words.askAbout, false, 4000)]
    : [name, field("email", "email", words.askEmail, true, 254), field("text", "paragraph", words.askText, true, 4000)];
}

/** What was typed is there again, whatever has happened to the view. */
function kept(part: FieldPart, draft: Record<string, string>): FieldPart {
  part.input.value = draft[part.name] ?? "";
  part.input.addEventListener("input", () => {
    draft[part.name] = part.input.value;
  });
  return part;
}

function checked(parts: readonly FieldPart[], consents: readonly ConsentPart[], words: PanelWords): boolean {
  const errors: Record<string, string> = {};
  for (const part of parts) {
    const message = part.check();
    if (message) {
      errors[part.name] = message;
    }
  }
  const missing = consents.find(({ input }) => !input.checked);
  failAt(consents, missing?.consent.name ?? null, words.agree);
  tell(errors, parts); // the first of all that is wrong has the focus
  return missing === undefined && Object.keys(errors).length === 0;
}

function tell(errors: Readonly<Record<string, string>>, parts: readonly FieldPart[]): void {
  for (const part of parts) {
    part.fail(errors[part.name] ?? null);
  }
  parts.find((part) => errors[part.name])?.input.focus();
}
