// The picker in step with the text, and what is said of a colour.
import { expect, test } from "vitest";
import { keepInStep, tellContrast } from "./colour.js";
import { findings, floor } from "./contrast.js";

function inputs(value: string): [HTMLInputElement, HTMLInputElement] {
  const [text, picker] = [document.createElement("input"), document.createElement("input")];
  text.value = value;
  picker.hidden = true;
  keepInStep(text, picker);
  return [text, picker];
}

function type(input: HTMLInputElement, value: string): void {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

test("the picker follows the text, short forms too, and waits while it is wrong", () => {
  const [text, picker] = inputs("#2457d6");
  expect([picker.hidden, picker.value]).toEqual([false, "#2457d6"]);
  type(text, "#fd0");
  expect(picker.value).toBe("#ffdd00");
  type(text, "#fd");
  expect(picker.value).toBe("#ffdd00");
});

test("the text follows the picker, and says that it has changed", () => {
  const [text, picker] = inputs("#2457d6");
  const heard: string[] = [];
  text.addEventListener("input", () => heard.push(text.value));
  type(picker, "#00ff00");
  expect([text.value, heard]).toEqual(["#00ff00", ["#00ff00"]]);
});

function notice(): HTMLElement {
  const element = document.createElement("div");
  element.append(document.createElement("strong"));
  const words = {
    good: "{on} on {fill}: {ratio}/{wanted}",
    text: "text {ratio} {instead}",
    ink: "ink {color} {ratio}",
  };
  Object.assign(element.dataset, { ...words, page: "page {wanted}", white: "White", dark: "Dark" });
  return element;
}

const said = (element: HTMLElement) => [...element.querySelectorAll("p")].map((one) => one.textContent);

test("a warning comes with a colour that falls short, and goes with a better one", () => {
  const element = notice();
  tellContrast(element, "#fd0");
  expect([element.dataset.tone, said(element)]).toEqual(["warn", ["ink #ffdd00 1.34", "page 3"]]);
  tellContrast(element, "#2457d6");
  expect([element.dataset.tone, said(element)]).toEqual(["good", ["White on #2457d6: 6.15/4.5"]]);
});

test("half a colour changes nothing", () => {
  const element = notice();
  tellContrast(element, "#fd0");
  tellContrast(element, "#2457d");
  expect(element.dataset.tone).toBe("warn");
});

test("where neither white nor dark can be read, the fill gives way", () => {
  expect(findings("#808080").map(({ pair, ratio }) => [pair, ratio])).toEqual([
    ["text", 4.23],
    ["ink", 3.94],
  ]);
  expect([findings("#2457d6"), findings("red"), floor(4.499)]).toEqual([[], [], 4.49]);
});
