// The call with the messages beside it.
import { fill } from "../catalogue.js";
import { h, setText } from "../dom.js";
import { chatPart } from "./chat.js";
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
      const others = model.others.map((other) =>
        fill(other.role === "supervisor" ? words.supervisor : words.consulted, { name: other.name || words.agent }),
      );
      setText(title, text);
      setText(who, [text, ...others].join(" · "));
      chat.update(model);
    },
  };
}
