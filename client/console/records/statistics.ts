// The statistics' page: today in figures and by the hour, thirty days by the day.
import { h, setText } from "../../ui/dom";
import { clock } from "../format";
import type { ChartData, Draw } from "./chart";
import { Fetching } from "./fetching";
import { createFigure } from "./figure";
import type { Query } from "./filters";
import type { About } from "./loading";
import { createStatus, type Scene } from "./pieces";
import { createTiles, type Tile } from "./tiles";
import type { Choices, Figures, QueueName, Stats } from "./wire";

const DAYS = 30;
const COUNTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
const SECONDS = [5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400];

export interface StatisticsView {
  readonly element: HTMLElement;
  show(query: Query): void;
  refresh(): void;
}

export function createStatistics(scene: Scene, draw: Draw): StatisticsView {
  const { api, tell } = scene;
  let queue = "";
  const read = () => api.read<Stats>(`stats/?${new URLSearchParams({ days: String(DAYS), ...(queue && { queue }) })}`);
  const fetching = new Fetching<Stats>((state) => {
    status.update(state);
    body.hidden = state.value === null;
    if (state.value !== null && state.phase === "ready") update(state.value);
  });
  const ask = (about: About) => void fetching.ask(read, about);
  const status = createStatus(scene, () => ask("same"));
  const parts = createParts(scene, draw);
  const scope = h("p", { class: "hush" });
  const chooser = createChooser(scene, () => queue);
  const title = h("h1", { id: "statistics-title", tabindex: "-1" }, tell("statistics"));
  const body = h("div", { class: "statistics", hidden: true }, ...parts.elements, scope);
  const head = h("div", { class: "records-head" }, title, chooser.element);
  const element = h("section", { "aria-labelledby": "statistics-title" }, head, status.element, body);
  const update = (stats: Stats): void => {
    parts.update(stats);
    const zone = tell("zone", { zone: stats.time_zone });
    setText(scope, stats.scope === "own" ? `${tell("ownScope")} ${zone}` : zone);
  };
  return {
    element,
    show(query) {
      const fresh = (query.queue ?? "") !== queue;
      queue = query.queue ?? "";
      chooser.show();
      ask(fresh ? "similar" : "same");
    },
    refresh: () => ask("same"),
  };
}

function createParts(scene: Scene, draw: Draw) {
  const { tell } = scene;
  const [day, days] = [createTiles(scene), createTiles(scene)];
  const [today, lastDays] = [h("h2", {}, tell("today")), h("h2", {}, tell("lastDays", { count: DAYS }))];
  const none = { hour: tell("noCallsToday"), day: tell("noCallsDays") };
  const figure = (word: "callsByHour" | "callsByDay" | "waitByDay", unit: "hour" | "day") =>
    createFigure(scene, draw, { id: word, title: tell(word), unit: tell(unit), empty: none[unit] });
  const [byHour, byDay, waits] = [
    figure("callsByHour", "hour"),
    figure("callsByDay", "day"),
    figure("waitByDay", "day"),
  ];
  const charts = h("div", { class: "charts" }, byDay.element, waits.element);
  const elements = [today, day.element, byHour.element, lastDays, days.element, charts];
  return {
    elements,
    update(stats: Stats) {
      const now: Tile = { key: "waiting", word: tell("waitingNow"), value: String(stats.waiting) };
      day.update(stats, now);
      days.update(stats.period, null);
      const hours = stats.hours.map(({ begin }) => hourOf(begin, scene.locale, stats.time_zone));
      const dates = stats.days.map(({ date }) => dayOf(date, scene.locale));
      byHour.update(counts(scene, hours, stats.hours));
      byDay.update(counts(scene, dates, stats.days));
      waits.update(waitsOf(scene, dates, stats.days));
    },
  };
}

function counts({ tell }: Scene, labels: string[], rows: readonly Figures[]): ChartData {
  const lines = (["handled", "dropped", "missed"] as const).map((key) => ({
    key,
    label: tell(key),
    values: rows.map((row) => row[key]),
  }));
  return { kind: "stack", labels, lines, format: String, steps: COUNTS };
}

function waitsOf({ tell }: Scene, labels: string[], rows: readonly Figures[]): ChartData {
  const lines = [
    { key: "median", label: tell("median"), values: rows.map((row) => row.wait_median_seconds) },
    { key: "p90", label: tell("p90"), values: rows.map((row) => row.wait_p90_seconds) },
  ];
  return { kind: "lines", labels, lines, format: clock, steps: SECONDS };
}

/** By the site's clock, as they were counted; by UTC where a browser does not know the zone. */
export function hourOf(begin: string, locale: string, timeZone: string): string {
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat(locale, { ...form, timeZone }).format(new Date(begin));
  } catch {
    return new Intl.DateTimeFormat(locale, { ...form, timeZone: "UTC" }).format(new Date(begin));
  }
}

function dayOf(date: string, locale: string): string {
  const form = { day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale, form).format(new Date(`${date}T00:00:00Z`));
}

/** Which queue's figures: all of those that the agent sees, or one. */
function createChooser({ api, tell, go }: Scene, chosen: () => string) {
  const select = h("select", { id: "statistics-queue" });
  const element = h("div", { class: "field" }, h("label", { for: "statistics-queue" }, tell("queue")), select);
  let queues: readonly QueueName[] | null = null;
  select.addEventListener("change", () =>
    go({ name: "statistics", callId: null, query: select.value === "" ? {} : { queue: select.value } }),
  );
  const fill = (): void => {
    const known = queues ?? [];
    const strange = chosen() !== "" && !known.some(({ slug }) => slug === chosen());
    const offered = strange ? [...known, { slug: chosen(), name: chosen() }] : known;
    const options = offered.map(({ slug, name }) => h("option", { value: slug }, name));
    select.replaceChildren(h("option", { value: "" }, tell("all")), ...options);
    select.value = chosen();
  };
  const show = (): void => {
    fill();
    if (queues !== null) return;
    const keep = (found: Choices): void => {
      queues = found.queues;
      fill();
    };
    api.read<Choices>("calls/choices/").then(keep, () => {});
  };
  return { element, show };
}
