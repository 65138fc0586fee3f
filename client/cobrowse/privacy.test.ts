// Which elements and pages rules and markup keep private.
import { afterEach, expect, test } from "vitest";
import { PrivacyRules, type Rules } from "./privacy";
import pauses from "./testing/pauses.json";

afterEach(() => {
  document.body.replaceChildren();
});

function of(markup: string, selector: string, rules: Partial<Rules> = {}): string {
  document.body.innerHTML = markup;
  const found = document.querySelector(selector);
  if (!found) throw new Error(selector);
  return new PrivacyRules(rules).of(found);
}

test("what the page marks as private is closed, and so is our own interface", () => {
  expect(of("<p data-private>x</p>", "p")).toBe("closed");
  expect(of("<livedesk-widget></livedesk-widget>", "livedesk-widget")).toBe("closed");
  expect(of('<div data-livedesk="conference"></div>', "div")).toBe("closed");
  expect(of("<p>x</p>", "p")).toBe("open");
});

test("what can be written into is masked", () => {
  expect(of("<p contenteditable>x</p>", "p")).toBe("masked");
  expect(of('<p contenteditable="plaintext-only">x</p>', "p")).toBe("masked");
  expect(of('<p contenteditable="false">x</p>', "p")).toBe("open");
});

test("a form is looked at as any element, whatever its fields are called", () => {
  document.body.innerHTML = '<form class="total"><input></form>';
  const [form, field] = document.querySelectorAll("form,input");
  Object.assign(form as object, { matches: field, closest: field }); // as browsers do for fields of these names
  const rules = new PrivacyRules({ hide: [".total"], read_only: ["form"] });
  expect([rules.of(form as Element), rules.readOnly(form as Element)]).toEqual(["closed", true]);
});

test("rules hide and mask", () => {
  const rules = { hide: [".total", "#card"], mask: [".name"] };
  expect(of('<b class="total">1</b>', "b", rules)).toBe("closed");
  expect(of('<b id="card">1</b>', "b", rules)).toBe("closed");
  expect(of('<b class="name">1</b>', "b", rules)).toBe("masked");
});

test("all text may be masked but for what is to be shown, and a mask within stands", () => {
  const rules = { mask_all: true, reveal: ["nav", "b"], mask: [".name"] };
  expect(of("<p>x</p>", "html", rules)).toBe("masked");
  expect(of("<nav>x</nav>", "nav", rules)).toBe("shown");
  expect(of('<div class="name"><b>x</b></div>', "b", rules)).toBe("open");
});

test("pages are paused by path or by whole address, whatever their query", () => {
  const rules = new PrivacyRules({ pause: ["/account/*", "https://pay.example/*", "/a.b"] });
  const paused = (address: string) => rules.pausedAt(address);
  expect(paused("https://shop.example/account/orders?x=1#y")).toBe(true);
  expect(paused("https://shop.example/ACCOUNT/orders")).toBe(true);
  expect(paused("https://pay.example/")).toBe(true);
  expect(paused("https://shop.example/accounts")).toBe(false);
  expect(paused("https://shop.example/axb")).toBe(false);
  expect(paused("https://shop.example/?next=/account/x")).toBe(false);
});

test.each(pauses as [string, string, boolean][])("with %s, %s is paused: %s", (rule, address, paused) => {
  expect(new PrivacyRules({ pause: [rule] }).pausedAt(address)).toBe(paused);
});

test("a rule that cannot be read pauses every page", () => {
  const rules = new PrivacyRules({ hide: ["p >>> b"] });
  expect(rules.broken).toEqual(["p >>> b"]);
  expect(rules.pausedAt("https://shop.example/")).toBe(true);
});

test("only rules that look beyond the element are looked at again when something else changes", () => {
  const { distant } = new PrivacyRules({ hide: [".a", "main .b", "x-y[z=q]"], mask: ["p:has(b)", "td"] });
  expect(distant).toEqual({ closed: "main .b", masked: "p:has(b)", shown: false });
});

test("read-only holds for what is within", () => {
  document.body.innerHTML = '<form class="pay"><button>Pay</button></form><button id="b">B</button>';
  const rules = new PrivacyRules({ read_only: [".pay"] });
  const at = (selector: string) => rules.readOnly(document.querySelector(selector) as Element);
  expect([at("form button"), at("#b")]).toEqual([true, false]);
});

test("a configuration that is none names nothing", () => {
  const rules = new PrivacyRules({ hide: "p", mask: [1, null, " "], pause: {} } as unknown as Rules);
  document.body.innerHTML = "<p></p>";
  expect(rules.of(document.querySelector("p") as Element)).toBe("open");
  expect(rules.pausedAt("https://shop.example/")).toBe(false);
});
