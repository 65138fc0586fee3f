// The agent's last calls, each a way back to its notes.
import { h } from "../../ui/dom";
import { ago, clock, exact } from "../format";
import type { Call } from "../wire";
import { callTone, callWord, heading, pill, type Scene, section, type View } from "./parts";

const SHOWN = 8;

export function createRecent(scene: Scene, open: (callId: string) => void): View {
  const { t } = scene;
  const list = h("ul", { class: "recent-list" });
  const empty = h("p", { class: "empty" }, t("noRecent"));
  let shown: readonly Call[] | null = null;
  let agoes: { element: HTMLElement; iso: string }[] = [];

  const tick = (now: number): void => {
    for (const { element, iso } of agoes) {
      const text = ago(iso, now, t);
      if (element.textContent !== text) element.textContent = text;
    }
  };
  return {
    element: section("recent", "recent-title", heading("h2", "recent-title", t("recentCalls")), list, empty),
    update({ recent }) {
      if (recent === shown) return;
      shown = recent;
      const ended = (recent ?? []).filter((call) => call.status !== "active").slice(0, SHOWN);
      agoes = ended.map((call) => ({ element: h("time"), iso: call.ended_at ?? call.started_at }));
      list.replaceChildren(...ended.map((call, at) => createItem(scene, call, agoes[at]?.element, open)));
      empty.hidden = recent === null || ended.length > 0;
      tick(scene.now());
    },
    tick,
  };
}

function createItem(
  { t, locale }: Scene,
  call: Call,
  when: HTMLElement | undefined,
  open: (callId: string) => void,
): HTMLElement {
  const name = call.customer_name || t("anonymous");
  const ended = call.ended_at ?? call.started_at;
  when?.setAttribute("datetime", ended);
  when?.setAttribute("title", exact(ended, locale));
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "plain", "aria-label": t("openNotes", { name }), onclick: () => open(call.id) },
      h("bdi", { class: "name" }, name),
    ),
    pill(callTone(call.status), callWord(call.status, t)),
    h("span", { class: "number hush", title: t("waitOfCall") }, clock(call.duration_seconds ?? 0)),
    h("span", { class: "hush" }, when),
  );
}
