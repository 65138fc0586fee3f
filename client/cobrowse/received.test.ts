// What arrives is sanitised once more: an honest page loses nothing by it, and a lying one gains nothing.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { flatten } from "./replay/flatten";
import { type Recorded, Sanitiser } from "./sanitise";
import type { Serialised } from "./tree";

const PROXY = "https://desk.example/proxy/?url=";
const receiver = () =>
  new Sanitiser({
    base: { href: "about:blank", through: (address) => PROXY + encodeURIComponent(address) },
    privacy: () => "open",
    again: () => {},
    received: true,
  });
const sender = () => new Sanitiser({ base: "https://shop.example/", privacy: () => "open", again: () => {} });

let last = 0;
const text = (textContent: string): Serialised => ({ type: 3, id: ++last, textContent });
const element = (tagName: string, attributes: Record<string, unknown>, childNodes: Serialised[]): Serialised => ({
  type: 2,
  id: ++last,
  tagName,
  attributes,
  childNodes,
});
const whole = (childNodes: Serialised[]): Recorded => ({
  type: 2,
  timestamp: 1,
  data: {
    node: { type: 0, id: ++last, childNodes: [element("html", {}, childNodes)] },
    initialOffset: { left: 0, top: 0 },
  },
});

const given = fc.dictionary(
  fc.constantFrom(
    "class",
    "id",
    "style",
    "role",
    "value",
    "href",
    "data-private",
    "contenteditable",
    "width",
    "hidden",
  ),
  fc.constantFrom("a b", "c", "color:red", "10", "#x", ""),
);
const { node } = fc.letrec<{ node: Serialised }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("words", "•• •").map(text),
    fc.constant("").map(() => element("style", {}, [text(".a { color: red } #c::after { content: '→' }")])),
    fc
      .tuple(
        fc.constantFrom("div", "p", "a", "input", "iframe", "x-card", "svg"),
        given,
        fc.array(tie("node"), { maxLength: 3 }),
      )
      .map(([tag, attributes, children]) => element(tag, attributes, children)),
  ),
}));

test("an honest page looks the same after it", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), (nodes) => {
      const sent = sender().clean(whole(nodes));
      const seen = receiver().clean(JSON.parse(JSON.stringify(sent)) as Recorded);
      expect(seen?.data).toEqual(JSON.parse(JSON.stringify(sent?.data)));
    }),
    { numRuns: 300 },
  );
});

/** Of CSS: what would go to another address than the proxy's. */
const FETCHES = /(?:url\(|@import)\s*\\?["']?http:\/\/evil/;

function elements(one: Serialised): Serialised[] {
  return [...(one.type === 2 ? [one] : []), ...(one.childNodes ?? []).flatMap(elements)];
}

test("no address is left but the proxy's, whatever was sent", { timeout: 60_000 }, () => {
  const evil = "http://evil.example/x";
  const name = fc.constantFrom(
    "src",
    "srcset",
    "href",
    "xlink:href",
    "style",
    "_cssText",
    "poster",
    "data",
    "action",
    "background",
    "srcdoc",
    "content",
    "ping",
    "onload",
    "onerror",
    "fill",
    "filter",
  );
  const value = fc.constantFrom(
    evil,
    `url(${evil})`,
    `background:url("${evil}")`,
    `a{background:url(${evil})}`,
    `${evil} 2x`,
    `@import "${evil}";`,
    "javascript:alert(1)",
    `0;url=${evil}`,
  );
  const tag = fc.constantFrom(
    "img",
    "link",
    "base",
    "meta",
    "script",
    "iframe",
    "object",
    "embed",
    "video",
    "source",
    "image",
    "use",
    "svg",
    "a",
    "form",
    "style",
    "frame",
    "portal",
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(tag, fc.dictionary(name, value)), { minLength: 1 }), (pairs) => {
      const nodes = pairs.map(([tagName, attributes]) =>
        element(tagName, attributes, [text(`@import url(${evil}); x`)]),
      );
      const seen = receiver().clean(whole(nodes.map((one) => ({ ...one, isCustom: true, isSVG: true }))));
      for (const one of elements(seen?.data?.node as Serialised)) {
        expect(one.tagName).not.toMatch(/^(?:script|iframe|object|embed|base|meta|frame|portal)$/);
        for (const [key, given] of Object.entries(one.attributes as Record<string, string>)) {
          expect(key).not.toMatch(/^on|^srcdoc$/);
          if (key === "style" || key === "_cssText") expect(given).not.toMatch(FETCHES);
          else expect(given.replaceAll(PROXY, "")).not.toMatch(/:\/\/evil|javascript:/);
        }
        if (one.tagName === "style") expect(JSON.stringify(one.childNodes)).not.toMatch(FETCHES);
      }
    }),
    { numRuns: 300 },
  );
});

test("additions come one node after the other, parents first", () => {
  const tree = element("div", {}, [text("a"), element("b", {}, [text("c")])]);
  const event = { type: 3, timestamp: 1, data: { source: 0, adds: [{ parentId: 1, nextId: 9, node: tree }] } };
  const adds = flatten(event).data?.adds as { parentId: number; nextId: unknown; node: Serialised }[];
  expect(adds.map(({ nextId }) => nextId)).toEqual([9, null, null, null]);
  expect(adds.map(({ parentId }) => parentId)).toEqual([1, tree.id, tree.id, tree.childNodes?.[1]?.id]);
  expect(adds.every(({ node: one }) => (one.childNodes ?? []).length === 0)).toBe(true);
});
