// Figures as tiles: a word and a number.
import { h } from "../../ui/dom";
import { clock } from "../format";
import type { Scene } from "./pieces";
import type { Figures } from "./wire";

export interface Tile {
  readonly key: string;
  readonly word: string;
  readonly value: string;
}

export function tilesOf({ tell, locale }: Scene, figures: Figures): Tile[] {
  const none = tell("none");
  const time = (seconds: number | null) => (seconds === null ? none : clock(seconds));
  const part = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const mean = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const { rating, ratings, sla_met } = figures;
  const given = ratings === 1 ? tell("oneRating") : tell(ratings === 0 ? "rating" : "ratings", { count: ratings });
  const plain = (key: "handled" | "missed" | "dropped") => ({
    key,
    word: tell(key),
    value: String(figures[key]),
  });
  return [
    plain("handled"),
    plain("missed"),
    plain("dropped"),
    { key: "median", word: tell("median"), value: time(figures.wait_median_seconds) },
    { key: "p90", word: tell("p90"), value: time(figures.wait_p90_seconds) },
    { key: "sla", word: tell("sla"), value: sla_met === null ? none : part.format(sla_met) },
    { key: "rating", word: given, value: rating === null ? none : mean.format(rating) },
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

function draw({ key, word, value }: Tile): HTMLElement {
  const number = h("dd", { class: "number" }, value);
  return h("div", { class: "tile card", "data-tile": key }, h("dt", {}, word), number);
}
