// What the host element wears, which text is said, and a logo that may fail.
import { expect, test } from "vitest";
import type { WidgetConfig } from "../sdk/index.js";
import { availability, LauncherButton } from "./button.js";
import { LAUNCHER_WORDS } from "./locale/launcher.js";
import { PANEL_WORDS } from "./locale/panel.js";
import { dress, type Look, said } from "./look.js";
import { consentsView } from "./panel/consents.js";
import { panelFrame } from "./panel/frame.js";
import { closedView } from "./panel/notices.js";
import type { ViewContext } from "./panel/view.js";

const config = (appearance: Look, more: object = {}) =>
  ({ name: "Support", open: true, opens_at: null, appearance, ...more }) as unknown as WidgetConfig;

function worn(look: Look, host = document.createElement("div")): Record<string, string | undefined> {
  dress(host, look);
  const { position, button } = host.dataset;
  const property = (name: string) => host.style.getPropertyValue(`--ld-${name}`);
  return { position, button, radius: property("radius"), time: property("time"), accent: property("accent") };
}

test("a look is worn as attributes and custom properties", () => {
  const look = { color: "#fd0", position: "left", button: "square", radius: "extra_large", animation: "slow" };
  expect(worn(look)).toEqual({
    position: "left",
    button: "square",
    radius: "24px",
    time: "190ms",
    accent: "#ffdd00",
  });
});

test("another look takes the first one off", () => {
  const host = document.createElement("div");
  worn({ radius: "none", animation: "fast", position: "left" }, host);
  expect(worn({ radius: "medium" }, host)).toMatchObject({ radius: "", time: "", position: "right" });
});

test.each([{}, { radius: 7, animation: null, position: {}, button: [] }])("%s is worn as well as it can be", (look) => {
  expect(worn(look)).toMatchObject({ position: "right", radius: "", time: "", accent: "#2451d6" });
});

const LOOK = {
  title: "Help",
  greeting: " Hello ",
  closed: 7,
  translations: { de: { title: "Hilfe" }, "de-at": { title: "Servus" }, fr: null, it: { title: " " } },
};

test.each([
  ["title", "en", "Help"],
  ["title", "de", "Hilfe"],
  ["title", "de-CH", "Hilfe"],
  ["title", "de_AT", "Servus"],
  ["title", "fr", "Help"],
  ["title", "it", "Help"],
  ["greeting", "de", "Hello"],
  ["closed", "en", ""],
  ["logo_alt", "en", ""],
])("%s in %s is “%s”", (key, locale, text) => {
  expect(said(LOOK, key, locale)).toBe(text);
});

test("without a look, or translations that are none, nothing breaks", () => {
  expect([said(undefined, "title", "de"), said({ translations: 7 }, "title", "de")]).toEqual(["", ""]);
});

const button = (look: Look) => new LauncherButton(config(look), LAUNCHER_WORDS.en, "de", () => {}).element;

test("the button has its own sign until there is a logo", () => {
  expect([button({}).querySelector("img"), button({}).querySelector("svg") !== null]).toEqual([null, true]);
  expect(button({ title: "Help", translations: { de: { title: "Hilfe" } } }).textContent).toContain("Hilfe");
});

test("a logo has a fixed size, says what it is told to, and is not told the page", () => {
  const image = button({ logo: "https://desk.example/x.png", logo_alt: "Alder" }).querySelector("img");
  expect([image?.src, image?.alt, image?.width, image?.height]).toEqual([
    "https://desk.example/x.png",
    "Alder",
    28,
    28,
  ]);
  expect(button({ logo: "https://desk.example/x.png" }).querySelector("img")?.getAttribute("alt")).toBe("");
  expect(image?.referrerPolicy).toBe("origin");
});

test("a logo that does not load gives way to the sign", () => {
  const element = button({ logo: "https://desk.example/gone.png" });
  element.querySelector("img")?.dispatchEvent(new Event("error"));
  expect([element.querySelector("img"), element.querySelector("svg") !== null]).toEqual([null, true]);
});

test("the panel's head has the logo, and closes up where it does not load", () => {
  const { element } = panelFrame(config({ logo: "https://desk.example/x.png" }), PANEL_WORDS.en, "en", () => {});
  const bar = element.querySelector(".bar");
  expect(bar?.firstElementChild?.localName).toBe("img");
  bar?.firstElementChild?.dispatchEvent(new Event("error"));
  expect(bar?.firstElementChild?.className).toBe("name");
});

test.each([
  [{}, null, PANEL_WORDS.en.closedText],
  [{ closed: "Back soon." }, null, "Back soon."],
  [{}, "2026-11-27T09:00:00Z", /^We open /],
  [{ closed: "Back soon." }, "2026-11-27T09:00:00Z", /^Back soon\. We open /],
])("closed, with %o and opening at %s, it says %s", (look, opens_at, text) => {
  const context = { words: PANEL_WORDS.en, locale: "en", actions: {}, config: () => config(look, { opens_at }) };
  const { element } = closedView(context as unknown as ViewContext);
  expect(element.querySelector("p")?.textContent).toMatch(text);
});

test.each([
  [{ open: false, reason: "closed" }, LAUNCHER_WORDS.en.closed, PANEL_WORDS.en.closedText],
  [{ open: false, reason: "paused" }, LAUNCHER_WORDS.en.paused, PANEL_WORDS.en.pausedText],
  [{ open: false, reason: "full" }, LAUNCHER_WORDS.en.full, PANEL_WORDS.en.fullText],
])("%o: the launcher says %s, the panel %s", (more, short, long) => {
  const context = { words: PANEL_WORDS.en, locale: "en", actions: {}, config: () => config({}, more) };
  expect(availability(config({}, more), LAUNCHER_WORDS.en, "en")).toBe(short);
  expect(closedView(context as unknown as ViewContext).element.querySelector("p")?.textContent).toBe(long);
});

test.each([
  [{ reason: "no_agent" }, LAUNCHER_WORDS.en.nobody],
  [{ reason: null, estimated_wait_seconds: 600 }, "About 10 min wait"],
  [{ reason: null, estimated_wait_seconds: 3600 }, LAUNCHER_WORDS.en.long],
])("open, with %o, the launcher says %s", (more, text) => {
  expect(availability(config({}, more), LAUNCHER_WORDS.en, "en")).toBe(text);
});

test("who may wait where nobody is there is told so before they agree", () => {
  const shown = (reason: string | null) => {
    const context = { words: PANEL_WORDS.en, locale: "en", actions: {}, config: () => config({}, { reason }) };
    return consentsView(context as unknown as ViewContext).element.querySelector('[data-livedesk="nobody"]');
  };
  expect([shown("no_agent")?.textContent, shown(null)]).toEqual([PANEL_WORDS.en.nobody, null]);
});
