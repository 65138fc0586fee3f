// What the desk is told by socket counts before an answer that comes later and is older.
import { expect, test, vi } from "vitest";
import type { Seen } from "../connection";
import type { WatchWorld } from "../view/watch";
import { byCode } from "./code";
import { type Cobrowse, Watch } from "./watch";

test("a late answer does not bring back what is over", async () => {
  let hear: (word: Seen) => void = () => {};
  let answer: (given: object) => void = () => {};
  const seen = { id: "c", session_id: "s", call_id: "1", status: "active", control: "none" } as Cobrowse;
  const world = {
    locale: "en",
    send: () => true,
    ask: () => new Promise((resolve) => (answer = resolve)),
    listen: (ear: (word: Seen) => void) => {
      hear = ear;
      return () => {};
    },
  } as unknown as WatchWorld;
  const root = document.createElement("div");
  new Watch(root, world).show("1", true);
  const tell = (control: string) => hear({ type: "cobrowses", data: { cobrowses: [{ ...seen, control }] } });
  const button = () => root.querySelector("[data-livedesk=cobrowse-ask-control]") as HTMLButtonElement;
  tell("none");
  button().click();
  tell("requested");
  tell("none"); // the visitor has said no at once
  answer({ ...seen, control: "requested" });
  await Promise.resolve();
  await Promise.resolve();
  expect([button().getAttribute("aria-disabled"), root.textContent]).toEqual([
    null,
    expect.stringContaining("the visitor has declined"),
  ]);
});

test("a no that comes before the asking was heard of is told, too", () => {
  let hear: (word: Seen) => void = () => {};
  const live = { id: "c", session_id: "s", call_id: "1", status: "active", control: "none" } as Cobrowse;
  const world = { locale: "en", send: () => true, listen: (ear: (word: Seen) => void) => (hear = ear) };
  const root = document.createElement("div");
  new Watch(root, world as unknown as WatchWorld).show("1", true);
  const tell = (more: Partial<Cobrowse>) => hear({ type: "cobrowses", data: { cobrowses: [{ ...live, ...more }] } });
  tell({});
  tell({ control_request_id: "first" });
  expect(root.textContent).toContain("the visitor has declined");
});

function seat(): { world: WatchWorld; tell(...live: Partial<Cobrowse>[]): void } {
  let hear: (word: Seen) => void = () => {};
  const seen = { id: "c", session_id: "s", call_id: "1", status: "active", control: "none", recordable: true };
  const world = {
    locale: "en",
    send: () => true,
    ended: async () => "visitor",
    listen: (ear: (word: Seen) => void) => (hear = ear),
  } as unknown as WatchWorld;
  const tell = (...live: Partial<Cobrowse>[]) =>
    hear({ type: "cobrowses", data: { cobrowses: live.map((each) => ({ ...seen, ...each })) } });
  return { world, tell };
}

test("the buttons stand in groups with names, and the end says what it ends", () => {
  const { world, tell } = seat();
  const root = document.createElement("div");
  new Watch(root, world).show("1", true);
  const groups = () =>
    [...root.querySelectorAll<HTMLElement>("[role=group]:not([hidden])")].map((group) => [
      group.getAttribute("aria-label"),
      ...[...group.querySelectorAll("button:not([hidden])")].map(
        (each) => each.getAttribute("aria-label") ?? each.textContent,
      ),
    ]);
  expect(groups()).toEqual([]);
  tell({});
  expect(groups()).toEqual([
    ["This view", "Stop viewing", "Ask to record"],
    ["View and point", "Look", "Point", "Draw", "Highlight"],
    ["Control", "Ask to click and type"],
  ]);
  tell({ control: "granted" });
  expect(groups()[2]).toEqual(["Control", "Click and type", "Give control back", "Page back", "Page forward"]);
  tell();
  expect(groups()).toEqual([]);
});

test("what is seen by a code stands first on the desk, and goes back to its place", () => {
  const { world, tell } = seat();
  const [desk, queue, root, calls] = ["desk", "queue", "code", "calls"].map((id) => {
    const element = document.createElement("section");
    element.id = id;
    return element;
  }) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  desk.append(queue, root, calls);
  const order = () => [...desk.children].map(({ id }) => id);
  byCode(root, world).show("", true);
  expect(order()).toEqual(["queue", "code", "calls"]);
  tell({ call_id: null, status: "requested" });
  expect(order()).toEqual(["code", "queue", "calls"]);
  const moved = vi.spyOn(desk, "prepend");
  tell({ call_id: null });
  expect([order(), moved.mock.calls.length]).toEqual([["code", "queue", "calls"], 0]);
  tell();
  expect(order()).toEqual(["queue", "code", "calls"]);
});

test("the focus goes on to what follows, and never to nobody", () => {
  vi.spyOn(console, "error").mockImplementation(() => {}); // no frame is loaded here
  const { world, tell } = seat();
  const [call, root] = [document.createElement("div"), document.createElement("div")];
  call.className = "call";
  call.innerHTML = "<h1 tabindex=-1>Call</h1>";
  call.append(root);
  document.body.replaceChildren(call);
  const watch = new Watch(root, world);
  watch.show("1", true);
  const button = (text: string) => [...root.querySelectorAll("button")].find(({ textContent }) => textContent === text);
  const focused = () => document.activeElement?.textContent;
  button("Ask to see the page")?.focus();
  tell({ status: "requested" });
  expect(focused()).toBe("Cancel");
  tell({});
  expect(focused()).toBe("Look");
  button("Ask to click and type")?.focus();
  tell({ control: "requested" });
  expect([focused(), document.activeElement?.getAttribute("aria-disabled")]).toEqual(["Waiting for consent …", "true"]);
  tell({ control: "granted" });
  expect(focused()).toBe("Click and type");
  tell({});
  expect(focused()).toBe("Ask to click and type");
  button("Ask to record")?.focus();
  tell({ recording: "requested" });
  tell({ recording: "granted" });
  expect(focused()).toBe("Stop recording");
  tell();
  expect(focused()).toBe("Ask to see the page");
  watch.show("1", false);
  expect([focused(), document.activeElement?.getAttribute("aria-disabled")]).toEqual(["Ask to see the page", "true"]);
  watch.show(null, true);
  expect(focused()).toBe("Call");
});

