// What the desk is told by socket counts before an answer that comes later and is older.
import { expect, test } from "vitest";
import type { Seen } from "../connection";
import type { WatchWorld } from "../view/watch";
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
