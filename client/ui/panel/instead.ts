// What a queue takes instead of a visitor who waits, and the button that leads there.
import type { WidgetConfig } from "../../sdk/index.js";
import { setText } from "../dom.js";
import type { Letter } from "./requesting.js";
import { plain, type ViewContext } from "./view.js";

/** What is taken instead of a visitor who joins; null: nothing. */
export function taken(config: WidgetConfig | null): Letter["kind"] | null {
  const offline = config?.offline;
  return offline === "message" || offline === "callback" ? offline : null;
}

/** The way to the form from where one may also wait. Hidden while somebody is there to wait for. */
export function requestOffer({ words, config, actions }: ViewContext): {
  element: HTMLElement;
  update(estimate: number | null): void;
} {
  const props = { hidden: true, "data-livedesk": "request-instead" };
  const element = plain("", { onclick: () => actions.requesting("form"), ...props });
  return {
    element,
    update(estimate) {
      const kind = taken(config());
      element.hidden = kind === null || (!config()?.reason && (estimate ?? 0) < HOUR);
      setText(element, kind === "callback" ? words.callbackInstead : words.messageInstead);
    },
  };
}

/** From here on the server says “more than an hour”. */
const HOUR = 3600;
