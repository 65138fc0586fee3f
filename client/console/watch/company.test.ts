// Two agents see one page: who may ask for more is told, nobody has a button that can only fail, and an end is one for all.
import { expect, test } from "vitest";
import { ApiError } from "../api";
import type { Seen } from "../connection";
import type { WatchWorld } from "../view/watch";
import { type Cobrowse, Watch } from "./watch";

const [ANNA, BEN] = [
  { id: "1", name: "Anna" },
  { id: "2", name: "Ben" },
];
const LIVE = { id: "c", session_id: "s", call_id: "1", status: "active", control: "none", recordable: true } as const;

function desk(me: string, more: Partial<WatchWorld> = {}) {
  let hear: (word: Seen) => void = () => {};
  const world = {
    ...{ locale: "en", me: () => me, send: () => true, ended: async () => "agent", ask: async () => ({}) },
    ...more,
    listen: (ear: (word: Seen) => void) => (hear = ear),
  } as unknown as WatchWorld;
  const root = document.createElement("div");
  new Watch(root, world).show("1", true);
  const tell = (...live: Partial<Cobrowse>[]) =>
    hear({
      type: "cobrowses",
      data: { cobrowses: live.map((each) => ({ ...LIVE, agent: ANNA, also: [BEN], ...each })) },
    });
  const buttons = () =>
    [...root.querySelectorAll<HTMLElement>("button")]
      .filter((each) => !each.closest("[hidden]"))
      .map(({ textContent }) => textContent);
  const text = (part: string) => root.querySelector<HTMLElement>(part)?.textContent;
  return { tell, buttons, company: () => text(".company"), said: () => text("[role=status]"), root };
}

test("who has not asked may look, point and end it for everyone, and reads who may ask for more", () => {
  const { tell, buttons, company, said } = desk(BEN.id);
  tell({});
  expect(buttons()).toEqual(["Stop for everyone", "Look", "Point", "Draw", "Highlight"]);
  expect(company()).toBe("Anna asked to see this page. Only Anna can ask to click, type or record.");
  expect(said()).toBe(""); // once is enough
  tell({ recordable: false });
  expect(company()).toBe("Anna asked to see this page. Only Anna can ask to click and type.");
  tell({ control: "granted", recording: "granted" });
  expect(company()).toBe("Anna can click and type on this page; you can look and point. It is being recorded.");
  expect(buttons()).toEqual(["Stop for everyone", "Look", "Point", "Draw", "Highlight"]);
});

test("who has asked keeps every button, and hears who else sees the page as they come and go", () => {
  const { tell, buttons, company, said } = desk(ANNA.id);
  tell({ also: [] });
  expect([company(), said()]).toEqual(["", ""]);
  expect(buttons()).toContain("Stop viewing");
  tell({});
  expect([company(), said()]).toEqual(["Also sees the page: Ben", ""]);
  expect(buttons()).toEqual(expect.arrayContaining(["Stop for everyone", "Ask to record", "Ask to click and type"]));
  tell({ also: [] });
  expect([company(), said()]).toEqual(["", "Nobody else sees the page any more."]);
});

test("while another's question stands its words say whose it is, and it is not theirs to take back", () => {
  const { tell, buttons, said } = desk(BEN.id);
  tell({ status: "requested" });
  expect([buttons(), said()]).toEqual([[], "Anna has asked to see the page: waiting for the visitor's consent …"]);
  tell({});
  expect(said()).toBe("The visitor agrees: you may see the page.");
});

test("an answer to another's asking is not told as one's own", () => {
  const { tell, said, company } = desk(BEN.id);
  tell({});
  tell({ control: "requested" });
  tell({ control: "granted" });
  expect([company(), said()]).toEqual([expect.stringContaining("Anna can click and type"), ""]);
  tell({});
  expect([company(), said()]).toEqual([expect.stringContaining("Only Anna can ask"), ""]);
});

test("who comes too late is told who sees the page", async () => {
  const refusal = new ApiError(409, "cobrowse_active", "", null, "Dave");
  const { root, said } = desk(ANNA.id, { ask: () => Promise.reject(refusal) });
  root.querySelector<HTMLElement>("[data-livedesk=cobrowse-request]")?.click();
  await new Promise((go) => setTimeout(go));
  expect(said()).toBe("Dave sees the page already, or has asked to.");
});

test("an end by a colleague is told, and one's own is not", async () => {
  const other = desk(ANNA.id);
  other.tell({});
  other.tell();
  await new Promise((go) => setTimeout(go));
  expect(other.said()).toBe("A colleague has ended it for everyone.");
  const own = desk(ANNA.id);
  own.tell({});
  own.root.querySelector<HTMLElement>("[data-livedesk=cobrowse-end]")?.click();
  own.tell();
  await new Promise((go) => setTimeout(go));
  expect(own.said()).not.toContain("colleague");
});

test("what stands beside the buttons is read out from there, and is no line where there is none", () => {
  const { tell, root } = desk(BEN.id);
  const place = root.querySelector(".company");
  expect([place?.getAttribute("aria-live"), place?.textContent]).toEqual(["polite", ""]);
  tell({});
  expect([root.querySelector(".company") === place, place?.closest("[hidden]")]).toEqual([true, null]);
});
