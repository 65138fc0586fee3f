// The console's page: the queue or the call, and where the focus goes when one gives way to the other.
import { h, setText } from "../../ui/dom";
import type { Alerts } from "../alerts";
import { waitingIn } from "../crowd";
import type { Drafts } from "../drafts";
import { DESK } from "../places";
import { type State, talksOf } from "../state";
import type { StringKey } from "../strings";
import { createBells } from "./bells";
import { type CallActions, type CallView, createCall } from "./call";
import { createAvailability, createBanners, createLinkState, type HeaderActions } from "./header";
import { createInvitation, type InvitationActions } from "./invitation";
import { createKeys } from "./keys";
import { createNav } from "./nav";
import { createOffer, type OfferActions } from "./offer";
import type { Scene, View } from "./parts";
import { createQueue } from "./queue";
import { createRecent } from "./recent";
import { createRunning, type RunningActions } from "./running";
import { createTabs } from "./tabs";
import { createByCode } from "./watch";
import { createWrapUp } from "./wrapup";

export interface AppActions {
  header: HeaderActions;
  call: CallActions;
  alerts: Alerts;
  complain(notice: StringKey): void;
  accept(ticketId: string): void;
  offer: OfferActions;
  invitation: InvitationActions;
  running: RunningActions;
  endWrapUp(): void;
  openCall(callId: string): void;
  show(callId: string | null): void;
}

/** Where the server's page leaves room. */
export interface Slots {
  /** In the header, for availability and connection. */
  tools: HTMLElement;
  main: HTMLElement;
}

export interface App {
  update(state: State, before: State): void;
  tick(now: number): void;
  notes: CallView["notes"];
}

/** What comes from outside: the call's picture, and the pages beside the desk. */
export interface Guests {
  video: HTMLElement;
  records: View;
}

export function createApp(scene: Scene, slots: Slots, drafts: Drafts, guests: Guests, actions: AppActions): App {
  const banners = createBanners(scene, actions.header);
  const call = createCall(scene, drafts, guests.video, actions.call);
  const queue = createQueue(scene, actions.accept);
  const recent = createRecent(scene, actions.openCall);
  const running = createRunning(scene, actions.running);
  const byCode = createByCode(scene, actions.call.watch);
  const parts = [queue, byCode, running, recent];
  const desk = h("div", { class: "desk" }, ...parts.map((part) => part.element));
  const { records } = guests;
  const tabs = createTabs(scene, actions.show);
  const bells = createBells(scene, actions.alerts, actions.complain);
  const offer = createOffer(scene, actions.offer);
  const invitation = createInvitation(scene, actions.invitation);
  const wrapUp = createWrapUp(scene, actions.endWrapUp);
  const switches = [wrapUp, createAvailability(scene, actions.header)];
  const tools = [createNav(scene), createLinkState(scene), createKeys(scene, slots), bells, ...switches];
  slots.tools.replaceChildren(...tools.map((tool) => tool.element));
  const below: View[] = [call, records, offer, invitation];
  slots.main.replaceChildren(banners.element, tabs.element, desk, ...below.map((view) => view.element));
  const views: View[] = [...tools, banners, tabs, ...parts, ...below];

  const update = (state: State, before: State): void => {
    const shown = stageOf(state);
    const held = slots.main.contains(document.activeElement);
    desk.hidden = shown !== "desk";
    call.element.hidden = shown !== "call";
    records.element.hidden = shown === "desk" || shown === "call";
    for (const view of views) view.update(state);
    setText(document.querySelector("title") ?? h("title"), pageTitle(scene, state));
    const turned = shown !== stageOf(before);
    if (turned) window.scrollTo(0, 0);
    if (turned || (held && isLost(slots.main))) focusOn({ desk, call: call.element }[shown] ?? records.element);
  };
  const tick = (now: number): void => {
    for (const view of views) view.tick?.(now);
  };
  return { update, tick, notes: call.notes };
}

/** Which of the views is on screen. */
function stageOf({ place, talk }: State): string {
  if (place.name !== DESK.name) return place.name;
  return talk === null ? "desk" : "call";
}

/** The focused control went away with its row, or is hidden now. */
function isLost(main: HTMLElement): boolean {
  const active = document.activeElement;
  return active === null || !main.contains(active) || active.closest("[hidden]") !== null;
}

function focusOn(view: HTMLElement): void {
  view.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}

function pageTitle({ t }: Scene, state: State): string {
  const { place, talk } = state;
  const count = talksOf(state).reduce((sum, { unread }) => sum + unread, waitingIn(state));
  const atDesk = talk === null ? t("console") : t("callWith", { name: talk.call.customer_name || t("anonymous") });
  const title = place.name === "desk" ? atDesk : `${t(`nav.${place.name}`)} · ${t("console")}`;
  return count > 0 ? `(${count}) ${title}` : title;
}
