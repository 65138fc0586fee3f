// Which of the history is shown: calls, or recordings.
import { h } from "../../ui/dom";
import { addressOf } from "../places";
import type { Scene } from "./pieces";

/** In the address of the page of recordings. */
export const SHOWN = { show: "recordings" } as const;

export function createShown({ tell }: Scene, here: "calls" | "recordings"): HTMLElement {
  const link = (name: typeof here, query: Record<string, string>) => {
    const href = addressOf({ name: "history", callId: null, query });
    return h("a", { href, "aria-current": name === here && "page" }, tell(`shown.${name}`));
  };
  const links = [link("calls", {}), link("recordings", SHOWN)];
  return h("nav", { class: "pages", "aria-label": tell("historyShown") }, ...links);
}
