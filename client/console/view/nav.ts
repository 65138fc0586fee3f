// The console's pages: the desk, which is a call's page while there is one, messages, history and statistics.
import { h, setAttribute, setText } from "../../ui/dom";
import { addressOf, DESK, type Place } from "../places";
import type { Scene, View } from "./parts";

const NAMES: readonly Place["name"][] = ["desk", "messages", "history", "statistics"];

export function createNav({ t }: Scene): View {
  const words = NAMES.map((name) => h("span", {}, t(`nav.${name}`)));
  const links = NAMES.map((name, at) => h("a", { href: addressOf({ ...DESK, name }) }, words[at]));
  const number = h("span", { class: "count", "aria-hidden": "true" });
  const spoken = h("span", { class: "spoken" });
  links[NAMES.indexOf("messages")]?.append(number, spoken);
  const [desk] = words;
  return {
    element: h("nav", { class: "pages", "aria-label": t("nav") }, ...links),
    update({ place, talk, requests }) {
      for (const [at, link] of links.entries())
        setAttribute(link, "aria-current", NAMES[at] === place.name ? "page" : null);
      if (desk) setText(desk, t(talk === null ? "nav.desk" : "nav.call"));
      const open = requests?.open ?? 0;
      number.hidden = open === 0;
      setText(number, open > MOST ? `${MOST}+` : String(open || ""));
      setText(spoken, open === 0 ? "" : ` (${t("messagesOpen", { count: open })})`);
    },
  };
}

/** What the badge counts up to. */
const MOST = 99;
