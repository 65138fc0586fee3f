// To whom a visitor is passed on, as the panel finds and says it.
import { expect, test } from "vitest";
import type { WidgetClient } from "../../sdk/index.js";
import { PANEL_WORDS } from "../locale/panel.js";
import { EMPTY, next, type PanelModel } from "./model.js";
import { fetchMessages, passedTo } from "./said.js";
import type { Actions, ViewContext } from "./view.js";
import { waitingView } from "./waiting.js";

const fact = (seq: number, type: string, data: object) => ({ seq, type, data, created_at: "2026-11-22T10:00:00Z" });
const FACTS = [
  fact(1, "call.transferred", { to: { agent: { id: "9", name: "Dave" } } }),
  fact(2, "message.sent", { client_id: "1", sender: "visitor", text: "Hi" }),
  fact(3, "call.transferred", { to: { queue: "Sales" } }),
  fact(4, "agent.unassigned", { reason: "transferred" }),
];

/** A server whose log has these facts, two a page. */
function logged(facts: ReturnType<typeof fact>[]): WidgetClient {
  const request = async (_method: string, path: string) => {
    const after = Number(new URL(path, "http://x").searchParams.get("after"));
    return { events: facts.filter(({ seq }) => seq > after).slice(0, 2) };
  };
  return { ui: { request } } as unknown as WidgetClient;
}

const back = (model: PanelModel): string => {
  const look = async () => {};
  const actions = { look } as unknown as Actions;
  const context = { words: PANEL_WORDS.en, locale: "en", config: () => null, actions, draft: {} };
  const view = waitingView(context as unknown as ViewContext);
  view.update(model);
  return view.element.querySelector("[data-livedesk=back]")?.textContent ?? "";
};

test("the last transfer in the log says to whom, an agent or a queue", async () => {
  expect(await passedTo(logged(FACTS))).toBe("Sales");
  expect(await passedTo(logged(FACTS.slice(0, 2)))).toBe("Dave");
  expect(await passedTo(logged([]))).toBeNull();
  expect((await fetchMessages(logged(FACTS))).map(({ text }) => text)).toEqual(["Hi"]);
});

test("who waits reads to whom they are passed on, and before that is known that they are", () => {
  const passed = next({ ...EMPTY, state: "queued" }, { type: "call ended", reason: "transferred" });
  expect(back(passed)).toBe(PANEL_WORDS.en.backPassed);
  expect(back(next(passed, { type: "passed to", name: "Dave" }))).toContain("passed on to Dave.");
});
