// The bar's words: everybody who sees the page by name, and what each may do.
import { expect, test } from "vitest";
import { saying } from "./saying";
import { COBROWSE_WORDS } from "./words";

const { en, de } = COBROWSE_WORDS;
const said = (kind: string, also: string[], words = en) => saying(words, kind, { name: "Anna", also }).text;

test.each([
  ["watching", [], "Anna sees this page"],
  ["watching", ["Ben"], "Anna and Ben see this page"],
  ["watching", ["Ben", "Cleo"], "Anna, Ben and Cleo see this page"],
  ["steering", [], "Anna can click and type"],
  ["steering", ["Ben"], "Anna can click and type, Ben can see"],
  ["paused", ["Ben"], "Paused: this page is not shown"],
])("%s, beside %j: %s", (kind, also, expected) => {
  expect(said(kind, also)).toBe(expected);
});

test("in German, too", () => {
  expect(said("watching", ["Ben"], de)).toBe("Anna und Ben sehen diese Seite");
  expect(said("steering", ["Ben"], de)).toBe("Anna kann klicken und tippen, zu sehen auch für Ben");
});

test("what a phone shows for short is not read aloud beside the whole", () => {
  const [full, brief] = saying(en, "steering", { name: "Anna", also: ["Ben"] }).parts as HTMLElement[];
  expect([full?.textContent, full?.getAttribute("aria-hidden")]).toEqual([
    "Anna can click and type, Ben can see",
    null,
  ]);
  expect([brief?.textContent, brief?.getAttribute("aria-hidden")]).toEqual(["Anna acts, Ben sees", "true"]);
});
