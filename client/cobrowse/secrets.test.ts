// Whatever page there is, and whatever happens on it: nothing that was planted in it comes through.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Recorded, Sanitiser } from "./sanitise";
import type { Privacy, Serialised } from "./tree";

const BASE = "https://shop.example/cart?token=SECRETbase#SECRETbase";
const secret = fc.integer({ min: 0, max: 1e9 }).map((number) => `SECRET${number}x`);
/** Of a card, in its groups. */
const number = fc
  .array(fc.integer({ min: 1000, max: 9999 }), { minLength: 4, maxLength: 4 })
  .map((groups) => `7777 ${groups.join(" ")} 7777`);
const TAGS = [
  "div",
  "p",
  "a",
  "img",
  "input",
  "button",
  "form",
  "ul",
  "svg",
  "path",
  "use",
  "label",
  "x-card",
  "td",
  "source",
];
const PRIVATE = [
  "textarea",
  "option",
  "iframe",
  "canvas",
  "object",
  "embed",
  "video",
  "script",
  "noscript",
  "meta",
  "title",
];
const NAMES = (
  "value title alt placeholder aria-label data-id data-token name action formaction content srcdoc poster cite ping " +
  "nonce integrity label summary abbr onclick class id for rr_dataURL rr_src autocomplete pattern download target"
).split(" ");
const ADDRESSES = ["href", "src", "srcset", "xlink:href", "action", "style"];

const address = secret.map((word) => `https://cdn.example/a.png?k=${word}#${word}`);
const css = secret.chain((word) =>
  fc.constantFrom(
    `content: "${word}"`,
    `background: url(https://cdn.example/a.png?${word})`,
    `--x: ${word}`,
    `--card: "${word}"`,
    `color: red; /* ${word} */`,
  ),
);
const numbered = number.chain((digits) =>
  fc.constantFrom<[string, string]>(
    ["style", `--pan: ${digits}`],
    ["style", `--pan: "${digits}"`],
    ["type", digits],
    ["values", digits],
    ["x", digits],
    ["offset", digits],
    ["start", digits],
    ["value", digits],
    ["max", digits],
  ),
);
const attribute = fc.oneof(
  fc.tuple(fc.constantFrom(...NAMES), secret),
  fc.tuple(fc.constantFrom(...ADDRESSES), address),
  fc.tuple(fc.constant("style"), css),
  numbered,
  fc.tuple(
    fc.constant("_cssText"),
    css.map((inside) => `.a[data-x="${/SECRET\w+/.exec(inside)?.[0] ?? ""}"] { ${inside} }`),
  ),
);
const attributes = fc.array(attribute, { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs));

let last = 0;
const leaf = (type: number, textContent: string): Serialised => ({ type, id: ++last, textContent });
const element = (tagName: string, given: Record<string, unknown>, childNodes: Serialised[]): Serialised => ({
  type: 2,
  id: ++last,
  tagName,
  attributes: given,
  childNodes,
});

const { node } = fc.letrec<{ node: Serialised }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("words", " ").map((text) => leaf(3, text)),
    secret.map((word) => leaf(5, word)),
    secret.map((word) => element("style", {}, [leaf(3, `.b { content: "${word}" } /* ${word} */`)])),
    fc
      .tuple(fc.constantFrom(...PRIVATE), attributes, secret)
      .map(([tag, given, word]) => element(tag, given, [leaf(3, word)])),
    fc
      .tuple(fc.constantFrom("data-private", "contenteditable"), secret)
      .map(([name, word]) => element("div", { [name]: "" }, [leaf(3, word), element("b", {}, [leaf(3, word)])])),
    fc
      .tuple(fc.constantFrom(...TAGS), attributes, fc.array(tie("node"), { maxLength: 4 }))
      .map(([tag, given, children]) => element(tag, given, children)),
  ),
}));

const page = fc.array(node, { minLength: 1, maxLength: 5 });

function ids(nodes: Serialised[]): number[] {
  return nodes.flatMap((each) => [each.id, ...ids(each.childNodes ?? [])]);
}

function news(at: number[], word: string): Record<string, unknown>[] {
  const pick = (n: number) => at[n % at.length];
  const hidden = element("div", { "data-private": "" }, [leaf(3, word)]);
  return [
    { source: 0, texts: [], removes: [], adds: [{ parentId: pick(1), nextId: null, node: hidden }], attributes: [] },
    {
      source: 0,
      texts: [{ id: hidden.id - 1, value: word }],
      removes: [],
      adds: [],
      attributes: [],
    },
    {
      source: 0,
      adds: [{ parentId: hidden.id, nextId: null, node: leaf(3, word) }],
      texts: [],
      removes: [],
      attributes: [],
    },
    ...at.map((id) => ({
      source: 0,
      texts: [],
      removes: [],
      adds: [],
      attributes: [
        {
          id,
          attributes: { value: word, title: word, style: { "--y": word, content: [`"${word}"`, ""] }, "data-x": word },
        },
      ],
    })),
    { source: 5, id: pick(2), text: word, isChecked: true, more: word },
    { source: 8, id: pick(3), adds: [{ rule: `.c[value="${word}"] { content: "${word}" }` }], [word]: word },
    { source: 13, styleId: 1, index: [0], set: { property: "--z", value: word, priority: word } },
    {
      source: 15,
      id: pick(4),
      styleIds: [1],
      styles: [{ styleId: 1, rules: [{ rule: `a::after { content: "${word}" }`, index: 0 }] }],
    },
    { source: 9, id: pick(5), property: "fillText", args: [word] },
    { source: 10, family: word, fontSource: word, buffer: false },
    { source: 11, payload: [word] },
    { source: 14, ranges: [{ start: pick(1), end: pick(2), startOffset: word, endOffset: 1 }] },
    { source: 99, word },
  ];
}

test("no secret comes through", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(page, secret, (nodes, word) => {
      const passed: unknown[] = [];
      const privacy = (): Privacy => "open";
      const sanitiser = new Sanitiser({ base: BASE, privacy, again: () => {} });
      const root = { type: 0, id: ++last, childNodes: [element("html", {}, nodes)] };
      const events: Recorded[] = [
        { type: 4, timestamp: 0, data: { href: BASE, width: 1, height: 1 } },
        { type: 2, timestamp: 1, data: { node: root, initialOffset: { left: 0, top: 0 } } },
        ...news(ids(nodes), word).map((data) => ({ type: 3, timestamp: 2, data })),
        { type: 5, timestamp: 3, data: { tag: word, payload: word } },
        { type: 6, timestamp: 3, data: { plugin: word, payload: word } },
      ];
      for (const event of events) passed.push(sanitiser.clean(event));
      expect(JSON.stringify(passed)).not.toContain("SECRET");
      expect(JSON.stringify(passed)).not.toContain("7777");
      expect(passed.filter(Boolean).length).toBeGreaterThan(2);
    }),
    { numRuns: 500 },
  );
});
