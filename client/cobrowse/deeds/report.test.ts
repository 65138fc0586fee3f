// What a visitor reads of an agent's deeds.
import { expect, test } from "vitest";
import { type Deed, report } from "./report";

const deed = (more: Partial<Deed>): Deed => ({
  ...{ kind: "click", target: "h1", outcome: "done", agent: { name: "Bob" }, ...more },
});
const read = (locale: string, ...deeds: Deed[]) => {
  const card = report(locale, deeds, () => {});
  return [...card.querySelectorAll("h2, li")].map(({ textContent }) => textContent);
};

test("each deed is a line, and what was done several times is one", () => {
  const scroll = deed({ kind: "scroll", target: "page" });
  expect(read("en", deed({}), scroll, scroll)).toEqual([
    "What Bob did for you",
    "Clicked: heading",
    "Scrolled: the page (2×)",
  ]);
});

test("what was refused and has no name says so, in German too", () => {
  const refused = deed({ target: "", outcome: "refused" });
  expect(read("en", refused)[1]).toBe("Clicked: a part of the page (not carried out)");
  expect(read("de-AT", refused)[1]).toBe("Geklickt: ein Teil der Seite (nicht ausgeführt)");
});

test.each([
  ["a “Help”", "link “Help”", "Link „Help“"],
  ["button “Buy (2) “now””", "button “Buy (2) “now””", "Knopf „Buy (2) “now”“"],
  ["h1", "heading", "Überschrift"],
  ["input", "field", "Feld"],
  ["textarea “Your note”", "field “Your note”", "Feld „Your note“"],
  ["select “Size”", "list “Size”", "Liste „Size“"],
  ["checkbox “I agree”", "checkbox “I agree”", "Kästchen „I agree“"],
  ["div “Add to cart”", "“Add to cart”", "„Add to cart“"],
  ["shop-card", "a part of the page", "ein Teil der Seite"],
  ["constructor", "a part of the page", "ein Teil der Seite"],
  ["body", "the page", "die Seite"],
  ["Two words", "Two words", "Two words"],
])("%s is said in people's words", (target, english, german) => {
  expect([read("en", deed({ target }))[1], read("de", deed({ target }))[1]]).toEqual([
    `Clicked: ${english}`,
    `Geklickt: ${german}`,
  ]);
});
