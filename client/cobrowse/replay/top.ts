// What floats above the page at the visitor's: popovers are opened and shut as there.
import { type Fields, list } from "../fields";
import type { Recorded } from "../sanitise";
import type { Serialised } from "../tree";

const NAME = "data-livedesk-popover";

/** After it was drawn. */
export function raise({ type, data = {} }: Recorded, nodeOf: (id: unknown) => Node | null): void {
  if (type !== 2 && data.source !== 0) return;
  const open =
    type === 2 ? within(data.node as Serialised) : list(data.adds).flatMap(({ node }) => within(node as Serialised));
  for (const id of open) show(nodeOf(id), true);
  for (const { id, attributes } of list(data.attributes))
    if (NAME in (attributes as Fields)) show(nodeOf(id), (attributes as Fields)[NAME] === "open");
}

function within({ id, attributes, childNodes = [] }: Serialised): number[] {
  const here = (attributes as Fields | undefined)?.[NAME] === "open" ? [id] : [];
  return childNodes.reduce((found, child) => found.concat(within(child)), here);
}

function show(node: Node | null, open: boolean): void {
  const element = node as HTMLElement | null;
  if (!element?.isConnected || typeof element.showPopover !== "function") return;
  element.popover = "manual"; // nothing but the visitor shuts it
  if (element.matches(":popover-open") === open) return;
  if (open) element.showPopover();
  else element.hidePopover();
}
