// Who is in the call on screen and who was asked in, and what the agent may do about it.
import { h, setText } from "../../ui/dom";
import { asked, consulted, joined, partOf } from "../people";
import type { State } from "../state";
import type { Talk } from "../talk";
import type { Call, Me } from "../wire";
import { button, type Scene, type View } from "./parts";

export interface PeopleActions {
  openTransfer(): void;
  complete(): void;
  leave(): void;
  supervise(mode: "join" | "take_over"): void;
}

export interface PeopleView extends View {
  /** The buttons, for the bar of the call. */
  readonly buttons: HTMLElement;
}

export function createPeople(scene: Scene, actions: PeopleActions): PeopleView {
  const { t } = scene;
  const list = h("ul", { class: "people-list" });
  const element = h("div", { class: "people", "aria-live": "polite" }, h("span", { class: "hush" }, t("people")), list);
  const transfer = button(t("transfer"), actions.openTransfer, { "data-deed": "transfer" });
  const complete = button("", actions.complete, { class: "primary" });
  const join = button(t("joinCall"), () => actions.supervise("join"));
  const takeOver = button(t("takeOver"), () => actions.supervise("take_over"));
  const leave = button(t("leaveCall"), actions.leave);
  let shown = "";

  const update = ({ talk, me }: State): void => {
    if (talk === null) return;
    const { call, phase } = talk;
    const part = partOf(call, me);
    const live = phase === "live";
    const next = consulted(call);
    const oversees = live && me?.can_supervise === true && call.supervisable !== false && part !== "agent";
    transfer.hidden = !(live && part === "agent" && call.transferable !== false && next === null);
    complete.hidden = !(live && part === "agent" && next !== null);
    setText(complete, next === null ? "" : t("handOver", { name: next.name }));
    join.hidden = !(oversees && part === "watcher");
    takeOver.hidden = !(oversees && me?.can_answer === true);
    leave.hidden = !(live && (part === "consulted" || part === "supervisor"));
    const lines = live ? namesOf(scene, talk, me) : [];
    element.hidden = lines.length === 0;
    if (lines.join("\n") === shown) return;
    shown = lines.join("\n");
    list.replaceChildren(...lines.map((line) => h("li", {}, line)));
  };
  const buttons = h("div", { class: "people-deeds" }, takeOver, join, transfer, complete, leave);
  return { element, buttons, update };
}

/** None while there are but the visitor and the agent. */
function namesOf({ t }: Scene, { call }: Talk, me: Me | null): string[] {
  const others = [...joined(call), ...asked(call)];
  if (others.length === 0 && partOf(call, me) === "agent") return [];
  const name = (id: string, given: string) => (id === me?.id ? t("party.you") : given);
  const { agent } = call;
  return [
    `${call.customer_name || t("anonymous")} (${t("party.visitor")})`,
    ...(agent ? [`${name(agent.id, agent.name)} (${t("party.agent")})`] : []),
    ...joined(call).map((party) => `${name(party.id, party.name)} (${t(`party.${party.role}`)})`),
    ...asked(call).map((party) => askedWord(t, party)),
  ];
}

function askedWord(t: Scene["t"], { name, status }: NonNullable<Call["parties"]>[number]): string {
  if (status === "declined" || status === "expired") return t(`asked.${status}`, { name });
  return t("asked.invited", { name });
}
