// Which key does what, where, and that typing is left alone.
import { expect, test } from "vitest";
import { deedOf, deedText, isTyping, SHORTCUTS } from "./shortcuts";
import { translator } from "./strings";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  repeat: false,
  ...more,
});

test.each([
  ["n", "queue", "take"],
  ["N", "queue", "take"],
  ["n", "live", null],
  ["?", "live", "help"],
  ["q", "live", null],
  ["q", "wrapup", "back"],
  ["x", "queue", null],
] as const)("%s in %s is %s", (key, place, deed) => {
  expect(deedOf(press(key), place, false)).toBe(deed);
});

test.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }, { repeat: true }])(
  "with %j it is not ours",
  (more) => {
    expect(deedOf(press("n", more), "queue", false)).toBeNull();
  },
);

test("while somebody types, no key is a shortcut", () => {
  expect(deedOf(press("?"), "queue", true)).toBeNull();
});

test("typing is a field, a list or an open dialog, and not a button or a checkbox", () => {
  document.body.innerHTML = "<textarea></textarea><select></select><input><input type=checkbox><button></button>";
  expect([...document.body.children].map(isTyping)).toEqual([true, true, true, false, false]);
  document.body.innerHTML = "<dialog open><button></button></dialog>";
  expect(isTyping(document.querySelector("button"))).toBe(true);
});

test("in each place a key has one meaning, and each meaning its words", () => {
  for (const place of ["queue", "live", "wrapup"] as const) {
    const keys = SHORTCUTS.filter(({ places }) => places.includes(place)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  }
  for (const { deed } of SHORTCUTS) expect(translator("de")(deedText(deed))).not.toBe("");
});
