// What agents see: the queue table, the call, and that nothing a visitor typed is more than text.
import { beforeEach, expect, test, vi } from "vitest";
import type { Alerts } from "../alerts";
import { Drafts } from "../drafts";
import { memory } from "../memory";
import { placeOf } from "../places";
import { type Input, initial, next, type State } from "../state";
import { Store } from "../store";
import { translator } from "../strings";
import { call, FakeClock, me, row, ticket } from "../testing/server";
import { type App, type AppActions, createApp } from "./app";
import type { View } from "./parts";

let store: Store;
let app: App;
let clock: FakeClock;
let actions: AppActions;
let records: View;
const noop = (): void => {};
const find = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector) as HTMLElement;
const texts = (selector: string): string[] => [...document.querySelectorAll(selector)].map((each) => each.textContent);
const dispatch = (...inputs: Input[]): void => inputs.forEach((input) => void store.dispatch(input));

function open(locale: string): void {
  document.body.innerHTML = "<div id=tools></div><main id=main></main>";
  [store, clock] = [new Store(), new FakeClock()];
  actions = {
    header: { setAvailable: vi.fn(), retry: vi.fn(), dismiss: noop, signInUrl: "/login/" },
    call: {
      end: vi.fn(async () => {}),
      done: vi.fn(async () => {}),
      say: vi.fn(),
      typing: vi.fn(),
      ...{ restartVideo: vi.fn(), openCall: vi.fn() },
      watch: { load: () => new Promise<never>(() => {}) } as never,
      people: { complete: vi.fn(), leave: vi.fn(), supervise: vi.fn() },
      transfer: { targets: vi.fn(), transfer: vi.fn() },
      whisper: vi.fn(async () => true),
    },
    alerts: { sound: true, desktop: false, possible: false } as Alerts,
    complain: noop,
    accept: vi.fn(),
    offer: { accept: vi.fn(), decline: vi.fn() },
    invitation: { join: vi.fn(), decline: vi.fn() },
    running: { look: vi.fn(), open: vi.fn(), supervise: vi.fn() },
    endWrapUp: vi.fn(),
    openCall: vi.fn(),
    show: (callId) => store.dispatch({ type: "show", callId }),
  };
  const scene = { t: translator(locale), locale, now: () => clock.now, memory: memory(() => localStorage) };
  const drafts = new Drafts({ ...clock, save: async () => ({}), keep: noop }, (id, word) => app.notes.saved(id, word));
  const video = document.createElement("div");
  records = { element: document.createElement("section"), update: vi.fn() };
  app = createApp(scene, { tools: find("#tools"), main: find("#main") }, drafts, { video, records }, actions);
  store.subscribe(app.update);
  app.update(store.state, store.state);
}

beforeEach(() => {
  localStorage.clear();
  open("en");
});

test("the queue table has the columns of the contract", () => {
  expect(texts("thead th")).toEqual([
    "Customer name",
    "Current page",
    "Wait time",
    "SLA status",
    "Consent status",
    "Actions",
  ]);
});

test("a waiting visitor is a row of name, page, time, states and Join", () => {
  dispatch({ type: "me", me }, { type: "tickets", tickets: [ticket("a", { consent_status: "pending" })], at: 0 });
  const cells = texts("tbody th .name, tbody .page a, tbody time, tbody .pill, tbody button");
  expect(cells).toEqual(["Customer a", "Teapots (opens in a new tab)", "0:05", "Good", "Pending", "Join"]);
  expect(find("tbody button").getAttribute("aria-label")).toBe("Join Customer a");
});

test("waiting times tick, and the SLA's colour and word with them", () => {
  dispatch({ type: "me", me }, { type: "tickets", tickets: [ticket("a")], at: 0 });
  app.tick(71_000);
  expect(texts("tbody time, tbody .pill").slice(0, 2)).toEqual(["1:16", "Warning"]);
  app.tick(95_000);
  expect(find("tbody .pill").dataset.tone).toBe("critical");
});

