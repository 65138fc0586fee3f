// The preview: what the rows say, as the panel shows it.
import { expect, test } from "vitest";
import { formPreview } from "./form-preview.js";

test("the preview shows what is typed, in the language that is picked", () => {
  document.body.innerHTML = `
    <div data-rows="fields"><fieldset data-row>
      <input name="fields-0-label" value="Size"><input name="fields-0-label_de" value="Größe">
      <select name="fields-0-type"><option selected>choice</option></select>
      <textarea name="fields-0-choices">s | Small</textarea><textarea name="fields-0-choices_de">s | Klein</textarea>
    </fieldset><fieldset data-row>
      <input name="fields-1-label" value="Gone"><input type="checkbox" name="fields-1-DELETE" checked>
    </fieldset></div>
    <div data-rows="consents"><fieldset data-row><textarea name="consents-0-label">I agree</textarea></fieldset></div>
    <aside data-preview hidden data-name="Support" data-look='{"title":"Ask us"}'>
      <select><option>en</option><option>de</option></select><div data-preview-host></div>
    </aside>`;
  const render = formPreview(document);
  const shown = () => document.querySelector("[data-preview-host]")?.shadowRoot as ShadowRoot;
  const labels = () => [...shown().querySelectorAll("label")].map((one) => one.textContent?.split(" (")[0]);
  expect([document.querySelector("aside")?.hidden, shown().querySelector("h2")?.textContent]).toEqual([
    false,
    "Ask us",
  ]);
  expect(labels()).toEqual(["Size", "I agree"]);
  const language = document.querySelector("aside select") as HTMLSelectElement;
  language.value = "de";
  language.dispatchEvent(new Event("change"));
  expect([labels()[0], shown().querySelectorAll("option")[1]?.textContent]).toEqual(["Größe", "Klein"]);
  (document.querySelector("[name=consents-0-label]") as HTMLTextAreaElement).value = "Yes";
  render();
  expect(labels()[1]).toBe("Yes");
});

test("a page without a place for a preview has none", () => {
  document.body.innerHTML = "";
  expect(formPreview(document)()).toBeUndefined();
});
