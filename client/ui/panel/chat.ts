// The messages of a call: what was said, what is on its way, who is typing, and a line to say more.
import type { Message } from "../../sdk/index.js";
import { fill } from "../catalogue.js";
import { h, iconButton, setText } from "../dom.js";
import { clockTime } from "../moments.js";
import type { PanelModel, Unsent } from "./model.js";
import type { ViewContext, ViewPart } from "./view.js";

export function chatPart({ words, locale, actions }: ViewContext): ViewPart {
  const said = h("div", { class: "said" });
  const unsent = h("div", { class: "said" });
  const list = h("div", { class: "messages", role: "log", "aria-label": words.messages, tabindex: 0 }, said, unsent);
  const typing = h("p", { class: "typing hush", "data-livedesk": "typing" });
  const input = h("input", { type: "text", "aria-label": words.write, placeholder: words.write, maxlength: 4000 });
  input.addEventListener("input", actions.typing);
  const send = (event: Event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text) {
      input.value = "";
      actions.send(text);
    }
  };
  const button = iconButton("send", words.send, { type: "submit", class: "icon plain" });
  const form = h("form", { class: "write", onsubmit: send }, input, button);
  const shown = new Set<number>();
  let waiting: readonly Unsent[] = [];
  return {
    element: h("div", { class: "chat" }, list, typing, form),
    update: ({ messages, unsent: now, typing: on, agent }: PanelModel) => {
      const name = agent?.name || words.agent;
      const fresh = messages.filter((message) => !shown.has(message.seq));
      for (const message of fresh) {
        shown.add(message.seq);
        said.append(bubble(message, message.agent?.name || name, words.you, locale));
      }
      if (now !== waiting) {
        waiting = now;
        unsent.replaceChildren(...now.map((one) => onItsWay(one, words, actions.send)));
      }
      if (fresh.length > 0 || now.length > 0) {
        list.scrollTop = list.scrollHeight;
      }
      setText(typing, on ? fill(words.typing, { name }) : "");
    },
  };
}

function bubble(message: Message, agent: string, you: string, locale: string): HTMLElement {
  const own = message.sender === "visitor";
  const time = h("time", { datetime: message.created_at }, clockTime(message.created_at, locale));
  const by = h("span", { class: "hush" }, own ? you : agent, " · ", time);
  return h("div", { class: own ? "own" : "theirs" }, h("p", {}, message.text), by);
}

function onItsWay(
  { id, text, failed }: Unsent,
  words: ViewContext["words"],
  send: (text: string, id: string) => void,
): HTMLElement {
  const again = () => send(text, id);
  const state = failed
    ? h(
        "span",
        { class: "error" },
        words.notSent,
        " ",
        h("button", { type: "button", class: "link", onclick: again }, words.sendAgain),
      )
    : h("span", { class: "hush" }, words.sending);
  return h("div", { class: "own", "data-state": failed ? "failed" : "sending" }, h("p", {}, text), state);
}
