// What is known of a visitor besides the answers: pages of this visit, device, consents, earlier visits.
import { h } from "../../ui/dom";
import { ago, clock, exact, pageName, timeOfDay } from "../format";
import type { EarlierCall, VisitorCard } from "../wire";
import { button, callTone, callWord, pill, type Scene } from "./parts";

export function cardParts(scene: Scene, card: VisitorCard, open: (callId: string) => void): HTMLElement[] {
  const { t } = scene;
  const parts = [h("h3", {}, t("visit")), about(scene, card)];
  if (card.pages.length > 0) parts.push(h("h3", {}, t("pagesVisited")), pages(scene, card));
  if (card.consents.length > 0) parts.push(h("h3", {}, t("consents")), consents(scene, card));
  if (card.earlier.length > 0) parts.push(h("h3", {}, t("earlierVisits")), earlier(scene, card, open));
  return parts;
}

function about({ t, locale }: Scene, { device, language, referrer }: VisitorCard): HTMLElement {
  const list = h("dl", { class: "pairs" });
  const lines = [
    [t("device"), device],
    [t("language"), languageName(language, locale)],
    [t("cameFrom"), referrer && pageName("", referrer)],
  ] as const;
  for (const [name, value] of lines) if (value) list.append(h("dt", {}, name), h("dd", {}, h("bdi", {}, value)));
  if (list.childElementCount === 0) list.append(h("dt", {}, t("device")), h("dd", {}, t("unknown")));
  return list;
}

/** `de-AT` as the agent would say it; what is no language as it is. */
export function languageName(tag: string, locale: string): string {
  if (tag === "") return "";
  try {
    return new Intl.DisplayNames([locale], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The newest first; the list says so by its numbers. */
function pages({ locale }: Scene, card: VisitorCard): HTMLElement {
  const list = h("ol", { class: "visits", reversed: true });
  for (const { url, title, at } of [...card.pages].reverse()) {
    const time = h("time", { class: "hush number", datetime: at, title: exact(at, locale) }, timeOfDay(at, locale));
    list.append(h("li", {}, h("bdi", { title: url }, pageName(title, url)), " ", time));
  }
  return list;
}

function consents({ t, locale }: Scene, card: VisitorCard): HTMLElement {
  const list = h("ul", { class: "visits" });
  for (const { name, label, granted, at, version } of card.consents) {
    const word = granted ? "consent.granted" : at === null ? "consent.pending" : "consent.refused";
    const when = at !== null && h("time", { class: "hush", datetime: at }, exact(at, locale));
    const edition = version !== "" && h("span", { class: "hush" }, `${t("version")} ${version}`);
    const line = [pill(granted ? "good" : "plain", t(word)), " ", when, " ", edition];
    list.append(h("li", {}, h("p", {}, label || name), h("p", { class: "line" }, ...line)));
  }
  return list;
}

function earlier(scene: Scene, card: VisitorCard, open: (callId: string) => void): HTMLElement {
  const { t, locale } = scene;
  const list = h("ul", { class: "visits" });
  for (const { started_at, page_title, page_url, calls } of card.earlier) {
    const when = h("time", { datetime: started_at, title: exact(started_at, locale) }, ago(started_at, scene.now(), t));
    const where = h("bdi", { class: "hush", title: page_url }, pageName(page_title, page_url));
    list.append(
      h("li", {}, h("p", { class: "line" }, when, where), ...calls.map((call) => callLine(scene, call, open))),
    );
  }
  return list;
}

function callLine(scene: Scene, call: EarlierCall, open: (callId: string) => void): HTMLElement {
  const { t, locale } = scene;
  const { id } = call;
  const word = callWord(call.status, t);
  const name = t("openEarlier", { when: exact(call.started_at, locale) });
  const status = pill(callTone(call.status), word);
  return h(
    "p",
    { class: "line" },
    status,
    h("span", { class: "number" }, clock(call.duration_seconds)),
    call.agent !== null && h("bdi", {}, call.agent),
    call.disposition !== "" && h("bdi", { class: "hush" }, call.disposition),
    id !== undefined && button(t("open"), () => open(id), { class: "plain", "aria-label": name }),
  );
}
