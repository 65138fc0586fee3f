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
  expect([button().disabled, root.textContent]).toEqual([false, expect.stringContaining("the visitor has declined")]);
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
      ...[...group.querySelectorAll("button:not([hidden])")].map(({ textContent }) => textContent),
    ]);
  expect(groups()).toEqual([]);
  tell({});
  expect(groups()).toEqual([
    ["View and point", "Look", "Point", "Draw", "Highlight"],
    ["Control", "Ask to click and type"],
    ["This view", "Ask to record", "Stop viewing"],
  ]);
  tell({ control: "granted" });
  expect(groups()[1]).toEqual(["Control", "Click and type", "Give control back", "Page back", "Page forward"]);
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
