// A sheet says how a page looks, and tells none of its words: those that are nobody's stay, the others get a number.
import { expect, test, vi } from "vitest";
import { cleanStyle, cleanValue } from "./css";
import { Media } from "./media";
import { Names } from "./names";
import type { Words } from "./words";

const COMMON = new Set(["red", "serif", "solid", "inherits", "true"]);
const words: Words = {
  isCommon: (word) => COMMON.has(word),
  isFunction: (name) => name === "var",
  isUnit: (unit) => unit === "px",
  isProperty: () => true,
};
const sheet = (css: string, names = new Names(false, words)) => names.sheet(css, "https://shop.example/");

test("an unknown word of a custom property is always the same number", () => {
  const names = new Names(false, words);
  const first = sheet(".a { --user: red bobsmith, 1px solid bobsmith }", names);
  const [, alias] = /red (ld\d+)/.exec(first) ?? [];
  expect(first).toBe(`.a { --user: red ${alias}, 1px solid ${alias} }`);
  expect(sheet(".b { --other: bobsmith }", names)).toBe(`.b { --other: ${alias} }`);
});

test("words beside a property's own name none: not in a value, an escape, a function, a block, a unit or a string", () => {
  for (const value of [
    "b\\6f bsmith",
    "bobsmith(1)",
    "{ bobsmith }",
    "[bobsmith]",
    "1bobsmith",
    '"bobsmith"',
    "#bobsmith",
  ])
    expect(sheet(`.a { --user: ${value} }`)).not.toMatch(/smith/);
  for (const value of ["bobsmith", "red bobsmith", "var(--x, bobsmith)"])
    expect(sheet(`.a { color: ${value} }`)).not.toMatch(/smith/);
});

test("for which letters a font is may be said, and nothing else in its place", () => {
  const font = (range: string) => sheet(`@font-face { unicode-range: ${range} }`);
  for (const range of ["U+0590-05FF", "U+26", "U+4??, U+A5", "U+10FFFF"])
    expect(font(range)).toBe(`@font-face { unicode-range: ${range} }`);
  expect(font("U+0-bobsmith, deadbeefcafe")).not.toMatch(/smith|dead/);
  expect(sheet(".a { unicode-range: facade }")).not.toContain("facade");
});

test("what a registered property holds is of the kinds there are", () => {
  const kind = (syntax: string) => sheet(`@property --a { syntax: "${syntax}" }`);
  expect(kind("<length> | <color>+")).toContain('"<length> | <color>+"');
  for (const syntax of ["<bobsmith>", "bobsmith", "<length> | bobsmith"]) expect(kind(syntax)).toContain('"*"');
});

test("a selector by an attribute becomes one by a number", () => {
  expect(sheet('[data-user="bobsmith"] > a:not([title^=bobsmith i]) { color: red }')).toBe(
    ".livedesk-1 > a:not(.livedesk-2) { color: red }",
  );
  expect(sheet('input[value^="bobsmith"] { color: red }')).toBe('input[value^=""] { color: red }');
});

test("what a query asks of the screen is answered for the visitor's, and no more by the agent's", () => {
  const facts = new Set(["(prefers-color-scheme:dark)", "(pointer:coarse)", "(any-pointer:coarse)"]);
  const heard = new Set<() => void>();
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: facts.has(query),
    addEventListener: (_: string, changed: () => void) => heard.add(changed),
    removeEventListener: (_: string, changed: () => void) => heard.delete(changed),
  }));
  const media = new Media(() => undefined);
  const said = (query: string) => sheet(`@media ${query} { a:hover { color: red } }`, new Names(false, words, media));
  for (const [query, instead] of [
    ["(prefers-color-scheme: dark)", "(min-width: 0)"],
    ["screen and (Prefers-Color-Scheme : light)", "screen and (max-width : 0)"],
    ["not (hover: hover)", "not (max-width: 0)"],
    ["(hover)", "(max-width:0)"],
    ["(hover: none), (pointer)", "(min-width: 0), (min-width:0)"],
    ["(prefers-contrast: no-preference) and (width > 600px)", "(min-width: 0) and (width > 600px)"],
    ["(prefers-reduced-motion: reduce)", "(prefers-reduced-motion: reduce)"],
  ])
    expect(said(query ?? "")).toBe(`@media ${instead} { a:hover { color: red } }`);
  const style = (css: string) => cleanStyle(css, "", new Names(false, { ...words, isCommon: () => true }, media));
  expect(style("color-scheme: light dark; color: red")).toBe("color-scheme:  dark;color: red");
  const each = "@layer base { .a { color-scheme: light } .b { color-scheme: dark } .c { color-scheme: light dark } }";
  const bases = sheet(each, new Names(false, { ...words, isCommon: () => true }, media));
  expect(bases).toBe(each.replace("light dark", " dark"));
  expect(style("color-scheme: only light")).toBe("color-scheme: only light");
  expect(cleanValue("media", "(prefers-color-scheme: light)", "", new Names(false, words, media))).toBe(
    "(max-width: 0)",
  );
  media.close();
  expect(heard.size).toBe(0);
  vi.unstubAllGlobals();
});
