// The wrap-up in the header: how long nobody is offered yet, and the end of it.
import { h, setText } from "../../ui/dom";
import { clock } from "../format";
import type { State } from "../state";
import { button, type Scene, type View } from "./parts";

export function createWrapUp(scene: Scene, end: () => void): View {
  const { t } = scene;
  const left = h("span", { class: "number" });
  const element = h(
    "p",
    { class: "wrap-up", hidden: true },
    h("span", {}, `${t("wrapUp")} `),
    left,
    " ",
    button(t("wrapUpEnd"), end, { class: "plain" }),
  );
  let until: number | null = null;
  const tick = (now: number): void => {
    const seconds = until === null ? 0 : Math.ceil((until - now) / 1000);
    element.hidden = seconds <= 0;
    if (seconds > 0) setText(left, clock(seconds));
  };
  return {
    element,
    update({ me }: State) {
      until = me?.wrap_up_until ? Date.parse(me.wrap_up_until) : null;
      tick(scene.now());
    },
    tick,
  };
}
