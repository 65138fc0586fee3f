// The module of messages, history and statistics, fetched when one of them is opened: which page shows, and its sheet.
import uplotCss from "uplot/dist/uPlot.min.css";
import { sheet } from "../../ui/dom";
import { DESK, type Place } from "../places";
import type { RecordsModule, RecordsPage, RecordsWorld } from "../view/records";
import { type Draw, draw } from "./chart";
import { createDetail } from "./detail";
import type { Query } from "./filters";
import { createHistory } from "./history";
import { createMessages } from "./messages";
import { Deletion } from "./recorded/deletion";
import { createRecordings } from "./recorded/list";
import css from "./records.css";
import { SHOWN } from "./shown";
import { createStatistics } from "./statistics";
import { teller } from "./words";

/** `drawing` puts charts on the page. */
export function createPages(root: HTMLElement, world: RecordsWorld, drawing: Draw = draw): RecordsPage {
  const scene = { ...world, tell: teller(world.locale) };
  const deletion = new Deletion(scene, root);
  const [history, detail] = [createHistory(scene), createDetail(scene, deletion)];
  const [statistics, messages] = [createStatistics(scene, drawing), createMessages(scene)];
  const recordings = createRecordings(scene, deletion);
  const pages = [history, detail, statistics, messages, recordings];
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet(uplotCss), sheet(css)];
  root.append(...pages.map(({ element }) => element));
  let at: Place = DESK;
  let back: Query = {};
  const pageOf = ({ name, callId, query }: Place) => {
    const past = query.show === SHOWN.show ? recordings : history;
    return { desk: null, messages, history: callId === null ? past : detail, statistics }[name];
  };
  return {
    show(place, userId) {
      const turned = pageOf(place) !== pageOf(at);
      at = place;
      for (const page of pages) page.element.hidden = page !== pageOf(place);
      if (place.name === "messages") messages.show(place.query);
      if (place.name === "statistics") statistics.show(place.query);
      if (place.name === "history" && place.callId === null) {
        back = place.query;
        (pageOf(place) === recordings ? recordings : history).show(back);
      }
      if (place.callId !== null) detail.show(place.callId, userId, back);
      if (turned) arrive(pageOf(place)?.element ?? null);
    },
    refresh: () => pageOf(at)?.refresh(),
  };
}

/** A page that is opened begins at its top, and its heading is read. */
function arrive(element: HTMLElement | null): void {
  window.scrollTo(0, 0);
  element?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}

({ createPages }) satisfies RecordsModule;
