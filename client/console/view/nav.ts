// The console's pages: the desk, which is a call's page while there is one, the history and the statistics.
import { h, setAttribute, setText } from "../../ui/dom";
import { addressOf, DESK, type Place } from "../places";
import type { Scene, View } from "./parts";

const NAMES: readonly Place["name"][] = ["desk", "history", "statistics"];

export function createNav({ t }: Scene): View {
  const links = NAMES.map((name) => h("a", { href: addressOf({ ...DESK, name }) }, t(`nav.${name}`)));
  const [desk] = links;
  return {
    element: h("nav", { class: "pages", "aria-label": t("nav") }, ...links),
    update({ place, talk }) {
      for (const [at, link] of links.entries())
        setAttribute(link, "aria-current", NAMES[at] === place.name ? "page" : null);
      if (desk) setText(desk, t(talk === null ? "nav.desk" : "nav.call"));
    },
  };
}
