// Bombs of SVG: what draws others again and again is not drawn, and what an honest page repeats is.
import { expect, test } from "vitest";
import { list } from "../fields";
import { type Recorded, Sanitiser } from "../sanitise";
import type { Serialised } from "../tree";
import { Expansion } from "./expansion";

let last = 0;
const svg = (tagName: string, attributes: Record<string, unknown>, ...childNodes: Serialised[]): Serialised => ({
  ...{ type: 2, id: ++last, tagName, attributes, childNodes, isSVG: true },
});
const use = (name: string) => svg("use", { href: `#${name}` });

function page() {
  const sanitiser = new Sanitiser({ base: "", privacy: () => "open", again: () => {}, received: true });
  const expansion = new Expansion(sanitiser.mirror);
  const give = (type: number, data: Record<string, unknown>): [boolean, Recorded] => {
    const clean = sanitiser.clean({ type, timestamp: 1, data }) as Recorded;
    return [expansion.admit(clean), clean];
  };
  return {
    whole: (...nodes: Serialised[]) =>
      give(2, { node: { type: 0, id: ++last, childNodes: [svg("svg", {}, ...nodes)] } })[1].data?.node as Serialised,
    news: (data: Record<string, unknown>) => give(3, { source: 0, ...data }),
  };
}

function all(node: Serialised, tag: string): Serialised[] {
  return [...(node.tagName === tag ? [node] : []), ...(node.childNodes ?? []).flatMap((one) => all(one, tag))];
}

const leads = (node: Serialised) =>
  all(node, "use").filter(({ attributes }) => "href" in (attributes as object)).length;

function bomb(levels: number, width: number): Serialised[] {
  const groups = [svg("g", { id: "a0" }, svg("rect", {}))];
  for (let at = 1; at <= levels; at += 1)
    groups.push(svg("g", { id: `a${at}` }, ...Array.from({ length: width }, () => use(`a${at - 1}`))));
  return [...groups, use(`a${levels}`)];
}

test("what uses what uses others is drawn as far as it is little", () => {
  expect(leads(page().whole(...bomb(2, 10)))).toBe(21);
  expect(leads(page().whole(...bomb(4, 2)))).toBeLessThan(9); // deeper than four
  expect(leads(page().whole(...bomb(4, 30)))).toBeLessThan(100);
  expect(leads(page().whole(...bomb(9, 10)))).toBeLessThan(80);
});

test("two thousand icons of a sprite are drawn", () => {
  const sprite = svg("symbol", { id: "icon" }, ...Array.from({ length: 12 }, () => svg("path", { d: "M0 0h9" })));
  expect(leads(page().whole(sprite, ...Array.from({ length: 2_000 }, () => use("icon"))))).toBe(2_000);
});

test("so are those of two thousand roots that have a sprite of their own each", () => {
  const icons = Array.from({ length: 2_000 }, () => svg("g", {}, svg("path", { id: "icon" }), use("icon")));
  expect(leads(page().whole(...icons))).toBe(2_000);
});

test("masks, clips and markers count, by attribute and by style", () => {
  for (const [tag, name] of [
    ["mask", "mask"],
    ["clipPath", "clip-path"],
    ["marker", "marker-mid"],
  ] as const)
    for (const attributes of [{ [name]: "url(#m)" }, { style: `${name}:url(#m)` }]) {
      const parts = Array.from({ length: 300 }, () => svg("rect", {}));
      const drawn = Array.from({ length: 300 }, () => svg("path", { ...attributes, d: "M0 0" }));
      const seen = all(page().whole(svg(tag, { id: "m" }, ...parts), svg("g", {}, ...drawn)), "path");
      const named = seen.filter((one) => JSON.stringify(one.attributes).includes("#m")).length;
      expect([tag, named]).toEqual([tag, 166]);
    }
});

test("a marker counts at each corner of its line", () => {
  const parts = Array.from({ length: 50 }, () => svg("rect", {}));
  const [line] = all(
    page().whole(
      svg("marker", { id: "m" }, ...parts),
      svg("path", { "marker-mid": "url(#m)", d: `M0 0${"L9 9".repeat(2_000)}` }),
    ),
    "path",
  );
  expect(line?.attributes).not.toHaveProperty("marker-mid");
});

test("gradients are painted once, however many name them", () => {
  const fill = Array.from({ length: 20_000 }, () => svg("rect", { style: "fill:url(#g)" }));
  const seen = page().whole(
    svg("linearGradient", { id: "g" }, ...fill.slice(0, 5).map(() => svg("stop", {}))),
    ...fill,
  );
  expect(all(seen, "rect").every((one) => JSON.stringify(one.attributes).includes("#g"))).toBe(true);
});

test("what comes later counts with what is there", () => {
  const it = page();
  const group = svg("g", { id: "a" }, ...Array.from({ length: 400 }, () => svg("rect", {})));
  const [one, other] = [svg("use", {}), svg("g", {})];
  it.whole(group, one, other, ...Array.from({ length: 120 }, () => use("a")));
  const [fits, event] = it.news({ attributes: [{ id: one.id, attributes: { href: "#a" } }] });
  expect([fits, list(event.data?.attributes)[0]?.attributes]).toEqual([true, { href: "#a" }]);
  const more = svg("g", {}, ...Array.from({ length: 9 }, () => use("a")));
  const [taken, add] = it.news({ adds: [{ parentId: other.id, nextId: null, node: more }] });
  expect([taken, leads(list(add.data?.adds)[0]?.node as Serialised)]).toEqual([true, 3]);
  const [late, change] = it.news({ attributes: [{ id: one.id, attributes: { href: "#a", "xlink:href": "#a" } }] });
  expect([late, list(change.data?.attributes)[0]?.attributes]).toEqual([true, { href: null, "xlink:href": null }]);
});

test("what grows after it was named is asked for anew", () => {
  const it = page();
  const group = svg("g", { id: "a" });
  it.whole(group, ...Array.from({ length: 120 }, () => use("a")));
  const more = svg("g", {}, ...Array.from({ length: 600 }, () => svg("rect", {})));
  expect(it.news({ adds: [{ parentId: group.id, nextId: null, node: more }] })[0]).toBe(false);
});

test("what uses itself is not drawn", () => {
  const it = page();
  expect(leads(it.whole(svg("g", { id: "a" }, use("a"))))).toBe(0);
});