test("what a visitor typed is text, and only http addresses are links", () => {
  const hostile = ticket("a", {
    customer_name: "<img src=x onerror=alert(1)>",
    page_url: "javascript:alert(1)",
    page_title: "<script>",
  });
  dispatch({ type: "me", me }, { type: "tickets", tickets: [hostile], at: 0 });
  expect(find("tbody .name").textContent).toBe("<img src=x onerror=alert(1)>");
  expect(find("tbody a").hasAttribute("href")).toBe(false);
  expect(document.querySelector("main img, main script")).toBeNull();
});

test("what a visitor typed cannot turn round the words beside it", () => {
  const name = "Ann\u202e";
  dispatch({ type: "me", me }, { type: "tickets", tickets: [ticket("a", { customer_name: name })], at: 0 });
  const typed = [...document.querySelectorAll("tbody bdi:not([hidden])")].map((each) => each.textContent);
  expect(typed).toEqual([name, "Teapots", "shop.test/teapots/"]);
});

test("links to the visitor's page give away neither window nor address", () => {
  dispatch({ type: "me", me }, { type: "tickets", tickets: [ticket("a")], at: 0 });
  expect(find("tbody a").getAttribute("rel")).toBe("noopener noreferrer");
});

test("newcomers are spoken of, and leave the focus where it is", () => {
  dispatch({ type: "me", me }, { type: "tickets", tickets: [ticket("b")], at: 0 });
  find("tbody button").focus();
  dispatch({ type: "tickets", tickets: [ticket("a"), ticket("b")], at: 0 });
  expect(texts("[aria-live=polite].spoken")).toEqual(["Customer a is waiting."]);
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Join Customer b");
});

test.each([
  [{}, "No one is waiting. New visitors appear here by themselves."],
  [{ available: false }, "You are not available. Switch on “Available” to take visitors."],
  [{ queues: [] }, "You are not a member of a queue. Ask an administrator to add you to one."],
])("the empty table says what it means: %j", (change, text) => {
  dispatch({ type: "me", me: { ...me, ...change } }, { type: "tickets", tickets: [], at: 0 });
  expect(find(".queue .empty").textContent).toBe(text);
});

test("when the row with the focus goes, the focus goes to the heading", () => {
  dispatch({ type: "me", me }, { type: "tickets", tickets: [ticket("a")], at: 0 });
  find("tbody button").focus();
  dispatch({ type: "accept.failed", ticketId: "a", code: "already_taken" });
  expect(document.activeElement?.id).toBe("queue-title");
  expect(find(".banners").textContent).toContain("Another agent has already taken this visitor.");
});

test("the call takes the page and the focus, and gives both back", () => {
  dispatch({ type: "me", me }, { type: "opened", call: call("c1") });
  expect(document.activeElement?.id).toBe("call-title");
  expect(find(".desk").hidden).toBe(true);
  dispatch({ type: "done" });
  expect(document.activeElement?.id).toBe("queue-title");
});

test("no key takes a visitor whom the history hides", () => {
  dispatch({ type: "me", me }, { type: "tickets", tickets: [ticket("a")], at: 0 });
  dispatch({ type: "place", place: placeOf("#history") });
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
  expect(actions.accept).not.toHaveBeenCalled();
  dispatch({ type: "place", place: placeOf("") });
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
  expect(actions.accept).toHaveBeenCalledWith("a");
});

test("history takes the page while the call goes on, and a new call takes it back", () => {
  dispatch({ type: "me", me }, { type: "opened", call: call("c1") });
  dispatch({ type: "place", place: placeOf("#history?status=missed") });
  expect([find(".call").hidden, records.element.hidden]).toEqual([true, false]);
  expect(find("nav [aria-current]").textContent).toBe("History");
  expect(find("nav a").textContent).toBe("Call");
  dispatch({ type: "opened", call: call("c2") });
  expect([find(".call").hidden, records.element.hidden]).toEqual([false, true]);
});

