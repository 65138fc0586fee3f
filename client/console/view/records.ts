// Where messages, history and statistics are shown: fetches their module when one is first opened, and passes on where it is.
import { h } from "../../ui/dom";
import type { AgentApi } from "../api";
import type { LinkWord } from "../link";
import type { Place } from "../places";
import { button, type Scene, type View } from "./parts";

export interface RecordsWorld {
  api: AgentApi;
  locale: string;
  now(): number;
  openCall(callId: string): void;
  /** `instead` leaves no step to go back to. */
  go(place: Place, instead?: boolean): void;
}

export interface RecordsPage {
  /** Shows this place; again when there may be news. The desk hides all. */
  show(place: Place, userId: string): void;
  /** The server is there again, or a minute has gone by. */
  refresh(): void;
}

export interface RecordsModule {
  createPages(root: HTMLElement, world: RecordsWorld): RecordsPage;
}

export interface RecordsActions extends Omit<RecordsWorld, "locale" | "now"> {
  load(): Promise<RecordsModule>;
}

const EACH_MS = 60_000;

export function createRecords(scene: Scene, actions: RecordsActions): View {
  const { t } = scene;
  const element = h("div", { class: "records", hidden: true });
  let page: RecordsPage | null = null;
  let asked = false;
  let shown: { place: Place; userId: string; link: LinkWord; inbox: string } | null = null;
  let at = 0;

  const load = (): void => {
    asked = true;
    element.replaceChildren(h("p", { class: "empty", role: "status" }, t("recordsLoading")));
    actions.load().then(
      (module) => {
        element.replaceChildren();
        page = module.createPages(element, { ...actions, locale: scene.locale, now: scene.now });
        if (shown) page.show(shown.place, shown.userId);
      },
      () => {
        const again = button(t("retry"), load);
        element.replaceChildren(h("div", { class: "empty", role: "alert" }, h("p", {}, t("recordsFailed")), again));
      },
    );
  };
  return {
    element,
    update({ place, me, link, requests }) {
      const before = shown;
      shown = { place, userId: me?.id ?? "", link, inbox: JSON.stringify(requests) };
      if (place.name !== "desk" && !asked) load();
      if (place !== before?.place || shown.userId !== before.userId) page?.show(place, shown.userId);
      else if (link === "live" && before.link !== "live" && place.name !== "desk") page?.refresh();
      else if (shown.inbox !== before.inbox && place.name === "messages") page?.refresh();
    },
    tick(now) {
      if (now - at < EACH_MS) return;
      at = now;
      if (shown?.place.name === "statistics" && document.visibilityState === "visible") page?.refresh();
    },
  };
}
