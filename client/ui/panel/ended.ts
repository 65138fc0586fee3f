// After the call: a rating, and the way back.
import { fill } from "../catalogue.js";
import { h, icon, setText } from "../dom.js";
import { heading, plain, primary, type ViewContext, type ViewPart } from "./view.js";

export function endedView(context: ViewContext): ViewPart {
  const { words, actions } = context;
  const text = h("p", { class: "lead" });
  const again = primary(words.again, { onclick: actions.onward });
  const finish = plain(words.finish, { onclick: actions.finish });
  const rating = ratingPart(context, again);
  const scroll = h("div", { class: "scroll" }, heading(words.endedTitle), text, rating);
  const foot = h("div", { class: "foot" }, again, finish);
  return {
    element: h("div", { class: "view", "data-livedesk": "ended" }, scroll, foot),
    update: (model) => {
      const lost = model.callEnded?.endsWith("_lost") ?? false;
      setText(text, lost ? words.lostText : words.endedText);
      finish.hidden = model.state === "ended";
      rating.hidden = model.state === "ended";
    },
  };
}

function ratingPart({ words, actions }: ViewContext, again: HTMLElement): HTMLElement {
  const comment = h("textarea", { rows: 2, maxlength: 2000, "aria-label": words.comment, placeholder: words.comment });
  const send = h("button", { type: "submit" }, words.sendRating);
  const more = h("div", { class: "more", hidden: true }, comment, send);
  const thanks = h("p", { class: "hush", role: "status" });
  const stars = h("div", { class: "stars" });
  let score = 0;
  for (const value of [1, 2, 3, 4, 5]) {
    const input = h("input", { type: "radio", name: "score", value, id: `score-${value}`, class: "spoken" });
    input.addEventListener("change", () => {
      score = value;
      more.hidden = false;
      for (const [index, label] of [...stars.querySelectorAll("label")].entries()) {
        label.toggleAttribute("data-lit", index < value);
      }
    });
    const label = h("label", { for: input.id, title: fill(words.star, { n: value }) }, icon("star"));
    label.append(h("span", { class: "spoken" }, fill(words.star, { n: value })));
    stars.append(input, label);
  }
  const fieldset = h("fieldset", { class: "rating" }, h("legend", {}, words.rateTitle), stars, more);
  const submit = async (event: Event) => {
    event.preventDefault();
    send.disabled = true;
    const sent = await actions.rate(score, comment.value.trim());
    send.disabled = false;
    fieldset.hidden = sent;
    setText(thanks, sent ? words.thanks : words.notSent);
    if (sent) {
      again.focus();
    }
  };
  return h("form", { onsubmit: submit, "data-livedesk": "rating" }, fieldset, thanks);
}
