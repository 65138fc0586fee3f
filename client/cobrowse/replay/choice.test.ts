// An agent chooses an option that is meant, whatever the page does to the list meanwhile.
import { beforeEach, expect, test } from "vitest";
import { choice } from "./choice";

let list: HTMLSelectElement;
let field: HTMLSelectElement;
let chosen: number[];
const ids = new Map<Element, number>();
const lines = () => [...field.options].map(({ text, value, disabled }) => [text, value, disabled]);
const option = (id: number) => {
  const made = document.createElement("option");
  ids.set(made, id);
  return made;
};

beforeEach(() => {
  [list, chosen] = [document.createElement("select"), []];
  list.append(option(11), option(12), option(13));
  field = choice(list, { name: "Choose", idOf: (one) => ids.get(one) ?? -1, chosen: (id) => chosen.push(id) });
  document.body.replaceChildren(list, field);
});

function choose(value: string): void {
  field.value = value;
  field.dispatchEvent(new Event("change"));
}

test("options are numbers by place, and the choice is sent by identity", () => {
  expect(lines().map(([text, value]) => [text, value])).toEqual([
    ["–", ""],
    ["1", "11"],
    ["2", "12"],
    ["3", "13"],
  ]);
  choose("12");
  expect([chosen, field.isConnected]).toEqual([[12], false]);
});

test("one that is put in while the list is open moves the places, and the same one is meant", async () => {
  field.value = "12";
  list.prepend(option(14));
  await new Promise((resolve) => setTimeout(resolve));
  expect(lines().map(([text, value]) => [text, value])).toEqual([
    ["–", ""],
    ["1", "14"],
    ["2", "11"],
    ["3", "12"],
    ["4", "13"],
  ]);
  expect(field.value).toBe("12");
  choose("12");
  expect(chosen).toEqual([12]);
});

test("one that is taken away is not chosen any more, and nothing is chosen by nothing", async () => {
  field.value = "12";
  list.options[1]?.remove();
  await new Promise((resolve) => setTimeout(resolve));
  expect(field.value).toBe("");
  choose("");
  expect(chosen).toEqual([]);
});

test("places count what the visitor sees, and what is disabled cannot be chosen", async () => {
  list.options[0]?.setAttribute("hidden", "");
  list.options[1]?.setAttribute("disabled", "");
  await new Promise((resolve) => setTimeout(resolve));
  expect(lines().slice(1)).toEqual([
    ["1", "12", true],
    ["2", "13", false],
  ]);
});

test("who goes through the list by keys chooses with Enter", () => {
  const press = (key: string) => field.dispatchEvent(new KeyboardEvent("keydown", { key }));
  press("ArrowDown");
  choose("11");
  press("ArrowDown");
  choose("12");
  expect(chosen).toEqual([]);
  press("Enter");
  expect([chosen, field.isConnected]).toEqual([[12], false]);
});
