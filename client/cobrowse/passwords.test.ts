// What has been a password stays one for agents, whatever the page makes of it.
import { afterEach, beforeEach, expect, test } from "vitest";
import { dots } from "./elements";
import { findPasswords, isPassword, Passwords } from "./passwords";
import { isSecret } from "./visitor/secrets";

let watch: Passwords;
const shown = () => new Promise((done) => setTimeout(done));

function field(html: string, place: ParentNode & Node = document.body): HTMLInputElement {
  const made = document.createElement("div");
  made.innerHTML = html;
  place.append(made);
  return made.querySelector("input") as HTMLInputElement;
}

beforeEach(() => {
  watch = new Passwords();
  watch.watch([document]);
});

afterEach(() => {
  watch.close();
  document.body.replaceChildren();
});

test("a password whose letters are shown stays one", async () => {
  const input = field("<input type=PASSWORD>");
  input.type = "text";
  await shown();
  expect([isSecret(input), dots("abc", input)]).toEqual([true, dots("abcdefgh", input)]);
});

test("one that is shown by an attribute, or under another name, does, too", async () => {
  const input = field("<input type=password name=first>");
  input.setAttribute("type", "text");
  input.name = "second";
  await shown();
  expect(isSecret(input)).toBe(true);
});

test("one that was a password before anybody watched stays one", () => {
  watch.close();
  const input = field("<input type=password>");
  findPasswords([document]);
  input.type = "text";
  expect(isSecret(input)).toBe(true);
});

test("a field that takes the place of a password is one", () => {
  const input = field("<input type=password name=s3><input name=s3>");
  expect([isPassword(input), isPassword(input.nextElementSibling)]).toEqual([true, true]);
});

test("within a shadow root, too", async () => {
  const root = document.body.appendChild(document.createElement("p")).attachShadow({ mode: "open" });
  watch.watch([root]);
  const input = field("<input type=password>", root);
  input.type = "text";
  await shown();
  expect(isSecret(input)).toBe(true);
});

test("a field that never was one is none", async () => {
  const input = field("<input type=email name=mail>");
  input.type = "text";
  await shown();
  expect([isPassword(input), isSecret(input), dots("abc", input)]).toEqual([false, false, "•••"]);
});

test.each(["current-password", "new-password", "one-time-code", "cc-number", "cc-csc", "shipping cc-exp", "cc-name"])(
  "%s is a secret, of whatever type",
  (autocomplete) => {
    expect(isSecret(field(`<input autocomplete="${autocomplete}">`))).toBe(true);
  },
);