test("what rests is not pressed", () => {
  const { world, tell } = seat();
  const ask = vi.fn(async () => ({}));
  const root = document.createElement("div");
  new Watch(root, { ...world, ask }).show("1", true);
  tell({ control: "requested", recording: "requested" });
  for (const each of root.querySelectorAll<HTMLElement>("[aria-disabled]")) each.click();
  expect(ask).not.toHaveBeenCalled();
});

test.each([
  ["record", { control: "requested" }],
  ["ask-control", { recording: "requested" }],
] as const)("while the visitor is asked something else %s waits, and says why", (name, asked) => {
  const { world, tell } = seat();
  const ask = vi.fn(async () => ({}));
  const root = document.createElement("div");
  new Watch(root, { ...world, ask }).show("1", true);
  const button = () => root.querySelector<HTMLElement>(`[data-livedesk=cobrowse-${name}]`);
  tell({});
  expect([button()?.getAttribute("aria-disabled"), button()?.title]).toEqual([null, ""]);
  tell(asked);
  expect(button()?.textContent).toMatch(/^Ask to/);
  expect([button()?.getAttribute("aria-disabled"), button()?.title]).toEqual([
    "true",
    expect.stringContaining("one question at a time"),
  ]);
  button()?.click();
  expect(ask).not.toHaveBeenCalled();
  expect(root.querySelector("[role=status]")?.textContent).toBe(button()?.title);
  tell({});
  button()?.click();
  expect(ask).toHaveBeenCalledOnce();
});

test("each yes is said, and what is heard again is not", () => {
  const { world, tell } = seat();
  const root = document.createElement("div");
  new Watch(root, world).show("1", true);
  const said = () => root.querySelector("[role=status]")?.textContent;
  tell({ status: "requested" });
  expect(said()).toBe("Waiting for the visitor's consent …");
  tell({});
  expect(said()).toBe("The visitor agrees: you may see the page.");
  tell({ control: "requested" });
  tell({ control: "granted" });
  expect(said()).toBe("The visitor agrees: with “Click and type” you use the page.");
  tell({ control: "granted", recording: "requested" });
  tell({ control: "granted", recording: "granted" });
  expect(said()).toBe("The visitor agrees: the page is being recorded.");
  tell({ control: "granted", recording: "granted" });
  expect(said()).toBe("The visitor agrees: the page is being recorded.");
});

test("by a code the focus begins and ends in the field, and a wrong code stays there to be compared", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {}); // no frame is loaded here
  const { world, tell } = seat();
  const [home, root] = [document.createElement("section"), document.createElement("section")];
  document.body.replaceChildren(home, root);
  const refusal = Object.assign(new Error("404"), { status: 404 });
  byCode(root, { ...world, redeem: () => Promise.reject(refusal) }).show("", true);
  const input = root.querySelector("input") as HTMLInputElement;
  input.value = "123 456";
  root.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await vi.waitFor(() => expect(root.querySelector("[role=alert]")?.textContent).toContain("No visitor has this code"));
  const chosen = input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0);
  expect([document.activeElement, chosen]).toEqual([input, "123 456"]);
  tell({ call_id: null });
  root.querySelector<HTMLElement>("[data-livedesk=cobrowse-end]")?.focus();
  tell();
  expect(document.activeElement).toBe(input);
});

test("who asks again too soon after a no is told when they can", async () => {
  const { world, tell } = seat();
  const refusal = { status: 429, code: "rate_limited", retryAfter: 20 };
  const root = document.createElement("div");
  new Watch(root, { ...world, ask: () => Promise.reject(refusal) }).show("1", true);
  tell({});
  vi.useFakeTimers({ now: new Date(2026, 0, 1, 14, 0, 0) });
  root.querySelector<HTMLElement>("[data-livedesk=cobrowse-ask-control]")?.click();
  await Promise.resolve();
  await Promise.resolve();
  const said = root.querySelector("[role=status]")?.textContent;
  vi.useRealTimers();
  expect(said).toMatch(/^You can ask again at 2:00:20.PM\.$/);
});

test("what was said of one visitor is gone when the next code is tried", async () => {
  const { world, tell } = seat();
  const root = document.createElement("section");
  document.body.replaceChildren(document.createElement("section"), root);
  const redeem = vi.fn(() => Promise.reject(Object.assign(new Error("404"), { status: 404 })));
  byCode(root, { ...world, ended: async () => "declined", redeem }).show("", true);
  const said = () => root.querySelector("[role=status]")?.textContent;
  for (const digits of ["12", "123456"]) {
    tell({ call_id: null, status: "requested" });
    tell();
    await vi.waitFor(() => expect(said()).toBe("The visitor has declined."));
    (root.querySelector("input") as HTMLInputElement).value = digits;
    root.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(said()).toBe("");
  }
  await vi.waitFor(() => expect(root.querySelector("[role=alert]")?.textContent).toContain("No visitor has this code"));
});
