// How far something is scrolled, as it may be told: what is typed moves it, letter by letter.
import type { Attributes } from "./attributes";
import { type Fields, point } from "./fields";
import type { Known } from "./mirror";

const FIELDS = new Set(["input", "textarea", "select"]);
/** A line of text, and more letters than anybody guesses. */
const [LINE, LETTERS] = [16, 64];

type Holds = ((id: number) => boolean) | undefined;

/** News of it, as it may leave. */
export function scrolling(known: Known | undefined, data: Fields, holds: Holds): Fields | null {
  const found = known && scrolled(known, point(data), holds?.(Number(data.id)) === true);
  return found ? { source: 3, id: data.id, ...found } : null;
}

/** Null when nothing of it is. `holds`: something that is written into stands in it. */
function scrolled({ tag, standing, masked }: Known, { x, y }: Fields, holds: boolean): Fields | null {
  if (standing !== "open" || FIELDS.has(tag)) return null;
  if (masked) return { x: 0, y: steps(y, LINE) };
  return holds ? { x: steps(x, LETTERS), y: steps(y, LINE) } : { x, y };
}

/** The same of an element that is told. */
export function scrollOf(known: Known, given: Attributes, holds: () => boolean): void {
  const { rr_scrollLeft, rr_scrollTop } = given;
  if (rr_scrollLeft === undefined && rr_scrollTop === undefined) return;
  const [x, y] = [rr_scrollLeft, rr_scrollTop].map((one) => Number.parseFloat(`${one ?? 0}`));
  const found = scrolled(known, { x, y }, holds());
  delete given.rr_scrollLeft;
  delete given.rr_scrollTop;
  if (found?.x) given.rr_scrollLeft = found.x as number;
  if (found?.y) given.rr_scrollTop = found.y as number;
}

function steps(value: unknown, step: number): number {
  return Math.round(Number(value) / step) * step || 0;
}
