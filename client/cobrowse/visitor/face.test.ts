// What is ours on the visitor's page looks like the rest of the widget.
import { afterEach, expect, test } from "vitest";
import { Face } from "./face";

const ear = { stop() {}, covered() {}, release() {} };
let face: Face;
const host = () => document.querySelector<HTMLElement>("livedesk-cobrowse");
const button = (text: string) =>
  [...(host()?.shadowRoot?.querySelectorAll("button") ?? [])].find((one) => one.getAttribute("aria-label") === text);

afterEach(() => {
  face.destroy();
  document.body.replaceChildren();
});

test("the question wears the widget's colour, shape and side", () => {
  face = new Face("en", { appearance: { color: "#8a2be2", radius: "none", position: "left" } }, ear);
  face.ask({ kind: "view", name: "Bob", answer() {} });
  const worn = [...(host()?.shadowRoot?.adoptedStyleSheets.at(-1)?.cssRules ?? [])]
    .map(({ cssText }) => cssText)
    .join();
  for (const said of ["-accent: #8a2be2 !important", "-radius: 0px !important"]) expect(worn).toContain(said);
  expect([host()?.dataset.position, host()?.getAttribute("style")]).toEqual(["left", null]);
});

test("a recording can be ended in the bar, as long as it goes on", () => {
  face = new Face("en", {}, ear);
  face.seen({ name: "Bob", also: [] });
  face.recorded(() => {});
  expect(button("Recorded: Stop recording")).toBeDefined();
  face.recorded(null);
  expect(button("Recorded: Stop recording")).toBeUndefined();
});

test("who is asked to be recorded reads for how long that is kept", () => {
  face = new Face("en", {}, ear);
  face.ask({ kind: "record", name: "Bob", days: 30, answer() {} });
  expect(host()?.shadowRoot?.querySelector(".says")?.textContent).toContain("It is kept for 30 days.");
});

const text = (part: string) => host()?.shadowRoot?.querySelector(part)?.textContent;

test("the question says that colleagues in the call see it too, and who that is, and without a call it does not", () => {
  face = new Face("en", {}, ear);
  face.ask({ kind: "view", name: "Bob", also: ["Dave"], answer() {} });
  expect(text(".says")).toContain("Colleagues who are in the call see it, too; at the moment: Dave.");
  face.ask({ kind: "view", name: "Bob", also: [], answer() {} });
  expect(text(".says")).toContain("Colleagues who are in the call see it, too.");
  face.ask({ kind: "view", name: "Bob", answer() {} });
  expect(text(".says")).not.toContain("Colleagues");
});

test.each([
  ["en", "As soon as you click, scroll or type, yours counts.", "A second Escape ends sharing, too."],
  ["de", "Sobald Sie klicken, blättern oder tippen, gilt Ihre Hand.", "Ein zweites Escape beendet auch das Teilen."],
])(
  "the question of control says what counts as the visitor's hand, and what Escape ends: %s",
  (locale, hand, second) => {
    face = new Face(locale, {}, ear);
    face.ask({ kind: "control", name: "Bob", answer() {} });
    expect(text(".says")).toContain(hand);
    expect(text(".says")).toContain(second);
  },
);

test("the bar names everybody who sees the page, as they come and go", () => {
  face = new Face("en", {}, ear);
  face.seen({ name: "Bob", also: ["Dave"] });
  expect(text(".word")).toBe("Bob and Dave see this page");
  face.says("watching", { name: "Bob", also: [] });
  expect(text(".word")).toBe("Bob sees this page");
});