test("verified and claimed identity are told apart", () => {
  const claimed = call("c1", { identity: { verified: false, plan: "gold" } });
  dispatch({ type: "opened", call: claimed });
  expect(find(".customer").textContent).toContain("Said by the visitor, not checked");
  dispatch({ type: "call", call: { ...claimed, identity: { verified: true, plan: "gold" } } });
  expect(find(".customer").textContent).toContain("Confirmed by the website");
});

test("answers stand under what was asked", () => {
  const answers = [
    { label: "Your name", value: "Ada" },
    { label: "Read the help?", value: true },
  ];
  dispatch({ type: "opened", call: call("c1", { answers }) });
  const pairs = [...find(".customer").querySelectorAll("dt, dd")].map((one) => one.textContent);
  expect(pairs).toEqual(["Your name", "Ada", "Read the help?", "yes"]);
});

test("Enter sends a message, Shift and Enter do not", () => {
  dispatch({ type: "opened", call: call("c1") });
  const field = find("#chat-text") as HTMLTextAreaElement;
  field.value = " Hello ";
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", shiftKey: true, cancelable: true }));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }));
  expect(actions.call.say).toHaveBeenCalledExactlyOnceWith("Hello");
});

test("the end of the call says why, and keeps what is being typed", () => {
  dispatch({ type: "me", me }, { type: "opened", call: call("c1") });
  (find("#notes") as HTMLTextAreaElement).value = "half a sent";
  const data = { call_id: "c1", reason: "visitor_lost", status: "dropped", duration_seconds: 61 };
  dispatch({ type: "row", row: row(9, "call.ended", data) });
  expect(find(".over").textContent).toBe("The connection to the visitor was lost.");
  expect(find(".call-bar .pill").textContent).toBe("Dropped");
  expect((find("#notes") as HTMLTextAreaElement).value).toBe("half a sent");
});

test("typing in the notes ends in the word Saved", async () => {
  dispatch({ type: "me", me }, { type: "opened", call: call("c1") });
  find("#notes").dispatchEvent(new Event("input"));
  await clock.pass(600);
  expect(find(".save").textContent).toBe("Saved");
});

test("somebody else's call can be read and not written", () => {
  const other = call("c1", { status: "completed", agent: { id: "8", name: "Dave" } });
  dispatch({ type: "me", me }, { type: "opened", call: other });
  expect((find("#notes") as HTMLTextAreaElement).readOnly).toBe(true);
});

test("recent calls show how they ended, and open their notes", () => {
  const calls = [call("c1", { status: "missed", ended_at: "2026-11-22T10:01:00Z", duration_seconds: 61 })];
  dispatch({ type: "recent", calls });
  expect(texts(".recent .pill, .recent .number")).toEqual(["Missed", "1:01"]);
  find(".recent button").click();
  expect(actions.openCall).toHaveBeenCalledWith("c1");
});

test("offline and signed out are told in a banner", () => {
  dispatch({ type: "link", word: "offline" });
  expect(find(".banners").textContent).toContain("No connection to the server.");
  dispatch({ type: "link", word: "signed_out" });
  expect(find(".banner a").getAttribute("href")).toBe("/login/");
});

test("every string is there in German", () => {
  open("de-AT");
  dispatch({ type: "me", me }, { type: "tickets", tickets: [], at: 0 });
  expect(find(".queue .empty").textContent).toBe("Niemand wartet. Neue Besucher erscheinen hier von selbst.");
});

test("the state of a fresh console is not an error", () => {
  const fresh: State = next(initial, { type: "link", word: "live" });
  app.update(fresh, initial);
  expect(find(".queue .empty").textContent).toBe("Loading the queue");
});

test("the link to the messages counts those that are open", () => {
  const link = () => [...document.querySelectorAll("nav.pages a")][1]?.textContent;
  expect(link()).toBe("Messages");
  expect(find("nav.pages .count").hidden).toBe(true);
  dispatch({ type: "requests", requests: { open: 120, newest: null } });
  expect([link(), find("nav.pages .count").hidden]).toEqual(["Messages99+ (120 open)", false]);
});
