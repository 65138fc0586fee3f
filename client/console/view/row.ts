// One waiting visitor as a row of the queue table.
import { h, setAttribute, setText } from "../../ui/dom";
import { clock, duration, exact, pageName, safeUrl } from "../format";
import { room, type State } from "../state";
import type { StringKey } from "../strings";
import { slaStatus } from "../table";
import type { Ticket } from "../wire";
import { button, pill, type Scene, setPill } from "./parts";

export interface RowView {
  readonly element: HTMLTableRowElement;
  update(ticket: Ticket, state: State, first: boolean): void;
  /** Waits no longer; keeps its room while a hand is on the table. */
  gone(): void;
  tick(now: number): void;
}

export function createRow(scene: Scene, initial: Ticket, accept: (ticketId: string) => void): RowView {
  const { t, locale } = scene;
  let ticket = initial;
  let receivedAt = scene.now();
  const { name, unverified, page, wait, sla, consent } = createPieces(scene);
  const join = button(t("join"), () => left || accept(ticket.id));
  const customerCell = h("div", {}, name, unverified);
  const element = createCells(scene, customerCell, [page.element, wait, sla, consent], join);
  element.dataset.ticket = initial.id;
  let left = false;
  const tick = (now: number): void => {
    if (left) return;
    const waited = ticket.waiting_seconds + (now - receivedAt) / 1000;
    setText(wait, clock(waited));
    setAttribute(wait, "datetime", duration(waited));
    const status = slaStatus(ticket, waited);
    setPill(sla, status, t(`sla.${status}`));
  };
  const update = (now: Ticket, state: State, first: boolean): void => {
    ticket = now;
    left = setGone(element, false);
    receivedAt = state.ticketsAt;
    const customer = ticket.customer_name || t("anonymous");
    setText(name, customer);
    setText(unverified, [t(ticket.verified ? "verified" : "unverified"), ticket.queue.name].join(" · "));
    page.update(ticket);
    setAttribute(wait, "title", exact(ticket.joined_at, locale));
    setConsent(scene, consent, ticket);
    setAttribute(join, "class", first ? "primary" : "");
    join.hidden = ticket.can_join === false;
    setJoining(scene, join, customer, state, ticket.id);
    tick(scene.now());
  };
  const gone = (): void => {
    left = setGone(element, true);
    setPill(sla, "plain", t("gone"));
    setAttribute(join, "aria-disabled", true);
  };
  return { element, update, gone, tick };
}

function createPieces(scene: Scene) {
  return {
    name: h("bdi", { class: "name" }),
    unverified: h("span", { class: "hush" }),
    page: createPage(scene),
    wait: h("time", { class: "number" }),
    sla: pill("good", ""),
    consent: pill("plain", ""),
  };
}

function setGone(element: HTMLElement, gone: boolean): boolean {
  setAttribute(element, "data-gone", gone);
  return gone;
}

function setConsent({ t }: Scene, pill: HTMLElement, { consent_status }: Ticket): void {
  setPill(pill, consent_status === "granted" ? "good" : "plain", t(`consent.${consent_status}`));
}

/** The button's words and whether it answers, by the ticket that is being accepted. */
function setJoining({ t }: Scene, join: HTMLElement, name: string, state: State, ticketId: string): void {
  const { accepting } = state;
  const joining = accepting === ticketId;
  setText(join, t(joining ? "joining" : "join"));
  setAttribute(join, "aria-label", joining ? null : t("joinNamed", { name }));
  // Not `disabled`, which would throw the focus away while the answer is under way.
  const full = room(state) === 0;
  setAttribute(join, "aria-disabled", accepting !== null || full);
  setAttribute(join, "title", full ? t("joinFull") : null);
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
  const address = h("bdi", { class: "hush" });
  const element = h("span", { class: "page" }, text, link, address);
  return {
    element,
    update({ page_title, page_url }) {
      const url = safeUrl(page_url);
      link.hidden = url === null;
      text.hidden = url !== null;
      setAttribute(link, "href", url);
      setAttribute(element, "title", page_url);
      setText(url === null ? text : title, pageName(page_title, page_url));
      // An untitled page has its address for a name already.
      setText(address, page_title.trim() === "" ? "" : pageName("", page_url));
    },
  };
}
