// What an agent sees of an offer, of being made unavailable, and of the wrap-up.
import { beforeEach, expect, test, vi } from "vitest";
import { type Input, initial, next, type State } from "../state";
import { translator } from "../strings";
import { me, ticket } from "../testing/server";
import { createBanners } from "./header";
import { createOffer, type OfferActions } from "./offer";
import type { Scene, View } from "./parts";
import { createWrapUp } from "./wrapup";

const NOW = Date.parse("2026-11-26T10:00:00Z");
const offer = { id: "o1", expires_at: "2026-11-26T10:00:20Z", seconds: 20 };
const held = ticket("a", { customer_name: "Ann", offer });
const actions = { accept: vi.fn<OfferActions["accept"]>(), decline: vi.fn<OfferActions["decline"]>() };
let view: View;
let state: State;
const scene = { t: translator("en"), locale: "en", now: () => NOW } as Scene;
const find = <E extends HTMLElement>(selector: string): E => document.querySelector(selector) as E;
const dialog = (): HTMLDialogElement => find<HTMLDialogElement>("dialog");

function show(...inputs: Input[]): void {
  state = inputs.reduce(next, state);
  view.update(state);
}

function open(made: View): void {
  view = made;
  state = next(initial, { type: "me", me });
  document.body.replaceChildren(view.element);
}

beforeEach(() => {
  vi.clearAllMocks();
  open(createOffer(scene, actions));
});

test("an offer is a dialog with the name, the page and the time that is left", () => {
  show({ type: "tickets", tickets: [ticket("b"), held], at: NOW });
  expect(dialog().open).toBe(true);
  expect(dialog().getAttribute("role")).toBe("alertdialog");
  expect(find("#offer-who").textContent).toContain("Ann Support · Teapots");
  expect(find(".left").textContent).toBe("20 seconds left");
  view.tick?.(NOW + 8_000);
  expect(find(".left").textContent).toBe("12 seconds left");
});

test("the time that is left goes by the server's seconds, not by this clock", () => {
  show({ type: "tickets", tickets: [{ ...held, offer: { ...offer, expires_at: "2026-11-26T07:00:00Z" } }], at: NOW });
  expect(find(".left").textContent).toBe("20 seconds left");
});

test("a screen reader is told twice, not each second", () => {
  show({ type: "tickets", tickets: [held], at: NOW });
  expect(find("[role=status]").textContent).toBe("");
  view.tick?.(NOW + 12_000);
  expect(find("[role=status]").textContent).toBe("10 seconds left");
  view.tick?.(NOW + 17_000);
  expect(find("[role=status]").textContent).toBe("5 seconds left");
});

test("the focus is on no answer, so that a key on its way gives none", () => {
  show({ type: "tickets", tickets: [held], at: NOW });
  expect(document.activeElement?.id).toBe("offer-title");
});

test("both answers name the offer", () => {
  show({ type: "tickets", tickets: [held], at: NOW });
  for (const button of document.querySelectorAll<HTMLElement>("dialog button")) button.click();
  expect(actions.accept).toHaveBeenCalledWith("a", "o1");
  expect(actions.decline).toHaveBeenCalledWith("o1");
});

test("it goes when the offer does, and at once when it is declined", () => {
  show({ type: "tickets", tickets: [held], at: NOW }, { type: "declined", offerId: "o1" });
  expect(dialog().open).toBe(false);
  show({ type: "tickets", tickets: [{ ...held, offer: { ...offer, id: "o2" } }], at: NOW });
  expect(dialog().open).toBe(true);
  show({ type: "tickets", tickets: [ticket("a")], at: NOW });
  expect(dialog().open).toBe(false);
});

test("an answer that comes too late says so and leaves the visitor in the table", () => {
  show({ type: "tickets", tickets: [held], at: NOW }, { type: "accept.failed", ticketId: "a", code: "offer_over" });
  expect(dialog().open).toBe(false);
  expect([state.notice, state.tickets?.length]).toEqual(["offerOver", 1]);
});

test("an agent whom the desk made unavailable is told, and can be available again", () => {
  const setAvailable = vi.fn();
  open(createBanners(scene, { setAvailable, retry: vi.fn(), dismiss: vi.fn(), signInUrl: "/" }));
  show({ type: "presence", presence: { available: false, away_reason: "offers_let_go", wrap_up_until: null } });
  expect(state.me?.available).toBe(false);
  expect(view.element.textContent).toContain("You let two visitors in a row go");
  [...document.querySelectorAll<HTMLElement>(".banner:not([hidden]) button")][0]?.click();
  expect(setAvailable).toHaveBeenCalledWith(true);
  show({ type: "available", available: true });
  expect(view.element.textContent).not.toContain("in a row");
});

test("the wrap-up counts down in the header, and ends by itself or by a button", () => {
  const end = vi.fn();
  open(createWrapUp(scene, end));
  show({ type: "presence", presence: { available: true, wrap_up_until: "2026-11-26T10:01:00Z" } });
  expect(find(".number").textContent).toBe("1:00");
  find("button").click();
  expect(end).toHaveBeenCalledOnce();
  view.tick?.(NOW + 60_000);
  expect(view.element.hidden).toBe(true);
});
