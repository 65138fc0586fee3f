// What stands below a call of its cobrowsing: each yes and no with page and text, and what the agent did.
import { beforeEach, expect, test } from "vitest";
import { placeOf } from "../places";
import { call, FakeServer, settled } from "../testing/server";
import type { Consent, DeedRow } from "./deeds";
import { createPages } from "./index";

let server: FakeServer;
const consent = (kind: string, granted: boolean, more: Partial<Consent> = {}): Consent => ({
  ...{ kind, granted, page_url: "https://shop.test/cart/", text_version: "4", at: "2026-11-22T10:00:00Z" },
  ...more,
});
const deed = (more: Partial<DeedRow>): DeedRow => ({
  ...{ agent: { id: "7", name: "Bob" }, kind: "click", target: "a “Help”", characters: 0, outcome: "done" },
  ...{ reason: "", at: "2026-11-22T10:01:00Z", ...more },
});
const lines = (selector: string) =>
  [...document.querySelectorAll<HTMLElement>(`${selector} > li`)]
    .filter((each) => !each.closest("[hidden]"))
    .map((each) => [...each.querySelectorAll("p, li:not(:first-child)")].map(({ textContent }) => textContent));

async function show(consents: Consent[], deeds: DeedRow[], locale = "en"): Promise<void> {
  server.routes["GET calls/c1/cobrowse/"] = () => ({
    body: { cobrowses: [{ consents, deeds, recordings: [] }], can_delete: false },
  });
  document.body.innerHTML = "<main></main>";
  const world = { api: server.api(), locale, now: () => 0, openCall: () => {}, go: () => {} };
  createPages(document.querySelector("main") as HTMLElement, world, () => () => {}).show(placeOf("#history/c1"), "7");
  await settled();
}

beforeEach(() => {
  server = new FakeServer();
  server.routes["GET calls/c1/"] = () => ({ body: { ...call("c1"), queue: { name: "Support" } } });
  server.routes["GET calls/c1/timeline/"] = () => ({ body: { events: [], next: null } });
});

test("each answer of the visitor stands there with its page and the text that they read", async () => {
  await show(
    [
      consent("view", true),
      consent("control", false, { text_version: "" }),
      consent("control", true, { page_url: "javascript:alert(1)", text_version: "host" }),
      consent("control", false),
      consent("record", true),
    ],
    [],
  );
  expect(lines(".consents")).toEqual([
    ["Agreed that the page is seen", "shop.test/cart/", "text 4"],
    ["Did not agree to clicking and typing", "shop.test/cart/"],
    ["Agreed to clicking and typing", "javascript:alert(1)", "text host"],
    ["Took control back", "shop.test/cart/", "text 4"],
    ["Agreed to the recording", "shop.test/cart/", "text 4"],
  ]);
  expect(document.querySelectorAll(".consents a")).toHaveLength(4);
  expect(lines(".deeds-done").length).toBe(1);
  expect(document.querySelector(".deeds-done")?.textContent).toBe("Nothing: the page was looked at.");
});

test("each deed says what, to what, by whom and what came of it, and hostile text is text", async () => {
  const bad = "div “<img src=x onerror=alert(1)>”";
  const typed = deed({ kind: "type", target: "input “Street”", characters: 12 });
  const rows = [deed({}), typed, deed({ target: "", outcome: "refused", reason: "private" }), deed({ target: bad })];
  await show([consent("view", true)], [...rows, deed({ outcome: "refused", reason: "toString" })]);
  expect(lines(".deeds-done")).toEqual([
    ["Clicked: link “Help”", "Bob", "done"],
    ["Typed into: field “Street”", "Bob", "12 letters", "done"],
    ["Clicked: a part of the page", "Bob", "not carried out: a private field"],
    ["Clicked: “<img src=x onerror=alert(1)>”", "Bob", "done"],
    ["Clicked: link “Help”", "Bob", "not carried out: the page did not allow it"],
  ]);
  expect(document.querySelectorAll(".deeds-done img")).toHaveLength(0);
  await show([consent("view", true)], rows, "de");
  expect(lines(".deeds-done")[1]).toEqual(["Getippt in: Feld „Street“", "Bob", "12 Zeichen", "erledigt"]);
});

test("of many deeds the first stand there, and the others by a button", async () => {
  await show(
    [],
    Array.from({ length: 45 }, (_, n) => deed({ target: `a “${n}”` })),
  );
  expect(lines(".deeds-done").length).toBe(20);
  const more = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Show 25 more");
  more?.click();
  expect([lines(".deeds-done").length, more?.isConnected]).toEqual([45, false]);
  expect(document.activeElement).toBe(document.querySelector(".deeds-done"));
});

test("where no page was seen nothing is said of it", async () => {
  await show([], []);
  expect(document.querySelector<HTMLElement>(".recorded")?.hidden).toBe(true);
});
