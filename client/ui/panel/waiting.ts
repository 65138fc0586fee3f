// The place in the line, and how long it may take.
import { fill } from "../catalogue.js";
import { h, setText } from "../dom.js";
import type { PanelWords } from "../locale/panel.js";
import { requestOffer } from "./instead.js";
import type { PanelModel } from "./model.js";
import { heading, type ViewContext, type ViewPart } from "./view.js";

const WHY = { agent_lost: "backLost", released: "backGiven", transferred: "backPassed" } as const;

export function waitingView(context: ViewContext): ViewPart {
  const { words, actions } = context;
  const back = h("p", { role: "status", "data-livedesk": "back" });
  const place = h("p", { class: "place", "data-livedesk": "place" });
  const estimate = h("p", { class: "hush", "data-livedesk": "estimate" });
  const live = h("div", { class: "standing", role: "status", "aria-live": "polite" }, place, estimate);
  const pulse = h("div", { class: "pulse", "aria-hidden": "true" });
  const leave = h("button", { type: "button", onclick: actions.leave, "data-livedesk": "leave" }, words.leave);
  const scroll = h("div", { class: "scroll centre" }, heading(words.waitTitle), back, pulse, live);
  scroll.append(h("p", { class: "hush" }, words.keep));
  const offer = requestOffer(context);
  let seconds: number | null = null;
  void actions.look().then(() => offer.update(seconds)); // whether anybody is there by now
  const foot = h("div", { class: "foot" }, leave, offer.element);
  return {
    element: h("div", { class: "view", "data-livedesk": "waiting" }, scroll, foot),
    update: (model) => {
      seconds = model.estimate;
      offer.update(seconds);
      setText(back, returnedText(model, words));
      setText(place, model.place === null ? words.finding : fill(words.place, { n: model.place }));
      setText(estimate, estimateText(model.estimate, words));
      leave.disabled = model.busy;
    },
  };
}

function returnedText({ returned, passedTo: name }: PanelModel, words: PanelWords): string {
  if (returned === "transferred" && name !== null) return fill(words.backPassedTo, { name });
  return returned === null ? "" : words[WHY[returned]];
}

/** Rounded to minutes: a countdown by seconds would promise what nobody can keep. */
export function estimateText(seconds: number | null, words: PanelWords): string {
  if (seconds === null) {
    return "";
  }
  const minutes = Math.round(seconds / 60);
  if (minutes >= 60) {
    return words.hour; // the server counts no further
  }
  if (seconds < 60) {
    return words.soon;
  }
  return minutes === 1 ? words.minute : fill(words.minutes, { n: minutes });
}
