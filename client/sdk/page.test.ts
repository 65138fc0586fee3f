// Of a page's address nothing leaves the page but what the site has named.
import { expect, test } from "vitest";
import { address, bare } from "./page.js";
import { settle } from "./testing/fake-clock.js";
import { FakeBrowser } from "./testing/fake-page.js";

const at = (named?: string[]) =>
  address(new URL("https://shop.test/cart?id=7&token=SECRET&id=8#SECRET") as unknown as Location, named);

test.each([
  [undefined, ""],
  [[], ""],
  [["id"], "?id=7&id=8"],
  [["tok", "ID"], ""],
  [["*"], "?id=7&token=SECRET&id=8"],
  [["#"], "#SECRET"],
])("of the query %j is told as %s", (named, rest) => {
  expect(at(named)).toBe(`https://shop.test/cart${rest}`);
});

test("of another page's address neither is told", () => {
  expect(["https://a.test/x?token=SECRET", "https://a.test/x#SECRET", ""].map(bare)).toEqual([
    "https://a.test/x",
    "https://a.test/x",
    "",
  ]);
});

test("no request of a session carries a query or a fragment", async () => {
  const page = new FakeBrowser().open(new Map(), "https://shop.test/tea?token=SECRET#SECRET");
  await page.client().init();
  page.window.history.pushState({}, "", "/cart?token=SECRET#SECRET");
  await page.browser.clock.advance(2_000);
  await settle();
  const { server } = page.browser;
  expect(server.session.pages).toEqual(["https://shop.test/cart"]);
  expect(JSON.stringify(server.requests)).not.toContain("SECRET");
});

test("what the site has named is told once the desk has said so", async () => {
  const page = new FakeBrowser().open(new Map(), "https://shop.test/tea?id=7&token=SECRET");
  page.browser.server.pageQuery = ["id"];
  await page.client().init();
  await settle();
  expect(page.browser.server.session.pages).toEqual(["https://shop.test/tea?id=7"]);
  expect(JSON.stringify(page.browser.server.requests)).not.toContain("SECRET");
});
