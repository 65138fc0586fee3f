// The visitor's card: what is shown, and that what a visitor chose stays text.
import { expect, test, vi } from "vitest";
import { memory } from "../memory";
import { translator } from "../strings";
import { card } from "../testing/server";
import type { VisitorCard } from "../wire";
import { cardParts, languageName } from "./card";

const at = "2026-11-22T10:00:00Z";
const open = vi.fn();

function show(more: Partial<VisitorCard>): HTMLElement {
  const scene = { t: translator("en"), locale: "en", now: () => Date.parse(at), memory: memory(() => localStorage) };
  document.body.replaceChildren(...cardParts(scene, card(more), open));
  return document.body;
}

test("device and language are told in the agent's words", () => {
  expect(show({ language: "de-AT" }).textContent).toContain("DeviceFirefox · WindowsLanguageAustrian German");
  expect(languageName("no language", "en")).toBe("no language");
});

test("the pages of the visit stand with the newest first, as text", () => {
  const pages = [
    { url: "https://shop.test/", title: "Shop", at },
    { url: "javascript:alert(1)", title: "<b>", at },
  ];
  const names = [...show({ pages }).querySelectorAll("ol bdi")].map((name) => name.textContent);
  expect(names).toEqual(["<b>", "Shop"]);
  expect(document.querySelector("b, a")).toBeNull();
});

test("a consent that was refused is told from one that nobody asked for", () => {
  const consent = { name: "terms", label: "Terms", version: "" };
  const said = show({
    consents: [
      { ...consent, granted: true, at },
      { ...consent, granted: false, at },
      { ...consent, granted: false, at: null },
    ],
  });
  expect([...said.querySelectorAll(".pill")].map((word) => word.textContent)).toEqual([
    "Granted",
    "Not given",
    "Pending",
  ]);
});

test("an earlier call opens where the agent may read it", () => {
  const call = { status: "completed" as const, started_at: at, duration_seconds: 61, disposition: "", agent: "Bob" };
  const visit = { started_at: at, page_url: "https://shop.test/", page_title: "Shop" };
  show({ earlier: [{ ...visit, calls: [{ ...call, id: "c9" }, call] }] });
  expect(document.querySelectorAll("button").length).toBe(1);
  document.querySelector("button")?.click();
  expect(open).toHaveBeenCalledExactlyOnceWith("c9");
});
