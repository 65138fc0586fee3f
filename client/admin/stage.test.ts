// The stage: the launcher's own parts, in a scheme of its own, and what somebody presses on it.
import { expect, test } from "vitest";
import type { WidgetConfig } from "../sdk/index.js";
import { lookOf } from "./preview.js";
import { inScheme, type Scene, type Shown, Stage } from "./stage.js";

const CONFIG = {
  name: "Support",
  open: true,
  opens_at: null,
  appearance: { color: "#2457d6", title: "Ask us" },
  form: { fields: [{ name: "name", type: "text", label: "Your name", required: true }] },
  consents: [{ name: "terms", label: "I agree", required: true, url: null }],
} as unknown as WidgetConfig;

const SCENE: Scene = { config: CONFIG, locale: "en", shown: "button", scheme: "light", picture: null };

function staged(): { stage: Stage; root: ShadowRoot; host: HTMLElement; went: Shown[] } {
  const place = document.createElement("div");
  const went: Shown[] = [];
  const stage = new Stage(place, (shown) => went.push(shown));
  const host = place.firstElementChild as HTMLElement;
  return { stage, host, root: host.shadowRoot as ShadowRoot, went };
}

const find = (root: ShadowRoot, selector: string) => root.querySelector(selector) as HTMLElement;
const later = () => new Promise((resolve) => setTimeout(resolve));

test("the button opens the form, which leads to the consents and the queue", async () => {
  const { stage, root, went } = staged();
  stage.show(SCENE);
  expect([find(root, ".launcher").hidden, find(root, ".panel").hidden]).toEqual([false, true]);
  find(root, ".launcher").click();
  stage.show({ ...SCENE, shown: "form" });
  (find(root, "[name=name]") as HTMLInputElement).value = "Ada";
  find(root, "form").dispatchEvent(new Event("submit", { cancelable: true }));
  await later();
  stage.show({ ...SCENE, shown: "consents" });
  (find(root, "[name=terms]") as HTMLInputElement).checked = true;
  find(root, "form").dispatchEvent(new Event("submit", { cancelable: true }));
  await later();
  stage.show({ ...SCENE, shown: "waiting" });
  expect(find(root, ".place").textContent).toBe("You are number 2 in line");
  find(root, "[data-livedesk=minimise]").click();
  expect(went).toEqual(["form", "consents", "waiting", "button"]);
});

test("while a title is typed the panel stays, and is not made anew", () => {
  const { stage, root } = staged();
  stage.show({ ...SCENE, shown: "form" });
  const panel = find(root, ".panel");
  const config = { ...CONFIG, appearance: { ...CONFIG.appearance, title: "Ask us!" } };
  stage.show({ ...SCENE, config, shown: "form" });
  expect([find(root, ".panel") === panel, find(root, "h2").textContent]).toEqual([true, "Ask us!"]);
});

test("another speed lets the panel appear anew, so that it is seen", () => {
  const { stage, root, host } = staged();
  stage.show({ ...SCENE, shown: "form" });
  const panel = find(root, ".panel");
  const config = { ...CONFIG, appearance: { ...CONFIG.appearance, animation: "slow" } };
  stage.show({ ...SCENE, config, shown: "form" });
  expect([find(root, ".panel") === panel, host.style.getPropertyValue("--ld-time")]).toEqual([false, "190ms"]);
});

test.each([
  ["@media (prefers-color-scheme: dark) {", "dark", "@media all {"],
  ["@media(prefers-color-scheme:dark){", "light", "@media not all{"],
  ["@media (prefers-reduced-motion: reduce) {", "dark", "@media (prefers-reduced-motion: reduce) {"],
] as const)("“%s” on a %s stage is “%s”", (text, scheme, wanted) => {
  expect(inScheme(text, scheme)).toBe(wanted);
});

test("the look is what the form says, by language, and a logo goes when it is to", () => {
  const data = new FormData();
  for (const [name, value] of Object.entries({ color: "#fd0", title: "Help", title_de: "Hilfe", remove_logo: "on" })) {
    data.set(name, value);
  }
  const look = lookOf(data, ["de"], "/logo.png");
  expect(look).toMatchObject({
    color: "#fd0",
    title: "Help",
    radius: "",
    logo: null,
    translations: { de: { title: "Hilfe" } },
  });
  data.delete("remove_logo");
  expect(lookOf(data, [], "/logo.png").logo).toBe("/logo.png");
});
