// The open calls as a row of buttons, and the queue beside them: who wrote meanwhile, since when, and who cannot hear.
import { h, icon, setAttribute, setText } from "../../ui/dom";
import { waitingIn } from "../crowd";
import { clock } from "../format";
import { type State, talksOf } from "../state";
import type { Talk } from "../talk";
import type { Scene, View } from "./parts";

interface Tab {
  readonly element: HTMLElement;
  update(talk: Talk, shown: boolean): void;
  tick(now: number): void;
}

export function createTabs(scene: Scene, show: (callId: string | null) => void): View {
  const { t } = scene;
  const tabs = new Map<string, Tab>();
  const count = h("span", { class: "count" });
  const queue = h("button", { type: "button", onclick: () => show(null) }, t("queue"), " ", count);
  const list = h("div", { class: "tabs-list" }, queue);
  const spoken = h("p", { class: "spoken", role: "status" });
  const element = h("nav", { class: "tabs", "aria-label": t("openCalls"), hidden: true }, list, spoken);
  let before: State | null = null;

  const update = (state: State): void => {
    const talks = talksOf(state);
    const many = (state.me?.max_calls ?? 1) > 1 || state.aside.length > 0;
    element.hidden = talks.length === 0 || !many || state.place.name !== "desk";
    setText(count, String(waitingIn(state)));
    setAttribute(queue, "aria-current", state.talk === null ? "page" : null);
    const gone = [...tabs].filter(([id]) => !talks.some(({ call }) => call.id === id));
    for (const [id, tab] of gone) {
      tab.element.remove();
      tabs.delete(id);
    }
    for (const talk of talks) {
      const tab = tabs.get(talk.call.id) ?? createTab(scene, () => show(talk.call.id));
      tabs.set(talk.call.id, tab);
      if (!tab.element.isConnected) list.append(tab.element);
      tab.update(talk, talk === state.talk);
    }
    const word = before && news(before, state, scene);
    if (word) setText(spoken, word);
    before = state;
  };
  const tick = (now: number): void => {
    for (const tab of tabs.values()) tab.tick(now);
  };
  return { element, update, tick };
}

function createTab({ t, now }: Scene, onclick: () => void): Tab {
  const name = h("bdi", { class: "name" });
  const unread = h("span", { class: "badge" });
  const waits = h("span", { class: "hush number" });
  const held = h(
    "span",
    { class: "held", title: t("micOff") },
    icon("mic-off"),
    h("span", { class: "spoken" }, t("micOff")),
  );
  const over = h("span", { class: "hush" }, t("tabEnded"));
  const element = h("button", { type: "button", onclick }, name, " ", held, " ", over, " ", unread, " ", waits);
  let since: string | null = null;
  const tick = (at: number): void => {
    waits.hidden = since === null;
    if (since !== null) setText(waits, t("tabWaits", { time: clock((at - Date.parse(since)) / 1000) }));
  };
  const update = (talk: Talk, shown: boolean): void => {
    const live = talk.phase === "live";
    setText(name, talk.call.customer_name || t("anonymous"));
    setAttribute(element, "aria-current", shown ? "page" : null);
    element.dataset.call = talk.call.id;
    held.hidden = shown || !live;
    over.hidden = live;
    unread.hidden = talk.unread === 0;
    setText(unread, t("tabUnread", { count: talk.unread }));
    since = talk.waitsSince;
    tick(now());
  };
  return { element, update, tick };
}

/** What a screen reader is told: which call is on screen now, who wrote beside it, whose call ended there. */
function news(before: State, { talk, aside }: State, { t }: Scene): string | null {
  const name = ({ call }: Talk) => call.customer_name || t("anonymous");
  if (talk && before.talk && talk.call.id !== before.talk.call.id) return t("callWith", { name: name(talk) });
  for (const other of aside) {
    const was = talksOf(before).find(({ call }) => call.id === other.call.id);
    if (other.unread > (was?.unread ?? 0)) return t("wroteAside", { name: name(other) });
    if (was?.phase === "live" && other.phase === "wrapup") return t("endedAside", { name: name(other) });
  }
  return null;
}
