// Times as people say them.
import { expect, test } from "vitest";
import { PANEL_WORDS } from "./locale/panel.js";
import { openingTime } from "./moments.js";
import { estimateText } from "./panel/waiting.js";

test("an opening on another day has its weekday, today has not", () => {
  const now = new Date(2026, 10, 20, 8);
  expect(openingTime(new Date(2026, 10, 23, 9).toISOString(), "en", now)).toMatch(/Monday/);
  expect(openingTime(new Date(2026, 10, 20, 9).toISOString(), "en", now)).toMatch(/^9:00/);
});

test("of two Mondays the later one has its date", () => {
  const now = new Date(2026, 10, 20, 8);
  expect(openingTime(new Date(2026, 10, 30, 9).toISOString(), "en", now)).toMatch(/Monday, November 30/);
});

test("a broken locale does not break the panel", () => {
  expect(openingTime(new Date(2026, 10, 20, 9).toISOString(), "x_!", new Date(2026, 10, 20))).toMatch(/9/);
});

test.each([
  [null, ""],
  [20, "Less than a minute to go"],
  [80, "About one minute to go"],
  [290, "About 5 minutes to go"],
  [3600, "More than an hour to go"],
])("%s seconds are said roughly", (seconds, text) => {
  expect(estimateText(seconds, PANEL_WORDS.en)).toBe(text);
});
