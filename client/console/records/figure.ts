// A chart with its words: a title, what the colours mean, what is pointed at, and all of it as a table.
import { h, setText } from "../../ui/dom";
import type { ChartData, Draw } from "./chart";
import type { Scene } from "./pieces";

export interface FigureView {
  readonly element: HTMLElement;
  update(data: ChartData): void;
}

/** `empty` stands where no line has a value; `unit` heads the table's first column. */
export function createFigure(
  { tell }: Scene,
  draw: Draw,
  words: { id: string; title: string; unit: string; empty: string },
): FigureView {
  const legend = h("ul", { class: "legend" });
  const pointed = h("p", { class: "pointed number", "aria-hidden": "true" });
  const host = h("div", { class: "chart", role: "img" });
  const empty = h("p", { class: "empty" }, words.empty);
  const table = h("table");
  const scroller = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": words.title }, table);
  const details = h("details", {}, h("summary", {}, tell("asTable")), scroller);
  const title = h("h3", { id: words.id }, words.title);
  const head = h("figcaption", {}, title, legend, pointed);
  const element = h("figure", { class: "card", "aria-labelledby": words.id }, head, host, empty, details);
  let stop = (): void => {};
  return {
    element,
    update(data) {
      const nothing = data.lines.every(({ values }) => values.every((value) => !value));
      for (const part of [legend, pointed, host, details]) part.hidden = nothing;
      empty.hidden = !nothing;
      legend.replaceChildren(...data.lines.map(({ key, label }) => h("li", { "data-line": key }, label)));
      host.setAttribute("aria-label", `${words.title}. ${summary(data)}`);
      fill(table, words, data);
      stop();
      setText(pointed, "");
      const point = (at: number | null) => setText(pointed, at === null ? "" : told(data, at));
      stop = nothing ? () => {} : draw(host, data, point);
    },
  };
}

function told({ labels, lines, format }: ChartData, at: number): string {
  const values = lines.map(({ label, values }) => `${label} ${written(values[at], format)}`);
  return [labels[at] ?? "", ...values].join(" · ");
}

function written(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? "–" : format(value);
}

function summary({ kind, lines, format }: ChartData): string {
  const parts = lines.map(({ label, values }) => {
    const given = values.filter((value) => value !== null);
    const whole = kind === "stack" ? given.reduce((sum, value) => sum + value, 0) : Math.max(0, ...given);
    return `${label}: ${kind === "stack" ? "" : "≤ "}${format(whole)}`;
  });
  return parts.join(", ");
}

function fill(table: HTMLTableElement, { title, unit }: { title: string; unit: string }, data: ChartData): void {
  const { labels, lines, format } = data;
  const heads = [unit, ...lines.map(({ label }) => label)].map((text) => h("th", { scope: "col" }, text));
  const rows = labels.map((label, at) => {
    const cells = lines.map(({ values }) => h("td", { class: "number" }, written(values[at], format)));
    return h("tr", {}, h("th", { scope: "row" }, label), ...cells);
  });
  const caption = h("caption", { class: "spoken" }, title);
  table.replaceChildren(caption, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows));
}
