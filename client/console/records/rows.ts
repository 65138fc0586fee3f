// The table of calls: one row a call, its customer the link to its page.
import { type Child, h } from "../../ui/dom";
import { clock, exact } from "../format";
import { addressOf } from "../places";
import { callTone, pill } from "../view/parts";
import type { Scene } from "./pieces";
import type { PastCall } from "./wire";
import { named, type Word } from "./words";

const COLUMNS: readonly Word[] = [
  "customer",
  "time",
  "status",
  "queue",
  "agent",
  "waited",
  "length",
  "disposition",
  "rating",
];
const NUMBERS: readonly Word[] = ["waited", "length", "rating"];

// The roles are spelled out, since a table that the narrow layout shows as cards loses its own.
export function createTable({ tell }: Scene, body: HTMLElement): HTMLElement {
  const kind = (word: Word) => (NUMBERS.includes(word) ? "number" : false);
  const columns = COLUMNS.map((word) => h("th", { scope: "col", role: "columnheader", class: kind(word) }, tell(word)));
  return h(
    "table",
    { role: "table" },
    h("caption", { class: "spoken" }, tell("historyCaption")),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...columns)),
    body,
  );
}

export function createRow(scene: Scene, call: PastCall): HTMLElement {
  const { tell, locale } = scene;
  const address = addressOf({ name: "history", callId: call.id, query: {} });
  const none = h("span", { class: "hush" }, tell("none"));
  const cells: Partial<Record<Word, Child>> = {
    time: h("time", { datetime: call.started_at, title: exact(call.started_at, locale) }, moment(call, locale)),
    status: pill(callTone(call.status), named(tell, "status", call.status)),
    queue: h("bdi", {}, call.queue.name),
    agent: call.agent ? h("bdi", {}, call.agent.name) : h("span", { class: "hush" }, tell("nobody")),
    waited: call.waited_seconds === null ? none.cloneNode(true) : waited(call),
    length: call.status === "missed" ? none.cloneNode(true) : clock(call.duration_seconds ?? 0),
    disposition: call.disposition === "" ? none.cloneNode(true) : named(tell, "disposition", call.disposition),
    rating: call.rating === null ? none.cloneNode(true) : stars(scene, call.rating),
  };
  const title = h("a", { class: "name", href: address }, h("bdi", {}, call.customer_name));
  const rest = COLUMNS.filter((word) => word !== "customer").map((word) =>
    h(
      "td",
      { role: "cell", class: NUMBERS.includes(word) ? "number" : false, "data-cell": word },
      h("span", { class: "label", "aria-hidden": "true" }, tell(word)),
      h("span", { class: "cell" }, cells[word]),
    ),
  );
  return h("tr", { role: "row" }, h("th", { role: "rowheader", scope: "row" }, title), ...rest);
}

/** Colour alone says nothing: the number is there, and the sheet of the call says it in words. */
function waited({ waited_seconds, sla_met }: PastCall): HTMLElement {
  return h("span", { class: sla_met === false ? "late" : false }, clock(waited_seconds ?? 0));
}

export function stars({ tell }: Scene, rating: number): HTMLElement {
  return h("span", { class: "stars", title: tell("stars", { count: rating }) }, tell("stars", { count: rating }));
}

function moment({ started_at }: PastCall, locale: string): string {
  const form: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" };
  return new Intl.DateTimeFormat(locale, form).format(new Date(started_at));
}
