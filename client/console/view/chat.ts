// The chat of a call: what was said, and a line to say more.
import { h, icon, setText } from "../../ui/dom";
import { exact, timeOfDay } from "../format";
import { memory } from "../memory";
import { isIn } from "../people";
import type { State } from "../state";
import type { Message } from "../talk";
import { button, heading, type Scene, section, type View } from "./parts";

const LONGEST = 4000;
/** A visitor who is typing says so every few seconds. */
const TYPING_MS = 6_000;

export interface ChatActions {
  say(text: string, clientId?: string): void;
  /** At each letter. */
  typing(): void;
}

export function createChat(scene: Scene, actions: ChatActions): View {
  const { t } = scene;
  const list = h("ol", { class: "messages", "aria-live": "polite", "aria-relevant": "additions", tabindex: "0" });
  list.setAttribute("aria-label", t("chat"));
  const empty = h("p", { class: "empty" }, t("noMessages"));
  const closed = h("p", { class: "hush", hidden: true }, t("chatClosed"));
  const { form, show: showDraft } = createForm(scene, actions);
  const typing = h("p", { class: "typing hush" });
  let typedAt: number | null = null;
  const tick = (now: number): void => {
    typing.toggleAttribute("data-on", typedAt !== null && now - typedAt < TYPING_MS);
  };
  const items = new Map<Message, HTMLElement>();
  let shown: readonly Message[] = [];

  const update = ({ talk, me }: State): void => {
    if (talk === null) return;
    form.hidden = talk.phase !== "live" || !isIn(talk.call, me);
    typing.hidden = form.hidden;
    showDraft(talk.call.id, talk.phase === "live");
    typedAt = talk.typedAt;
    setText(typing, t("isTyping", { name: talk.call.customer_name || t("anonymous") }));
    tick(scene.now());
    closed.hidden = talk.phase === "live";
    empty.hidden = talk.messages.length > 0;
    list.hidden = talk.messages.length === 0;
    if (talk.messages === shown) return;
    shown = talk.messages;
    show(list, items, talk.messages, (message) => createItem(scene, message, talk.call.customer_name, actions.say));
  };
  const title = heading("h2", "chat-title", t("chat"));
  return { element: section("card chat", "chat-title", title, list, empty, typing, closed, form), update, tick };
}

/** A message that did not change keeps its node, so that a screen reader hears it once. */
function show(
  list: HTMLElement,
  items: Map<Message, HTMLElement>,
  messages: readonly Message[],
  create: (message: Message) => HTMLElement,
): void {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const wanted = new Set(messages);
  for (const [message, item] of items) {
    if (wanted.has(message)) continue;
    item.remove();
    items.delete(message);
  }
  messages.forEach((message, at) => {
    const item = items.get(message) ?? create(message);
    items.set(message, item);
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
  if (atEnd || messages.at(-1)?.sender === "agent") list.scrollTop = list.scrollHeight;
}

function createItem(
  { t, locale }: Scene,
  { clientId, sender, text, at, state }: Message,
  customer: string,
  say: (text: string, clientId: string) => void,
): HTMLElement {
  const who = sender === "agent" ? t("you") : customer || t("anonymous");
  const time = h("time", { datetime: at, title: exact(at, locale) }, timeOfDay(at, locale));
  const failed = state === "failed" && h("span", { class: "failed" }, t("notSent"));
  const again = state === "failed" && button(t("sendAgain"), () => say(text, clientId), { class: "plain" });
  const about = h(
    "p",
    { class: "about hush" },
    h("bdi", {}, who),
    " · ",
    state === "sending" ? t("sending") : time,
    failed,
    again,
  );
  return h("li", { "data-sender": sender, "data-state": state }, about, h("p", { class: "bubble" }, text));
}

interface Form {
  readonly form: HTMLElement;
  show(callId: string, live: boolean): void;
}

/** The line to write in; what is not sent yet stays with its call, also over a reload, until the call is over. */
function createForm({ t }: Scene, { say, typing }: ChatActions): Form {
  const drafts = memory(() => sessionStorage); // with the tab it goes: the next agent here is not to read it
  let shown = "";
  const keep = (callId: string, text: string): void => drafts.set(`chat.${callId}`, text || null);
  const field = h("textarea", { id: "chat-text", rows: "1", maxlength: LONGEST, autocomplete: "off" });
  const send = (): void => {
    const text = field.value.trim();
    if (text === "") return;
    field.value = "";
    keep(shown, "");
    say(text);
    field.focus();
  };
  field.addEventListener("input", () => {
    keep(shown, field.value);
    typing();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  const onsubmit = (event: Event): void => {
    event.preventDefault();
    send();
  };
  const label = h("label", { for: "chat-text", class: "spoken" }, t("message"));
  const submit = h(
    "button",
    { type: "submit", class: "icon", "aria-label": t("send"), title: t("send") },
    icon("send"),
  );
  const show = (callId: string, live: boolean): void => {
    if (!live) keep(callId, "");
    if (callId === shown) return;
    shown = callId;
    field.value = drafts.get(`chat.${callId}`) ?? "";
  };
  return { form: h("form", { class: "say", onsubmit }, label, field, submit), show };
}
