// A box says where it stands, and nothing else: on its way out, and again where it arrives.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { placed, placeOf } from "./placement";
import { type Recorded, Sanitiser } from "./sanitise";
import type { Page, Serialised } from "./tree";

const secret = fc.integer({ min: 0, max: 1e9 }).map((number) => `SECRET${number}x`);
const PLACE =
  "display:block;position:absolute;top:calc(50% - 10.5px);grid-column-end:span 2;transform:matrix(1, 0, 0, 1, -5, 0)";

function shown(markup: string): Element {
  document.body.innerHTML = markup;
  return document.body.firstElementChild as Element;
}

test("numbers and words of CSS pass, and names, addresses, texts and whatever else a style may say do not", () => {
  expect(placed(PLACE)).toBe(PLACE);
  fc.assert(
    fc.property(
      secret,
      fc.constantFrom("grid-row-start", "float", "position", "transform", "margin-top"),
      (word, name) => {
        for (const value of [
          word,
          `span ${word}`,
          `"${word}"`,
          `url(${word})`,
          `var(--${word})`,
          `1${word}`,
          `${word}(1px)`,
          `/*${word}*/ 1px`,
        ])
          expect(placed(`${name}:${value};left:1px`)).not.toContain("SECRET");
        for (const other of ["content", "background", "color", "--x", word, `${word}-top`])
          expect(placed(`${other}:1px;left:1px`)).toBe("left:1px");
      },
    ),
  );
  expect(placed("z-index:4111111111111111;order:2147483647;left:1px !important")).toBe("order:2147483647");
});

test("an element says what of its style is not as ever, and what is set by itself", () => {
  const place = placeOf(shown('<p style="float: left; z-index: auto; color: red; order: 3">p</p>'));
  expect(place).toMatch(/^display:block;float:left;z-index:auto;order:3/);
  expect(place).not.toContain("color");
});

const page = (given: Partial<Page>) =>
  new Sanitiser({ base: "https://shop.example/", privacy: () => "open", again: () => {}, ...given });
const whole = (childNodes: Serialised[]): Recorded => {
  const html: Serialised = { type: 2, id: 2, tagName: "html", attributes: {}, childNodes };
  return { type: 2, timestamp: 1, data: { node: { type: 0, id: 1, childNodes: [html] } } };
};
const box = (tagName: string, attributes: Record<string, unknown>): Serialised => ({
  type: 2,
  id: 3,
  tagName,
  attributes: { "data-private": "", ...attributes },
  childNodes: [],
});
const first = (seen: Recorded | null) => (seen?.data?.node as Serialised | undefined)?.childNodes?.[0]?.childNodes?.[0];
const size = () => ({ width: 80, height: 20, place: PLACE });

test("the box has the place that was measured, and none that the page says for it", () => {
  const style = "position:fixed;background:red;grid-area:SECRET";
  const sent = first(page({ size }).clean(whole([box("h2", { style, "data-livedesk-box": "x" })])));
  expect(sent).toMatchObject({ tagName: "h2", attributes: { style: PLACE, rr_width: "80px" } });
  const cell = first(page({ size }).clean(whole([box("td", { colspan: "2", rowspan: "SECRET", style })])));
  expect(cell?.attributes).not.toHaveProperty("rowspan");
  expect(cell).toMatchObject({ tagName: "td", attributes: { style: PLACE, colspan: "2" } });
  expect(first(page({ size }).clean(whole([box("details", {})])))?.tagName).toBe("div");
});

test("where it arrives a place is a place, and hides no sign that something is hidden", () => {
  const agents = page({ received: true } as Partial<Page>);
  const seen = first(
    agents.clean(whole([box("p", { "data-livedesk-box": "private", style: `${PLACE};background:none` })])),
  );
  expect(seen?.attributes).toMatchObject({ style: PLACE, "data-livedesk-box": "private" });
});

test("later news of a box are its size, its place and its names", () => {
  const moved: number[] = [];
  const again: string[] = [];
  const given = { size, moved: (id: number) => moved.push(id), again: () => again.push("again") };
  const news = (attributes: Record<string, unknown>): Recorded => ({
    ...{ type: 3, timestamp: 2 },
    data: { source: 0, texts: [], adds: [], removes: [], attributes: [{ id: 3, attributes }] },
  });
  for (const end of [
    page({ ...given, privacy: (id) => (id === 3 ? "closed" : "open") }),
    page({ ...given, received: true } as Partial<Page>),
  ]) {
    end.names.sheet(".known {}", "https://shop.example/");
    end.clean(whole([box("p", { "data-livedesk-box": "private" })]));
    const place = { rr_width: "9px", rr_height: "8px", style: "left:3px;background:url(//SECRET)" };
    const told = (event: Recorded) => end.clean(event)?.data?.attributes;
    expect(told(news(place))).toEqual([{ id: 3, attributes: { ...place, style: "left:3px" } }]);
    expect(told(news({ style: "left:3px", title: "SECRET" }))).toEqual([]);
    expect(told(news({ class: "known", title: "SECRET" }))).toEqual([{ id: 3, attributes: { class: "known" } }]);
    expect(told(news({ class: null }))).toEqual([{ id: 3, attributes: { class: null } }]);
  }
  expect([moved.length, again]).toEqual([3, []]);
});
