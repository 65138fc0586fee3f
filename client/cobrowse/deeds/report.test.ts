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
    "Clicked: h1",
    "Scrolled: the page (2×)",
  ]);
});

test("what was refused and has no name says so, in German too", () => {
  const refused = deed({ target: "", outcome: "refused" });
  expect(read("en", refused)[1]).toBe("Clicked: a part of the page (not carried out)");
  expect(read("de-AT", refused)[1]).toBe("Geklickt: ein Teil der Seite (nicht ausgeführt)");
});
