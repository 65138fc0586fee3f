// Additions with all that is within them, one node after the other, as rrweb's replayer takes them.
import { type Fields, list } from "../fields";
import type { Recorded } from "../sanitise";
import type { Serialised } from "../tree";

export function flatten(event: Recorded): Recorded {
  const { data } = event;
  if (event.type !== 3 || data?.source !== 0) return event;
  const adds: Fields[] = [];
  for (const { parentId, nextId, node } of list(data.adds)) take(adds, parentId as number, nextId, node as Serialised);
  return { ...event, data: { ...data, adds, attributes: list(data.attributes).map(sized) } };
}

/** rrweb reads sizes of what is new alone. */
function sized({ id, attributes }: Fields): Fields {
  const { rr_width: width, rr_height: height, style } = attributes as Fields;
  if (width === undefined) return { id, attributes };
  const size = { width, height };
  return { id, attributes: { style: style === undefined ? size : `${style};width:${width};height:${height}` } };
}

function take(adds: Fields[], parentId: number, nextId: unknown, node: Serialised): void {
  const { childNodes = [], ...alone } = node;
  adds.push({ parentId, nextId, node: node.childNodes ? { ...alone, childNodes: [] } : alone });
  for (const child of childNodes) take(adds, node.id, null, child);
}
