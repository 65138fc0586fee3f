// An agent is asked into another's call: a dialog over everything else, as for an offer, with the time that is left.
import { h, setText } from "../../ui/dom";
import type { State } from "../state";
import type { Invitation } from "../wire";
import { button, type Scene, type View } from "./parts";

export interface InvitationActions {
  join(invitation: Invitation): unknown;
  decline(invitation: Invitation): unknown;
}

export function createInvitation(scene: Scene, actions: InvitationActions): View {
  const { t } = scene;
  let invitation: Invitation | null = null;
  let heardAt = 0;
  const title = h("h2", { id: "invitation-title", tabindex: "-1", autofocus: true });
  const who = h("p", { id: "invitation-who" });
  const note = h("p", { class: "handover" });
  const bar = h("progress", { "aria-hidden": "true" });
  const left = h("p", { class: "left number", "aria-hidden": "true" });
  const join = button(t("invitationJoin"), () => invitation && actions.join(invitation), { class: "primary" });
  const decline = button(t("decline"), () => invitation && actions.decline(invitation));
  const named = { role: "alertdialog", "aria-labelledby": "invitation-title", "aria-describedby": "invitation-who" };
  const oncancel = (event: Event): void => event.preventDefault();
  const answers = h("div", { class: "answers" }, join, decline);
  const dialog = h("dialog", { class: "sheet offer", ...named, oncancel }, title, who, note, bar, left, answers);

  const tick = (now: number): void => {
    if (invitation === null) return;
    const seconds = Math.max(0, Math.ceil(invitation.seconds - (now - heardAt) / 1000));
    bar.value = seconds;
    setText(left, t("offerLeft", { count: seconds }));
    if (seconds === 0 && dialog.open) dialog.close();
  };
  const update = (state: State): void => {
    const before = invitation?.id;
    [invitation = null] = state.invitations;
    heardAt = state.invitedAt;
    if (invitation === null) {
      if (dialog.open) dialog.close();
      return;
    }
    if (before !== invitation.id) bar.max = Math.max(1, invitation.seconds);
    describe(scene, invitation, { title, who, note });
    tick(scene.now());
    if (dialog.open || !dialog.isConnected || before === invitation.id) return;
    dialog.showModal();
    title.focus(); // not a button: what is being typed must not press it
  };
  return { element: dialog, update, tick };
}

/** Who asks, into whose call, and what for. */
function describe({ t }: Scene, invitation: Invitation, parts: Record<"title" | "who" | "note", HTMLElement>): void {
  setText(parts.title, t("invitationTitle", { name: invitation.from.name }));
  setText(parts.who, `${invitation.customer_name || t("anonymous")} · ${invitation.queue.name}`);
  setText(parts.note, invitation.note);
  parts.note.hidden = invitation.note === "";
}
