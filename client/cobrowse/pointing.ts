// Where the pointer and the selection of a page are, as far as it may be told.
import { type Fields, list, number, point } from "./fields";
import type { Mirror } from "./mirror";

export type Middle = (id: number) => Fields;

/** Where in what is hidden somebody points may be the key of a code. */
export function pointAt(data: Fields, mirror: Mirror, middle?: Middle): Fields {
  const hidden = mirror.get(Number(data.id))?.standing === "closed";
  return hidden && middle ? middle(Number(data.id)) : point(data);
}

export function selection(data: Fields, mirror: Mirror): Fields {
  const known = (id: unknown) => typeof id === "number" && mirror.has(id);
  const ranges = list(data.ranges).filter(({ start, end }) => known(start) && known(end));
  const of = ({ start, end, startOffset, endOffset }: Fields) => ({
    start,
    end,
    startOffset: number(startOffset),
    endOffset: number(endOffset),
  });
  return { source: 14, ranges: ranges.map(of) };
}

export function positions(given: unknown, mirror: Mirror, middle?: Middle): Fields[] {
  return list(given)
    .filter(({ id }) => mirror.has(Number(id)))
    .map((one) => ({ ...pointAt(one, mirror, middle), id: one.id, timeOffset: number(one.timeOffset) }));
}
