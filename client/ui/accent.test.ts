// Any accent gives text that can be read.
import { expect, test } from "vitest";
import { accent, contrast, parse } from "./accent.js";
import PAIRS from "./contrast.pairs.json";

const rgb = (color: string) => parse(color) as [number, number, number];

test.each(PAIRS as [string, string, number][])("%s on %s is %f to 1", (one, other, ratio) => {
  expect(Math.floor(contrast(rgb(one), rgb(other)) * 100) / 100).toBe(ratio);
  expect(contrast(rgb(other), rgb(one))).toBe(contrast(rgb(one), rgb(other)));
});

test.each(["#2457d6", "#ffdd00", "#777777", "#000", "#ffffff", "#ff0000", "#4f6b4a"])("%s is readable", (color) => {
  const { fill, on, inkLight, inkDark } = accent(color);
  expect(contrast(rgb(fill), rgb(on))).toBeGreaterThanOrEqual(4.5);
  expect(contrast(rgb(inkLight), rgb("#ffffff"))).toBeGreaterThanOrEqual(4.5);
  expect(contrast(rgb(inkDark), rgb("#1d2026"))).toBeGreaterThanOrEqual(4.5);
});

test.each([undefined, "", "red", "#12", "url(x)", 7])("%s is no colour and gives the default", (color) => {
  expect(accent(color).fill).toBe("#2451d6");
});
