// What would leave a visitor's page under these rules: the recorder's own snapshot of the document in which this runs.
import { placeOf } from "../../cobrowse/placement";
import { PrivacyRules, type Rules } from "../../cobrowse/privacy";
import { type Recorded, Sanitiser } from "../../cobrowse/sanitise";
import { PageSheets } from "../../cobrowse/sheets-of-page";
import { type Numbers, Snapshot } from "../../cobrowse/snapshot";
import type { Box, Serialised } from "../../cobrowse/tree";

export interface Taken {
  events: Recorded[];
  /** Elements that agents see as a box, and texts that they see as dots. */
  boxes: number;
  dots: number;
}

/** `address` is where the page is said to stand. */
export function take(rules: Partial<Rules>, address: string): Taken {
  const privacy = new PrivacyRules(rules);
  const numbers = new Known();
  const host = {
    base: address,
    privacy: (id: number) => {
      const node = numbers.getNode(id);
      return node instanceof Element ? privacy.of(node) : "closed";
    },
    size: (id: number, hidden: boolean) => sizeOf(numbers.getNode(id), hidden),
    sheet: (id: number): string | null => {
      const node = numbers.getNode(id);
      return node ? sheets.of(node) : null;
    },
    again: () => {},
  };
  const sanitiser: Sanitiser = new Sanitiser(host);
  const sheets: PageSheets = new PageSheets(sanitiser.names);
  const snapshot = new Snapshot(numbers, sanitiser, sheets, new Set());
  const { events } = snapshot.slice(() => false);
  const found = { boxes: 0, dots: 0 };
  for (const { data } of events) if (data?.node) count(data.node as Serialised, sanitiser, found);
  return { events, ...found };
}

/** Of a page that stays as it is. */
class Known implements Numbers {
  private readonly ids = new Map<Node, number>();
  private readonly nodes = new Map<number, Node>();

  getId(node: Node): number {
    return this.ids.get(node) ?? -1;
  }

  getNode(id: number): Node | null {
    return this.nodes.get(id) ?? null;
  }

  add(node: Node, { id }: { id: number }): void {
    this.ids.set(node, id);
    this.nodes.set(id, node);
  }

  removeNodeFromMap(node: Node): void {
    this.nodes.delete(this.getId(node));
  }
}

function sizeOf(node: Node | null, hidden: boolean): Box | null {
  if (!(node instanceof Element)) return null;
  const { width, height } = node.getBoundingClientRect();
  const place = hidden ? placeOf(node) : "";
  if (place) return { width, height, place };
  return { width, height, inline: getComputedStyle(node).display.startsWith("inline") };
}

function count(node: Serialised, { mirror }: Sanitiser, found: { boxes: number; dots: number }): void {
  const attributes = (node.attributes ?? {}) as Record<string, unknown>;
  const box = attributes["data-livedesk-box"];
  if (box !== undefined && box !== "own") found.boxes += 1;
  const field = node.tagName === "input" || node.tagName === "textarea";
  const shown = node.type === 3 ? String(node.textContent ?? "").trim() : field ? String(attributes.value ?? "") : "";
  if (shown !== "" && (field || mirror.get(node.id)?.masked)) found.dots += 1;
  for (const child of node.childNodes ?? []) count(child, { mirror } as Sanitiser, found);
}
