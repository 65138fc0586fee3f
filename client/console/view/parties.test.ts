// What the agent sees of who is in a call, of passing it on, and of what is said among the team.
import { beforeEach, expect, test, vi } from "vitest";
import { memory } from "../memory";
import { type Input, initial, next, type State } from "../state";
import { translator } from "../strings";
import { call, me } from "../testing/server";
import type { Call, Party, Targets } from "../wire";
import { createInvitation } from "./invitation";
import type { View } from "./parts";
import { createPeople } from "./people";
import { createRunning } from "./running";
import { createTransfer } from "./transfer";
import { createWhispers } from "./whispers";

const scene = { t: translator("en"), locale: "en", now: () => 0, memory: memory(() => localStorage) };
const dave: Party = { id: "9", name: "Dave", role: "consulted", status: "joined" };
const texts = (selector: string) =>
  [...document.querySelectorAll<HTMLElement>(selector)]
    .filter((each) => each.closest("[hidden]") === null)
    .map((each) => each.textContent);
const of = (more: Partial<Call>): Input => ({ type: "opened", call: call("c1", { transferable: true, ...more }) });
let state: State;
const show = (view: View, ...inputs: Input[]): void => {
  state = inputs.reduce(next, state);
  view.update(state);
};

beforeEach(() => {
  state = next(initial, { type: "me", me });
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
});

test("between two nobody is listed, and the call can be passed on", () => {
  const people = createPeople(scene, { openTransfer: vi.fn(), complete: vi.fn(), leave: vi.fn(), supervise: vi.fn() });
  document.body.replaceChildren(people.element, people.buttons);
  show(people, of({}));
  expect([texts("li"), texts("button")]).toEqual([[], ["Transfer"]]);
});

test("the one who was asked in is listed, and gets the call by one press", () => {
  const complete = vi.fn();
  const people = createPeople(scene, { openTransfer: vi.fn(), complete, leave: vi.fn(), supervise: vi.fn() });
  document.body.replaceChildren(people.element, people.buttons);
  show(people, of({ parties: [{ ...dave, status: "invited" }] }));
  expect(texts("li").at(-1)).toBe("Dave is being asked …");
  show(people, { type: "call", call: call("c1", { parties: [dave] }) });
  expect(texts("li")).toEqual(["Ada (visitor)", "you (responsible)", "Dave (asked in)"]);
  expect(texts("button")).toEqual(["Hand over to Dave"]);
  document.querySelector<HTMLElement>("button.primary")?.click();
  expect(complete).toHaveBeenCalledOnce();
});

test("who was asked in can leave, and a supervisor who looks on can join or take over", () => {
  const people = createPeople(scene, { openTransfer: vi.fn(), complete: vi.fn(), leave: vi.fn(), supervise: vi.fn() });
  document.body.replaceChildren(people.element, people.buttons);
  const others = { agent: { id: "8", name: "Bea" } };
  show(people, of({ ...others, parties: [{ ...dave, id: me.id }] }));
  expect(texts("button")).toEqual(["Leave the call"]);
  const supervisor: Input = { type: "me", me: { ...me, can_supervise: true } };
  show(people, supervisor, { type: "call", call: call("c1", { ...others, parties: [], supervisable: true }) });
  expect(texts("button")).not.toContain("Leave the call");
});

const targets: Targets = {
  agents: [
    { id: "9", name: "Dave", available: true, free: true, queues: [] },
    { id: "8", name: "Bea", available: true, free: false, queues: [] },
  ],
  queues: [{ slug: "billing", name: "Billing", waiting: 2, agents_available: 1 }],
};

test("the dialog lists who is free, finds by name, and asks in with the note", async () => {
  const transfer = vi.fn(async () => null);
  const view = createTransfer(scene, { targets: async () => targets, transfer });
  document.body.replaceChildren(view.element);
  show(view, of({}));
  view.open();
  await vi.waitFor(() => expect(texts(".target .name")).toEqual(["Dave", "Bea", "Billing"]));
  expect(texts(".target .pill")).toEqual(["Free", "Busy"]);
  const search = document.querySelector("#transfer-search") as HTMLInputElement;
  search.value = "bill";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  expect(texts(".target .name")).toEqual(["Billing"]);
  (document.querySelector("[value=agent-9]") as HTMLInputElement).checked = true;
  (document.querySelector("#transfer-note") as HTMLTextAreaElement).value = " About teapots ";
  document.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(transfer).toHaveBeenCalledWith({ agent: "9", mode: "warm", note: "About teapots" });
});

test("an invitation says who asks, about whom and why, and answers by a button", () => {
  const [join, decline] = [vi.fn(), vi.fn()];
  const view = createInvitation(scene, { join, decline });
  document.body.replaceChildren(view.element);
  const from = { id: "9", name: "Dave" };
  const asked = { id: "i", call_id: "c9", customer_name: "Eve", queue: { name: "Support" }, from, note: "Teapots" };
  show(view, { type: "invitations", invitations: [{ ...asked, seconds: 20 }], at: 0 });
  expect(texts("h2, #invitation-who, .handover")).toEqual(["Dave asks you into a call", "Eve · Support", "Teapots"]);
  document.querySelector<HTMLElement>("button.primary")?.click();
  expect(join).toHaveBeenCalledWith(expect.objectContaining({ call_id: "c9" }));
  show(view, { type: "invitations", invitations: [], at: 0 });
  expect((view.element as HTMLDialogElement).open).toBe(false);
});

test("whispers stand apart from the chat, and only where there is somebody to whisper with", () => {
  const view = createWhispers(scene, async () => true);
  document.body.replaceChildren(view.element);
  show(view, of({}));
  expect(view.element.hidden).toBe(true);
  const user = { id: "9", name: "Dave" };
  const one = { id: 1, call_id: "c1", text: "Psst", client_id: "w", created_at: "2026-11-22T10:00:00Z", user };
  show(view, { type: "whispers", callId: "c1", whispers: [one] });
  expect([view.element.hidden, texts(".bubble")]).toEqual([false, ["Psst"]]);
});

test("supervisors see the calls of others, and no agent does", () => {
  const actions = { look: vi.fn(), open: vi.fn(), supervise: vi.fn() };
  const view = createRunning(scene, actions);
  document.body.replaceChildren(view.element);
  const running: Input = { type: "running", calls: [call("c1"), call("c9", { agent: { id: "8", name: "Bea" } })] };
  show(view, running);
  expect(view.element.hidden).toBe(true);
  show(view, { type: "me", me: { ...me, can_supervise: true } }, { type: "link", word: "live" });
  expect(actions.look).toHaveBeenCalledOnce();
  show(view, { ...running });
  expect(texts(".running .name")).toEqual(["Bea with Ada"]);
  document.querySelector<HTMLElement>("[aria-label^='Take over']")?.click();
  expect(actions.supervise).toHaveBeenCalledWith("c9", "take_over");
});
