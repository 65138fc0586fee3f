// Figures as tiles: a word, a number, and where it helps what the number rests on.
import { h } from "../../ui/dom";
import { clock } from "../format";
import type { Scene } from "./pieces";
import type { Figures } from "./wire";

export interface Tile {
  readonly key: string;
  readonly word: string;
  readonly value: string;
  readonly hint: string;
}

export function tilesOf({ tell, locale }: Scene, figures: Figures): Tile[] {
  const none = tell("none");
  const time = (seconds: number | null) => (seconds === null ? none : clock(seconds));
  const part = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const mean = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const { rating, ratings, sla_met } = figures;
  const given = ratings === 1 ? tell("oneRating") : tell("ratings", { count: ratings });
  const plain = (key: "handled" | "missed" | "dropped") => ({
    key,
    word: tell(key),
    value: String(figures[key]),
    hint: "",
  });
  return [
    plain("handled"),
    plain("missed"),
    plain("dropped"),
    { key: "median", word: tell("median"), value: time(figures.wait_median_seconds), hint: "" },
    { key: "p90", word: tell("p90"), value: time(figures.wait_p90_seconds), hint: "" },
    { key: "sla", word: tell("sla"), value: sla_met === null ? none : part.format(sla_met), hint: "" },
    { key: "rating", word: tell("rating"), value: rating === null ? none : mean.format(rating), hint: given },
  ];
}

export function createTiles(scene: Scene) {
  const element = h("dl", { class: "tiles" });
  return {
    element,
    update(figures: Figures, first: Tile | null) {
      const tiles = [...(first ? [first] : []), ...tilesOf(scene, figures)];
      element.replaceChildren(...tiles.map(draw));
    },
  };
}

function draw({ key, word, value, hint }: Tile): HTMLElement {
  const number = h("dd", { class: "number" }, value);
  return h(
    "div",
    { class: "tile card", "data-tile": key },
    h("dt", {}, word),
    number,
    hint && h("dd", { class: "hush" }, hint),
  );
}
