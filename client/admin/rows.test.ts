// Editors made of rows: what the buttons do to what a form would send.
import { beforeEach, expect, test } from "vitest";
import { editRows } from "./rows.js";

const row = (at: string | number, label: string, type: string, spare = false) => `
  <fieldset data-row ${spare ? "data-spare" : ""}>
    <legend><span data-title>${label}</span></legend>
    <div data-tools hidden>
      <button type="button" data-move="up"></button><button type="button" data-move="down"></button>
      <button type="button" data-remove></button>
    </div>
    <p data-gone hidden><span data-gone-text></span><button type="button" data-undo></button></p>
    <div data-body>
      <label for="f-${at}-label">Label</label><input id="f-${at}-label" name="fields-${at}-label" value="${label}">
      <select name="fields-${at}-type"><option selected>${type}</option><option>choice</option></select>
      <div data-for="choice"><textarea name="fields-${at}-choices"></textarea></div>
      <div data-for="text email"><input name="fields-${at}-mask"></div>
      <div data-plain><input name="fields-${at}-ORDER"><input type="checkbox" name="fields-${at}-DELETE"></div>
    </div>
  </fieldset>`;

const find = <T extends HTMLElement = HTMLElement>(selector: string): T => {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};
const rows = () => [...document.querySelectorAll<HTMLElement>("[data-row]")];
const inside = (at: number, selector: string) => rows()[at]?.querySelector<HTMLElement>(selector) as HTMLElement;
const order = () => rows().map((one) => one.querySelector<HTMLInputElement>("[name$=-ORDER]")?.value);
const titles = () => rows().map((one) => one.querySelector("[data-title]")?.textContent);
const total = () => find<HTMLInputElement>("[name=fields-TOTAL_FORMS]").value;
const said = async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return find("[data-announce]").textContent;
};

beforeEach(() => {
  document.body.innerHTML = `<form>
    <input name="fields-TOTAL_FORMS" value="4"><input name="fields-MAX_NUM_FORMS" value="4">
    <div data-rows="fields" data-fresh="New" data-up="Move {name} up" data-down="Move {name} down" data-drop="Remove {name}"
      data-moved="{name} is {n} of {m}" data-added="added" data-removed="{name} goes" data-kept="{name} stays">
      ${row(0, "Name", "text")}${row(1, "Size", "choice")}${row(2, "", "text", true)}${row(3, "", "text", true)}
      <template>${row("__prefix__", "", "text")}</template>
    </div>
    <button type="button" data-add="fields" hidden>Add</button><button data-plain>Save and add</button>
  </form><p data-announce></p>`;
  editRows(document);
});

test("spare rows go, and what only a browser without scripts needs", () => {
  expect([titles(), total()]).toEqual([["Name", "Size"], "2"]);
  expect(find("form > [data-plain]").hidden).toBe(true);
  expect(inside(0, "[data-tools]").hidden).toBe(false);
  expect(find("[data-add]").hidden).toBe(false);
});

test("only the inputs that the type has are shown", () => {
  expect(inside(0, "[data-for=choice]").hidden).toBe(true);
  expect(inside(1, "[data-for=choice]").hidden).toBe(false);
  const select = inside(0, "select") as HTMLSelectElement;
  select.value = "choice";
  select.dispatchEvent(new Event("change", { bubbles: true }));
  expect([inside(0, "[data-for=choice]").hidden, inside(0, "[data-for='text email']").hidden]).toEqual([false, true]);
});

test("a row that is added gets the next number, the focus and a word", async () => {
  find("[data-add]").click();
  expect(document.activeElement).toBe(find("[name=fields-2-label]"));
  expect([titles(), order(), total()]).toEqual([["Name", "Size", "New"], ["1", "2", "3"], "3"]);
  expect(find("label[for=f-2-label]")).toBeTruthy();
  expect(await said()).toBe("added");
});

test("no more are added than the server takes", () => {
  find("[data-add]").click();
  find("[data-add]").click();
  expect(find<HTMLButtonElement>("[data-add]").disabled).toBe(true);
});

test("a row is moved, keeps the focus and says where it is", async () => {
  const up = inside(1, '[data-move="up"]');
  up.click();
  expect([titles(), order()]).toEqual([
    ["Size", "Name"],
    ["1", "2"],
  ]);
  expect(document.activeElement).toBe(up);
  expect(up.getAttribute("aria-disabled")).toBe("true");
  expect(await said()).toBe("Size is 1 of 2");
  up.click();
  expect(titles()).toEqual(["Size", "Name"]);
});

test("a row that is removed can be brought back", async () => {
  inside(0, "[data-remove]").click();
  const box = inside(0, "[name$=-DELETE]") as HTMLInputElement;
  expect([box.checked, inside(0, "[data-body]").hidden, inside(0, "[data-gone]").hidden]).toEqual([true, true, false]);
  expect([document.activeElement, await said()]).toEqual([inside(0, "[data-undo]"), "Name goes"]);
  inside(0, "[data-undo]").click();
  expect([box.checked, inside(0, "[data-body]").hidden, await said()]).toEqual([false, false, "Name stays"]);
  expect(document.activeElement).toBe(inside(0, "[data-remove]"));
});

test("titles and the names of buttons follow what is typed", () => {
  const label = inside(0, "[name$=-label]") as HTMLInputElement;
  label.value = "Full name";
  label.dispatchEvent(new Event("input", { bubbles: true }));
  expect(titles()[0]).toBe("Full name");
  expect(inside(0, "[data-remove]").getAttribute("aria-label")).toBe("Remove Full name");
});

test("who may only look sees the inputs of each type, and no way to change them", () => {
  document.body.innerHTML = `<form><fieldset disabled>
    <div data-rows="fields">${row(0, "Name", "text")}${row(1, "Size", "choice")}</div>
    <button type="button" data-add="fields" disabled hidden>Add</button></fieldset></form>`;
  editRows(document);
  expect([0, 1].map((at) => inside(at, "[data-for=choice]").hidden)).toEqual([true, false]);
  expect([inside(0, "[data-plain]").hidden, inside(0, "[data-tools]").hidden, find("[data-add]").hidden]).toEqual([
    true,
    true,
    true,
  ]);
});
