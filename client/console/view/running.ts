// For supervisors: the calls of others that go on now, to whisper into, to join, or to take over.
import { h, setText } from "../../ui/dom";
import { clock } from "../format";
import type { State } from "../state";
import type { Call } from "../wire";
import { button, heading, type Scene, section, type View } from "./parts";

export interface RunningActions {
  /** Asks for the list anew. */
  look(): void;
  open(callId: string): void;
  supervise(callId: string, mode: "join" | "take_over"): void;
}

const EACH_MS = 10_000;

export function createRunning(scene: Scene, actions: RunningActions): View {
  const { t } = scene;
  const list = h("ul", { class: "running-list" });
  const empty = h("p", { class: "empty" }, t("runningNone"));
  const element = section("running", "running-title", heading("h2", "running-title", t("runningCalls")), list, empty);
  element.hidden = true;
  let shown: readonly Call[] | null = null;
  let ages: { since: string; element: HTMLElement }[] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;
  let watching = false;

  const tick = (now: number): void => {
    for (const { since, element: age } of ages) setText(age, clock((now - Date.parse(since)) / 1000));
    if (!watching || now - lookedAt < EACH_MS || document.visibilityState === "hidden") return;
    lookedAt = now;
    actions.look();
  };
  const update = ({ me, running, talk, place, link }: State): void => {
    const before = watching;
    element.hidden = me?.can_supervise !== true;
    const linked = link === "live" || link === "polling";
    watching = me?.can_supervise === true && talk === null && place.name === "desk" && linked;
    if (watching && !before) lookedAt = Number.NEGATIVE_INFINITY;
    if (running !== shown) {
      shown = running;
      const others = (running ?? []).filter(({ agent, status }) => agent?.id !== me?.id && status === "active");
      ages = others.map(({ started_at }) => ({ since: started_at, element: h("span", { class: "number hush" }) }));
      list.replaceChildren(
        ...others.map((call, at) => createItem(scene, call, ages[at]?.element, me?.can_answer, actions)),
      );
      empty.hidden = running === null || others.length > 0;
    }
    tick(scene.now());
  };
  return { element, update, tick };
}

function createItem(
  { t }: Scene,
  call: Call,
  age: HTMLElement | undefined,
  answers: boolean | undefined,
  { open, supervise }: RunningActions,
): HTMLElement {
  const who = { agent: call.agent?.name ?? "", name: call.customer_name || t("anonymous") };
  const whisper = button(t("whisperTo"), () => open(call.id), { "aria-label": t("whisperNamed", who) });
  const join = button(t("joinCall"), () => supervise(call.id, "join"), { "aria-label": t("joinNamedCall", who) });
  const take = button(t("takeOver"), () => supervise(call.id, "take_over"), { "aria-label": t("takeOverNamed", who) });
  const about = h("span", {}, h("bdi", { class: "name" }, t("runningWith", who)), " ", age ?? "", " ");
  const queue = call.queue && h("span", { class: "hush" }, call.queue.name);
  about.append(queue ?? "");
  return h("li", {}, about, h("span", { class: "line" }, whisper, join, answers === true && take));
}
