// The offer of a visitor: a dialog over everything else, with the time that is left, and two answers.
import { h, setAttribute, setText } from "../../ui/dom";
import { clock, pageName } from "../format";
import { offered, type State } from "../state";
import type { Ticket } from "../wire";
import { button, type Scene, type View } from "./parts";

export interface OfferActions {
  accept(ticketId: string, offerId: string): void;
  decline(offerId: string): void;
}

/** Seconds left at which a screen reader is told of them. */
const SPOKEN = [10, 5];

export function createOffer(scene: Scene, actions: OfferActions): View {
  const { t } = scene;
  let ticket: Ticket | null = null;
  let receivedAt = 0;
  const accept = () => ticket?.offer && actions.accept(ticket.id, ticket.offer.id);
  const decline = () => ticket?.offer && actions.decline(ticket.offer.id);
  const { dialog, ...parts } = createDialog(scene, accept, decline);

  const tick = (now: number): void => {
    if (ticket?.offer == null) return;
    const since = (now - receivedAt) / 1000;
    const seconds = Math.max(0, Math.ceil(ticket.offer.seconds - since));
    setText(parts.waited, t("offerWaited", { time: clock(ticket.waiting_seconds + since) }));
    parts.bar.value = seconds;
    setText(parts.left, t("offerLeft", { count: seconds }));
    const told = SPOKEN.filter((each) => seconds > 0 && seconds <= each).pop();
    setText(parts.spoken, told === undefined ? "" : t("offerLeft", { count: told }));
  };
  const update = (state: State): void => {
    const before = ticket?.offer?.id;
    ticket = offered(state);
    if (ticket?.offer == null) {
      if (dialog.open) dialog.close();
      return;
    }
    receivedAt = state.ticketsAt;
    if (before !== ticket.offer.id) parts.bar.max = Math.max(1, ticket.offer.seconds);
    parts.tell(ticket, state.accepting);
    tick(scene.now());
    if (dialog.open || !dialog.isConnected) return;
    dialog.showModal();
    parts.title.focus(); // not a button: what is being typed into notes must not press it
  };
  return { element: dialog, update, tick };
}

function createDialog({ t }: Scene, onaccept: () => void, ondecline: () => void) {
  const title = h("h2", { id: "offer-title", tabindex: "-1", autofocus: true }, t("offerTitle"));
  const [name, where, waited] = [
    h("bdi", { class: "name" }),
    h("bdi", { class: "hush" }),
    h("span", { class: "hush" }),
  ];
  const note = h("p", { class: "handover" });
  const bar = h("progress", { "aria-hidden": "true" });
  const left = h("p", { class: "left number", "aria-hidden": "true" });
  const spoken = h("p", { class: "spoken", role: "status" });
  const accept = button(t("accept"), onaccept, { class: "primary" });
  const decline = button(t("decline"), ondecline);
  // Escape neither takes nor lets go: a key that was meant for something else must not answer.
  const oncancel = (event: Event): void => event.preventDefault();
  const named = { role: "alertdialog", "aria-labelledby": "offer-title", "aria-describedby": "offer-who" };
  const dialog = h(
    "dialog",
    { class: "sheet offer", ...named, oncancel },
    title,
    h("p", { id: "offer-who" }, name, " ", where, h("span", { class: "hush" }, " · "), waited),
    ...[note, bar, left, spoken, h("div", { class: "answers" }, accept, decline)],
  );
  const tell = (ticket: Ticket, accepting: string | null): void => {
    setText(name, ticket.customer_name || t("anonymous"));
    setText(where, `${ticket.queue.name} · ${pageName(ticket.page_title, ticket.page_url)}`);
    setText(
      note,
      ticket.handover ? `${t("passedOn", { name: ticket.handover.from.name })}: ${ticket.handover.note}` : "",
    );
    note.hidden = !ticket.handover;
    setText(accept, t(accepting === ticket.id ? "joining" : "accept"));
    for (const answer of [accept, decline]) setAttribute(answer, "aria-disabled", accepting !== null);
  };
  return { dialog, title, waited, bar, left, spoken, tell };
}
