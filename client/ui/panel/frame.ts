// The panel's frame: its head with logo, name and the way out, a line for news, and the place of the view.
import type { WidgetConfig } from "../../sdk/index.js";
import { h, iconButton } from "../dom.js";
import type { PanelWords } from "../locale/panel.js";
import { logo } from "../look.js";

export interface Frame {
  element: HTMLElement;
  note: HTMLElement;
  body: HTMLElement;
  /** The quiet way to let an agent without a call see the page. */
  aside: HTMLButtonElement;
  /** What an agent has done on the page, for as long as the session is. */
  deeds: HTMLElement;
}

/** Hidden to begin with. */
export function panelFrame(
  config: WidgetConfig | null,
  words: PanelWords,
  locale: string,
  hide: () => void,
  code: () => void = () => {},
): Frame {
  const minimise = iconButton("down", words.minimise, {
    class: "icon plain",
    "data-livedesk": "minimise",
    onclick: hide,
  });
  const name = h("span", { class: "name", id: "panel-name" }, String(config?.name || words.title));
  const bar = h("div", { class: "bar" }, logo(config?.appearance, locale, null), name, minimise);
  const note = h("p", { class: "note", role: "status" });
  const body = h("div", { class: "body" });
  const aside = h(
    "button",
    { type: "button", class: "plain aside", "data-livedesk": "code-open", onclick: code },
    words.code,
  );
  const deeds = h("div", { class: "deeds" });
  const onkeydown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.stopPropagation();
      hide();
    }
  };
  const role = { role: "dialog", "aria-labelledby": "panel-name", "aria-modal": "false" };
  const props = { class: "panel", hidden: true, "data-livedesk": "panel", onkeydown, ...role };
  return { element: h("section", props, bar, note, body, deeds, aside), note, body, deeds, aside };
}
