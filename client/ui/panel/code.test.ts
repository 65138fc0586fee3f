// The code as it is shown, and how long it is good.
import { expect, test } from "vitest";
import { PANEL_WORDS } from "../locale/panel.js";
import { codeView, grouped, leftText } from "./code.js";
import { EMPTY } from "./model.js";
import type { ViewContext } from "./view.js";

test.each([
  [299_000, "Good for 5 minutes"],
  [60_001, "Good for 2 minutes"],
  [60_000, "Good for less than a minute"],
  [0, "This code is too old."],
])("%i ms before its end it says %s", (ms, text) => {
  expect(leftText(ms, PANEL_WORDS.en)).toBe(text);
});

test("it is read in two groups, and spoken digit by digit", () => {
  const view = codeView({ words: PANEL_WORDS.en, actions: {} } as ViewContext);
  view.update({ ...EMPTY, code: { digits: "012345", until: Date.now() + 60_000 } });
  expect(view.element.querySelector(".digits")?.textContent).toBe(grouped("012345"));
  expect(view.element.querySelector(".spoken")?.textContent).toBe("0 1 2, 3 4 5");
  view.update({ ...EMPTY, code: "asked" });
  expect(view.element.querySelector(".spoken")?.textContent).toBe("");
});
