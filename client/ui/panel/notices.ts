// The views that only say something and offer one way on: loading, closed, full, expired, failed.
import { fill } from "../catalogue.js";
import { h, setText } from "../dom.js";
import { said } from "../look.js";
import { openingTime } from "../moments.js";
import { taken } from "./instead.js";
import { requestView } from "./request.js";
import { heading, primary, type ViewContext, type ViewPart } from "./view.js";

export function loadingView({ words }: ViewContext): ViewPart {
  const pulse = h("div", { class: "pulse", "aria-hidden": "true" });
  const title = h("p", { tabindex: -1, role: "status" }, words.loading);
  const scroll = h("div", { class: "scroll centre" }, pulse, title);
  return { element: h("div", { class: "view", "data-livedesk": "loading" }, scroll), update: () => {}, first: title };
}

/** Why nobody can join before they have tried: closed, paused, or full already. */
export function closedView(context: ViewContext): ViewPart {
  const { words, config, locale, actions } = context;
  const widget = config();
  if (widget?.reason === "paused") {
    return orRequest(context, "paused", words.pausedTitle, words.pausedText, actions.restart);
  }
  if (widget?.reason === "full") {
    return orRequest(context, "full", words.fullTitle, words.fullText, actions.restart);
  }
  const opens = widget?.opens_at ? fill(words.opensText, { time: openingTime(widget.opens_at, locale) }) : "";
  const own = said(widget?.appearance, "closed", locale);
  const later = taken(widget) === null ? words.closedText : "";
  const text = own ? `${own} ${opens}`.trim() : opens || later;
  return orRequest(context, "closed", words.closedTitle, text, actions.restart);
}

export function fullView(context: ViewContext): ViewPart {
  const { words, actions } = context;
  return orRequest(context, "full", words.fullTitle, words.fullText, actions.onward);
}

/** The form of a message where one is taken, under what there is to say. */
function orRequest(context: ViewContext, name: string, title: string, text: string, act: () => void): ViewPart {
  const { words, config } = context;
  const kind = taken(config());
  if (kind === null) {
    return notice(name, title, text, words.retry, act);
  }
  const lead = kind === "callback" ? words.callbackLead : words.messageLead;
  return requestView(context, kind, { name, title, text: `${text} ${lead}`.trim(), other: words.lookAgain, act });
}

/** Chosen where one may also wait. */
export function insteadView(context: ViewContext): ViewPart {
  const { words, config, actions } = context;
  const kind = taken(config()) ?? "message";
  const callback = kind === "callback";
  const occasion = {
    name: "request",
    title: callback ? words.callbackTitle : words.messageTitle,
    text: callback ? words.callbackLead : words.messageLead,
    other: words.back,
    act: () => actions.requesting(null),
  };
  return requestView(context, kind, occasion);
}

export function expiredView({ words, actions }: ViewContext): ViewPart {
  return notice("expired", words.expiredTitle, words.expiredText, words.again, actions.restart);
}

export function failedView({ words, actions }: ViewContext): ViewPart {
  const part = notice("failed", words.failedTitle, words.failedText, words.retry, actions.restart);
  const text = part.element.querySelector("p");
  return {
    ...part,
    update: (model) => {
      if (text) {
        setText(text, model.note ?? words.failedText);
      }
    },
  };
}

function notice(name: string, title: string, text: string, action: string, act: () => void): ViewPart {
  const button = primary(action, { onclick: act });
  const scroll = h("div", { class: "scroll" }, heading(title), h("p", { class: "lead" }, text));
  const element = h("div", { class: "view", "data-livedesk": name }, scroll, h("div", { class: "foot" }, button));
  return { element, update: (model) => button.toggleAttribute("disabled", model.busy) };
}
