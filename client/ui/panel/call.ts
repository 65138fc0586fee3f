// The call with the messages beside it.
import type { Message } from "../../sdk/index.js";
import { fill } from "../catalogue.js";
import { h, iconButton, setText } from "../dom.js";
import { clockTime } from "../moments.js";
import type { PanelModel } from "./model.js";
import type { ViewContext, ViewPart } from "./view.js";

/** `stage`: where the conference is mounted; null: the host page has a place of its own. */
export function callView(context: ViewContext, stage: HTMLElement | null): ViewPart {
  const { words } = context;
  const title = h("h2", { class: "spoken", tabindex: -1 });
  const who = h("p", { class: "who", role: "status" });
  const chat = chatPart(context);
  const end = h("button", { type: "button", onclick: context.actions.endCall }, words.endCall);
  const elsewhere = stage ? null : h("div", { class: "elsewhere" }, h("p", {}, words.elsewhere), end);
  return {
    element: h("div", { class: "view call", "data-livedesk": "in-call" }, title, stage ?? elsewhere, who, chat.element),
    update: (model) => {
      const name = model.agent?.name || words.agent;
      const text = fill(model.state === "assigned" ? words.assigned : words.inCall, { name });
      setText(title, text);
      setText(who, text);
      chat.update(model);
    },
  };
}

function chatPart({ words, locale, actions }: ViewContext): ViewPart {
  const list = h("div", { class: "messages", role: "log", "aria-label": words.messages, tabindex: 0 });
  const input = h("input", { type: "text", "aria-label": words.write, placeholder: words.write, maxlength: 4000 });
  const problem = h("p", { class: "error", role: "alert" });
  const send = async (event: Event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text) {
      input.value = "";
      const sent = await actions.send(text);
      setText(problem, sent ? "" : words.notSent);
      if (!sent && !input.value) {
        input.value = text; // nothing written is lost
      }
    }
  };
  const button = iconButton("send", words.send, { type: "submit", class: "icon plain" });
  const form = h("form", { class: "write", onsubmit: send }, input, button);
  const shown = new Set<number>();
  return {
    element: h("div", { class: "chat" }, list, problem, form),
    update: ({ messages, agent }: PanelModel) => {
      const fresh = messages.filter((message) => !shown.has(message.seq));
      for (const message of fresh) {
        shown.add(message.seq);
        list.append(bubble(message, message.agent?.name || agent?.name || words.agent, words.you, locale));
      }
      if (fresh.length > 0) {
        list.scrollTop = list.scrollHeight;
      }
    },
  };
}

function bubble(message: Message, agent: string, you: string, locale: string): HTMLElement {
  const own = message.sender === "visitor";
  const time = h("time", { datetime: message.created_at }, clockTime(message.created_at, locale));
  const by = h("span", { class: "hush" }, own ? you : agent, " · ", time);
  return h("div", { class: own ? "own" : "theirs" }, h("p", {}, message.text), by);
}
