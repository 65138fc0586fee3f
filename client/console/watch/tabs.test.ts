// Which of the visitor's tabs is looked at.
import { beforeEach, expect, test, vi } from "vitest";
import { Tabs } from "./tabs";
import { WATCH_WORDS } from "./words";

const pin = vi.fn();
let tabs: Tabs;
const texts = () => [...tabs.element.querySelectorAll("option")].map(({ text }) => text);
const note = (path: string, more: object = {}) => ({ url: `https://shop.example${path}`, front: false, ...more });

beforeEach(() => {
  pin.mockClear();
  tabs = new Tabs(WATCH_WORDS.en, pin);
  tabs.note(1, note("/shop/", { main: true, front: true }));
});

function choose(stream: number): void {
  const select = tabs.element.querySelector("select") as HTMLSelectElement;
  select.value = String(stream);
  select.dispatchEvent(new Event("change"));
}

test("of one page there is nothing to choose", () => {
  expect(tabs.element.hidden).toBe(true);
});

test("the tab in front is followed, and named", () => {
  tabs.note(2, note("/cart/", { front: true }));
  expect([tabs.current, texts()]).toEqual([2, ["The one in front (/cart/)", "/shop/", "/cart/ (in front)"]]);
});

test("a pinned tab stays until it is gone", () => {
  tabs.note(2, note("/cart/"));
  choose(2);
  tabs.note(1, note("/shop/", { main: true, front: true }));
  expect([tabs.current, pin.mock.lastCall]).toEqual([2, [2]]);
  tabs.note(2, { gone: true });
  expect([tabs.current, pin.mock.lastCall]).toEqual([1, [0]]);
});

test("the next page of the tab with the session takes the place of the last", () => {
  tabs.note(2, note("/cart/"));
  tabs.note(3, note("/help/", { main: true, front: true }));
  expect(texts().slice(1)).toEqual(["/cart/", "/help/ (in front)"]);
});

test("what is not heard from for long is gone", () => {
  tabs.note(2, note("/cart/"));
  tabs.note(1, note("/shop/", { main: true }), Date.now() + 80_000);
  expect(texts()).toHaveLength(2);
});

test("of tabs without end sixteen are listed, with the one that is pinned", () => {
  tabs.note(2, note("/cart/"));
  choose(2);
  for (let stream = 3; stream < 300; stream += 1) tabs.note(stream, note(`/${stream}/`));
  expect([texts().length, texts()[1], texts().at(-1), tabs.current]).toEqual([17, "/cart/", "/299/", 2]);
});
