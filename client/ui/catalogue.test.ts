// The nearest language, and every language complete.
import { expect, test } from "vitest";
import { WORDS } from "../conference/words.js";
import { de } from "../console/strings.de.js";
import { en } from "../console/strings.en.js";
import { direction, fill, pick } from "./catalogue.js";
import { LAUNCHER_WORDS } from "./locale/launcher.js";
import { PANEL_WORDS } from "./locale/panel.js";

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

test.each([
  ["de-AT", "Weiter"],
  ["de_CH", "Weiter"],
  ["en-GB", "Start"],
  ["xx", "Start"],
])("%s speaks its nearest language", (locale, start) => {
  expect(pick(PANEL_WORDS, locale).start).toBe(start);
});

test.each([PANEL_WORDS, LAUNCHER_WORDS, WORDS, { en, de }])(
  "each language has the same words and fills the same places",
  (words: { en: Record<string, string>; de: Record<string, string> }) => {
    expect(Object.keys(words.de).sort()).toEqual(Object.keys(words.en).sort());
    for (const [name, text] of Object.entries(words.en)) {
      expect(places(words.de[name] ?? ""), name).toEqual(places(text));
    }
  },
);

test("places are filled and unknown ones stay", () => {
  expect(fill("{n} of {m}", { n: 2 })).toBe("2 of {m}");
});

test("Arabic and Hebrew are written from right to left", () => {
  expect(["ar-EG", "he", "de", "arn"].map(direction)).toEqual(["rtl", "rtl", "ltr", "ltr"]);
});
