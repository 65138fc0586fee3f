// One waiting visitor as a row of the queue table.
import { h, setAttribute, setText } from "../../ui/dom";
import { clock, duration, exact, pageName, safeUrl } from "../format";
import type { State } from "../state";
import type { StringKey } from "../strings";
import type { SlaStatus, Ticket } from "../wire";
import { button, pill, type Scene, setPill } from "./parts";

export interface RowView {
  readonly element: HTMLTableRowElement;
  update(ticket: Ticket, state: State, first: boolean): void;
  tick(now: number): void;
}

const WARNING_AT = 0.75;

/** The status after `waited` seconds; the server's own where it does not say what the queue's SLA is. */
export function slaStatus(ticket: Ticket, waited: number): SlaStatus {
  const sla = ticket.queue.sla_seconds;
  if (sla === undefined) return ticket.sla_status;
  if (waited >= sla) return "critical";
  return waited >= WARNING_AT * sla ? "warning" : "good";
}

export function createRow(scene: Scene, initial: Ticket, accept: (ticketId: string) => void): RowView {
  const { t, locale } = scene;
  let ticket = initial;
  let receivedAt = scene.now();
  const name = h("bdi", { class: "name" });
  const unverified = h("span", { class: "hush" });
  const page = createPage(scene);
  const wait = h("time", { class: "number" });
  const sla = pill("good", "");
  const consent = pill("plain", "");
  const join = button(t("join"), () => accept(ticket.id));
  const customerCell = h("div", {}, name, unverified);
  const element = createCells(scene, customerCell, [page.element, wait, sla, consent], join);
  element.dataset.ticket = initial.id;
  const tick = (now: number): void => {
    const waited = ticket.waiting_seconds + (now - receivedAt) / 1000;
    setText(wait, clock(waited));
    setAttribute(wait, "datetime", duration(waited));
    const status = slaStatus(ticket, waited);
    setPill(sla, status, t(`sla.${status}`));
  };
  const update = (now: Ticket, state: State, first: boolean): void => {
    ticket = now;
    receivedAt = state.ticketsAt;
    const customer = ticket.customer_name || t("anonymous");
    setText(name, customer);
    setText(unverified, [t(ticket.verified ? "verified" : "unverified"), ticket.queue.name].join(" · "));
    page.update(ticket);
    setAttribute(wait, "title", exact(ticket.joined_at, locale));
    const granted = ticket.consent_status === "granted";
    setPill(consent, granted ? "good" : "plain", t(granted ? "consent.granted" : "consent.pending"));
    setAttribute(join, "class", first ? "primary" : "");
    join.hidden = ticket.can_join === false;
    setJoining(scene, join, customer, state.accepting, ticket.id);
    tick(scene.now());
  };
  return { element, update, tick };
}

/** The button's words and whether it answers, by the ticket that is being accepted. */
function setJoining({ t }: Scene, join: HTMLElement, name: string, accepting: string | null, ticketId: string): void {
  const joining = accepting === ticketId;
  setText(join, t(joining ? "joining" : "join"));
  setAttribute(join, "aria-label", joining ? null : t("joinNamed", { name }));
  // Not `disabled`, which would throw the focus away while the answer is under way.
  setAttribute(join, "aria-disabled", accepting !== null);
}

const MIDDLE: readonly StringKey[] = ["currentPage", "waitTime", "slaStatus", "consentStatus"];

function createCells(scene: Scene, name: HTMLElement, middle: HTMLElement[], join: HTMLElement): HTMLTableRowElement {
  return h(
    "tr",
    { role: "row" },
    h("th", { scope: "row", role: "rowheader" }, label(scene, "customerName"), name),
    ...middle.map((content, at) => cell(scene, MIDDLE[at] ?? "currentPage", content)),
    h("td", { role: "cell", class: "actions" }, join),
  );
}

function label({ t }: Scene, column: StringKey): HTMLElement {
  return h("span", { class: "label", "aria-hidden": "true" }, t(column));
}

function cell(scene: Scene, column: StringKey, content: HTMLElement): HTMLElement {
  return h("td", { role: "cell" }, label(scene, column), content);
}

/** The visitor's page: a link only where the address is one that a browser should open. */
function createPage({ t }: Scene): { element: HTMLElement; update(ticket: Ticket): void } {
  const text = h("bdi");
  const link = h("a", { target: "_blank", rel: "noopener noreferrer" });
  const title = h("bdi");
  link.append(title, h("span", { class: "spoken" }, ` (${t("newTab")})`));
  const element = h("span", { class: "page" }, text, link);
  return {
    element,
    update({ page_title, page_url }) {
      const url = safeUrl(page_url);
      link.hidden = url === null;
      text.hidden = url !== null;
      setAttribute(link, "href", url);
      setAttribute(element, "title", page_url);
      setText(url === null ? text : title, pageName(page_title, page_url));
    },
  };
}
