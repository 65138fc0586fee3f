// The views that only say something and offer one way on: loading, closed, full, expired, failed.
import { fill } from "../catalogue.js";
import { h, setText } from "../dom.js";
import { said } from "../look.js";
import { openingTime } from "../moments.js";
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
    return notice("paused", words.pausedTitle, words.pausedText, words.retry, actions.restart);
  }
  if (widget?.reason === "full") {
    return notice("full", words.fullTitle, words.fullText, words.retry, actions.restart);
  }
  const opens = widget?.opens_at ? fill(words.opensText, { time: openingTime(widget.opens_at, locale) }) : "";
  const own = said(widget?.appearance, "closed", locale);
  return notice(
    "closed",
    words.closedTitle,
    own ? `${own} ${opens}`.trim() : opens || words.closedText,
    words.retry,
    actions.restart,
  );
}

export function fullView({ words, actions }: ViewContext): ViewPart {
  return notice("full", words.fullTitle, words.fullText, words.retry, actions.onward);
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
