// Copy buttons: what is on the clipboard then, and what is said.
import { beforeEach, expect, test, vi } from "vitest";
import { copyButtons } from "./copy.js";

let kept = "";

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<pre id="value">&lt;meta&gt;\n</pre>
    <button type="button" hidden data-copy="value" data-copied="Copied" data-failed="Select it" aria-label="Copy the tag">Copy</button>`;
  const writeText = async (text: string) => {
    kept = text;
  };
  vi.stubGlobal("navigator", { clipboard: { writeText } });
});

const button = () => document.querySelector("button") as HTMLButtonElement;
const press = async () => {
  copyButtons(document);
  button().click();
  await vi.advanceTimersByTimeAsync(1);
};

test("the text is copied, and for two seconds the button says so, to those who listen too", async () => {
  await press();
  expect([kept, button().hidden, button().textContent]).toEqual(["<meta>\n", false, "Copied"]);
  expect(document.querySelector("[role=status]")?.textContent).toBe("Copied");
  await vi.advanceTimersByTimeAsync(2000);
  expect([button().textContent, document.querySelector("[role=status]")?.textContent]).toEqual(["Copy", ""]);
});

test("where the browser refuses it says what to do instead", async () => {
  vi.stubGlobal("navigator", { clipboard: { writeText: () => Promise.reject(new Error("no")) } });
  await press();
  expect(document.querySelector("[role=status]")?.textContent).toBe("Select it");
});

test("without a clipboard there is no button", () => {
  vi.stubGlobal("navigator", {});
  copyButtons(document);
  expect(button().hidden).toBe(true);
});
