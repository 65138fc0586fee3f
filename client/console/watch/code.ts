// The field for the six digits that a visitor reads out, and their page once they have agreed.
import { h, setAttribute, setText } from "../../ui/dom";
import type { WatchPage, WatchWorld } from "../view/watch";
import { rest, resting } from "./press";
import { refused } from "./refused";
import { type Standing, Watch } from "./watch";

export function byCode(root: HTMLElement, world: WatchWorld): WatchPage {
  const place = h("div", { class: "watch" });
  const input = h("input", { id: "cobrowse-code", inputmode: "numeric", autocomplete: "off", maxlength: 20 });
  const send = h("button", { type: "submit" });
  const error = h("p", { class: "error", id: "cobrowse-code-error", role: "alert" });
  const fail = (text: string): void => {
    setText(error, text);
    setAttribute(input, "aria-invalid", text === "" ? null : "true");
    setAttribute(input, "aria-describedby", text === "" ? null : error.id);
    if (text !== "") input.focus();
  };
  const onsubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const digits = input.value.replace(/\D/g, "");
    if (resting(send)) return;
    watch.said.say(""); // it was about another
    if (digits.length !== 6) return fail(words.sixDigits);
    fail("");
    rest(send, true);
    try {
      await watch.adopt(world.redeem(digits));
      input.value = "";
      watch.focus();
    } catch (refusal) {
      fail(refused(refusal, words, world.locale, words.noCode));
      input.select(); // it stays, to be compared with what is read out again
    }
    rest(send, false);
  };
  const form = h("form", { class: "code-form", novalidate: true, onsubmit, "data-livedesk": "cobrowse-code" });
  const watch = new Watch(place, world, standing(root, form, input));
  const { words } = watch;
  send.textContent = words.redeem;
  form.append(h("label", { for: input.id }, words.codeLabel), h("div", { class: "line" }, input, send), error);
  const title = h("h2", { id: "by-code-title" }, words.byCode);
  root.setAttribute("aria-labelledby", title.id);
  root.append(title, form, place);
  root.hidden = false;
  return watch;
}

/** First on the desk while there is something to see; before it is opened, since a frame that is moved begins anew. */
function standing(root: HTMLElement, form: HTMLElement, next: HTMLElement): Standing {
  const home = root.previousElementSibling;
  const changed = (live: boolean): void => {
    if (form.hidden === live) return;
    form.hidden = live;
    if (live) root.parentElement?.prepend(root);
    else home?.after(root);
  };
  return { changed, next };
}
