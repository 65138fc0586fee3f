// What the page Privacy says of rules, and what is left of a page that somebody pastes.
import { expect, test } from "vitest";
import type { Rules } from "../../cobrowse/privacy";
import { draw } from "./draw";
import { harmless } from "./safe";
import { pausing, sentences, type Words } from "./said";

const WORDS = {
  here: "Here:",
  nothing: "nothing",
  pattern: "yes",
  unreadable: "?",
  no_effect: "idle",
  pauses: "pauses",
  broken: "broken",
} as Words;
const NONE: Rules = { hide: [], mask: [], mask_all: false, reveal: [], read_only: [], pause: [] };
const PAGE = "https://shop.example/checkout/pay";

function said(rules: Partial<Rules>, counts = {}) {
  return sentences({ ...NONE, ...rules }, counts, PAGE, WORDS);
}

test("each selector is told with what it matches, and what matches nothing is named", () => {
  expect(said({ hide: [".card", "#iban"] }, { ".card": 3 }).hide).toBe("Here: .card: 3 · #iban: nothing");
  expect(said({}).hide).toBe("");
});

test("a selector that cannot be read is named, and hides every page as it would for agents", () => {
  expect(said({ mask: ["p[", "b"] }, { b: 1 }).mask).toBe("Here: p[: ? · b: 1");
  expect(pausing({ ...NONE, mask: ["p["] }, PAGE, WORDS)).toBe("broken");
});

test("what is to be shown in spite of a mask does nothing without one", () => {
  expect(said({ reveal: ["h1"] }, { h1: 1 }).reveal).toBe("Here: h1: idle");
  expect(said({ reveal: ["h1"], mask_all: true }, { h1: 1 }).reveal).toBe("Here: h1: 1");
});

test("patterns are held against the address", () => {
  expect(said({ pause: ["/checkout/*", "/blog/*"] }).pause).toBe("Here: /checkout/*: yes · /blog/*: nothing");
  expect(pausing({ ...NONE, pause: ["/checkout/*"] }, PAGE, WORDS)).toBe("pauses");
  expect(pausing({ ...NONE, pause: ["/checkout/*"] }, "no address", WORDS)).toBeNull();
});

test("of a page that is pasted nothing is left that runs, fetches or leads away", () => {
  const page = harmless(
    '<head><meta http-equiv="refresh" content="0;url=//evil"><base href="//evil"><link rel="dns-prefetch" href="//evil">' +
      '<script>x()</script></head><body onload="x()"><img src="x" onerror="x()"><p>kept</p>',
  );
  const left = page.documentElement.outerHTML;
  expect(left).not.toMatch(/evil|x\(\)|script|onerror|onload/);
  expect(left).toContain("kept");
});

test("an agent's picture is built of clean nodes alone", () => {
  const text = { type: 3, id: 5, textContent: "seen" };
  const link = {
    type: 2,
    id: 4,
    tagName: "a",
    attributes: { href: "javascript:x()", onclick: "x()" },
    childNodes: [text],
  };
  const script = {
    type: 2,
    id: 6,
    tagName: "script",
    attributes: {},
    childNodes: [{ type: 3, id: 7, textContent: "x()" }],
  };
  const body = { type: 2, id: 3, tagName: "body", attributes: {}, childNodes: [link, script] };
  const html = { type: 2, id: 2, tagName: "html", attributes: {}, childNodes: [body] };
  const node = { type: 0, id: 1, childNodes: [html] };
  const root = draw([{ type: 2, timestamp: 0, data: { node } }], "hidden");
  expect(root?.querySelector("a")?.outerHTML).toBe('<a href="#">seen</a>');
  expect(root?.querySelector("script")).toBeNull();
});
