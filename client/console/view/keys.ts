// Keyboard shortcuts at work, and the sheet that lists them and can switch them off.
import { h } from "../../ui/dom";
import { type Deed, deedOf, deedText, isTyping, type Place, SHORTCUTS } from "../shortcuts";
import type { State } from "../state";
import { glyph } from "./icons";
import { button, type Scene, type View } from "./parts";

export function createKeys(scene: Scene, page: { tools: HTMLElement; main: HTMLElement }): View {
  const { t, memory } = scene;
  const sheet = createSheet(scene);
  const open = (): void => sheet.showModal();
  const label = t("keys");
  const opener = h(
    "button",
    {
      type: "button",
      class: "icon",
      "aria-label": label,
      title: `${label} (?)`,
      "aria-haspopup": "dialog",
      onclick: open,
    },
    glyph("keyboard"),
  );
  let place: Place = "queue";
  document.addEventListener("keydown", (event) => {
    if (memory.get("keys") === "off") return;
    const deed = deedOf(event, place, isTyping(event.target) || sheet.open);
    if (deed === null) return;
    event.preventDefault();
    if (deed === "help") open();
    else perform(deed, page);
  });
  return {
    element: h("div", { class: "keys" }, opener, sheet),
    update(state: State) {
      place = state.place.name === "desk" ? (state.talk?.phase ?? "queue") : "beside";
    },
  };
}

/** A key presses what the mouse would press, so that it can do no more than that. */
function perform(deed: Deed, { tools, main }: { tools: HTMLElement; main: HTMLElement }): void {
  const find = (selector: string) => main.querySelector<HTMLElement>(selector);
  if (deed === "available") tools.querySelector<HTMLElement>(".switch")?.click();
  if (deed === "sound") tools.querySelector<HTMLElement>("[data-bell=sound]")?.click();
  if (deed === "search") find("#queue-search")?.focus();
  if (deed === "take") find("tbody button.primary:not([hidden])")?.click();
  if (deed === "message") find("#chat-text")?.focus();
  if (deed === "notes") find("#notes")?.focus();
  if (deed === "back") find(".call-bar .primary:not([hidden])")?.click();
  if (deed === "transfer") find("[data-deed=transfer]:not([hidden])")?.click();
  if (deed === "queue") find(".tabs:not([hidden]) button")?.click();
  if (deed === "next") nextCall(main)?.click();
  if (deed === "down" || deed === "up") step(main, deed === "down" ? 1 : -1);
}

/** The call after the one on screen, round and round; from the queue the first. */
function nextCall(main: HTMLElement): HTMLElement | undefined {
  const calls = [...main.querySelectorAll<HTMLElement>(".tabs:not([hidden]) [data-call]")];
  const at = calls.findIndex((call) => call.getAttribute("aria-current") === "page");
  return calls[(at + 1) % calls.length];
}

/** The next Join button, or the one before; from outside the table the first, or the last. */
function step(main: HTMLElement, by: 1 | -1): void {
  const joins = [...main.querySelectorAll<HTMLElement>("tr:not([data-gone]) .actions button:not([hidden])")];
  const row = document.activeElement?.closest("tbody tr");
  const at = joins.findIndex((join) => row?.contains(join));
  const to = at < 0 ? (by > 0 ? 0 : joins.length - 1) : at + by;
  joins[Math.min(Math.max(to, 0), joins.length - 1)]?.focus();
}

function createSheet({ t, memory }: Scene): HTMLDialogElement {
  const list = h("dl", { class: "shortcuts" });
  for (const { key, deed } of SHORTCUTS) {
    list.append(h("dt", {}, h("kbd", {}, key.toUpperCase())), h("dd", {}, t(deedText(deed))));
  }
  const on = h("input", { type: "checkbox", id: "keys-on" });
  on.checked = memory.get("keys") !== "off";
  on.addEventListener("change", () => memory.set("keys", on.checked ? null : "off"));
  const close = button(t("close"), () => sheet.close(), { class: "primary" });
  const sheet = h(
    "dialog",
    { class: "sheet", "aria-labelledby": "keys-title" },
    // The focus begins at the top, or a low window opens scrolled to the first control.
    h("h2", { id: "keys-title", tabindex: "-1", autofocus: true }, t("keys")),
    h("p", { class: "hush" }, t("keysHint")),
    list,
    h("label", { class: "check", for: "keys-on" }, on, t("keysOn")),
    close,
  );
  return sheet;
}
