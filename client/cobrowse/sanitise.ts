// Between the recorder and everything else: each event built anew from what may leave the page, or not passed on.
import { type Attributes, isTold } from "./attributes";
import { boxed, isSize, sized } from "./box";
import { type Fields, list, number, point, text } from "./fields";
import { mask } from "./mask";
import type { Media } from "./media";
import { Mirror } from "./mirror";
import { Names, takeLate } from "./names";
import { type Middle, pointAt, positions, selection } from "./pointing";
import { scrolling } from "./scrolls";
import { Sheets } from "./sheets";
import { closes, type Page, type Serialised, Tree } from "./tree";
import { type Base, cleanUrl } from "./urls";
import type { Words } from "./words";

/** An event of rrweb's, read as if it came from a stranger. */
export interface Recorded {
  type: number;
  timestamp: number;
  data?: Record<string, unknown>;
}

export interface Host extends Page {
  /** What was sent is not what stands there any more: a new snapshot is wanted, and nothing is to be sent before it. */
  again(): void;
  /** Of an element whose contents are not shown, on screen. */
  readonly middle?: Middle;
  /** Something about an element that is shown as a box is new. */
  moved?(id: number): void;
  /** Elements with these names (`.class`, `#id`) are to be told again. */
  named?(names: string[]): void;
  /** With the receiver: what a page tells of itself is not hidden twice, only what it could do is taken out. */
  readonly received?: boolean;
  /** What is common in style sheets; without it every word counts as that. */
  readonly words?: Words;
  /** What sheets ask of the visitor's screen. */
  readonly media?: Media;
}

const FULL = 2;
const NEWS = 3;
const META = 4;

export class Sanitiser {
  private readonly host: Host;
  readonly mirror = new Mirror();
  readonly names: Names;
  readonly tree: Tree;
  private readonly sheets: Sheets;

  constructor(host: Host) {
    this.host = host;
    this.names = new Names(host.received, host.words, host.media);
    this.tree = new Tree(host, this.mirror, this.names);
    this.sheets = new Sheets(this.names, () => host.base);
  }

  clean({ type, timestamp, data = {} }: Recorded): Recorded | null {
    const found = this.dataOf(type, data);
    const late = takeLate(this.names);
    if (late.length > 0) this.host.named?.(late);
    return found && { type, timestamp, data: found };
  }

  /** Nothing has been sent. */
  begin(): void {
    this.mirror.clear();
    this.sheets.begin();
    this.names.begin();
  }

  private dataOf(type: number, data: Fields): Fields | null {
    switch (type) {
      case FULL:
        return this.snapshot(data);
      case NEWS:
        return this.news(data);
      case META:
        return {
          href: cleanUrl(text(data.href), ""),
          width: size(data.width),
          height: size(data.height),
        };
      default:
        return null; // loading, plugins, and whatever is to come
    }
  }

  private snapshot(data: Fields): Fields | null {
    this.begin();
    learn(data.node as Serialised, this.names, this.host.base);
    const node = this.tree.clean(data.node as Serialised, null);
    this.names.late.clear();
    return node && { node, initialOffset: point(data.initialOffset) };
  }

  private news(data: Fields): Fields | null {
    const { source, id } = data;
    switch (source) {
      case 0:
        return this.mutation(data);
      case 1:
      case 6:
      case 12:
        return { source, positions: positions(data.positions, this.mirror, this.host.middle) };
      case 2:
        return this.about(id, {
          ...{ source, type: number(data.type), id, ...pointAt(data, this.mirror, this.host.middle) },
          ...(data.visible === true && { visible: true }),
        });
      case 3:
        return scrolling(this.mirror.get(Number(id)), data, this.host.holdsText);
      case 4:
        return { source, width: size(data.width), height: size(data.height) };
      case 5:
        return this.about(id, { source, id, text: mask(text(data.text)), isChecked: false });
      case 8:
        return this.sheet(data, this.sheets.rules(data));
      case 13:
        return this.sheet(data, this.sheets.declaration(data));
      case 14:
        return selection(data, this.mirror);
      case 15:
        return this.open(data.id) ? this.sheets.adopted(data) : null;
      default:
        return null; // canvas, media, log, fonts by their bytes, custom elements
    }
  }

  private mutation(data: Fields): Fields {
    const removes = list(data.removes).filter(({ id, parentId }) => this.mirror.has(Number(id)) && this.open(parentId));
    for (const { id } of removes) this.mirror.remove(Number(id));
    const adds = list(data.adds)
      .map((add) => this.add(add))
      .filter((add) => add !== null);
    return {
      source: 0,
      texts: list(data.texts)
        .filter(({ id }) => this.mirror.get(Number(id))?.tag === "#text")
        .map((one) => this.text(one)),
      attributes: list(data.attributes)
        .map((one) => this.changed(one))
        .filter((one) => one !== null),
      removes: removes.map(({ id, parentId, isShadow }) => ({ id, parentId, ...(isShadow === true && { isShadow }) })),
      adds,
    };
  }

  private add({ parentId, nextId, node }: Fields): Fields | null {
    const clean = typeof parentId === "number" ? this.tree.clean(node as Serialised, parentId) : null;
    return clean && { parentId, nextId: typeof nextId === "number" ? nextId : null, node: clean };
  }

  private text({ id, value }: Fields): Fields {
    const parent = this.mirror.get(Number(id))?.parent;
    return { id, value: this.tree.words(Number(id), text(value), parent ?? null) };
  }

  /** An element that became private, or is so no more, is sent anew as what it now is. */
  private changed({ id, attributes }: Fields): Fields | null {
    const known = this.mirror.get(Number(id));
    if (!known || typeof attributes !== "object" || attributes === null) return null;
    const given = attributes as Fields;
    const closed = known.standing === "closed";
    if (isSize(given, closed)) return sized(id, given);
    if (closed && this.host.received) return boxed(id, given, known, this.tree);
    if ("media" in given && (known.tag === "style" || known.tag === "link")) {
      this.host.again(); // it stands within the sheet that was told
      return null;
    }
    const marked = "data-private" in given && given["data-private"] !== null;
    const privacy = marked || closes(known.tag) ? "closed" : this.host.privacy(Number(id));
    const above = known.parent !== null && this.mirror.get(known.parent)?.masked === true;
    const masked = privacy === "masked" || (above && privacy !== "shown");
    if (known.standing !== "empty" && ((privacy === "closed") !== closed || (masked && !known.masked))) {
      this.host.again();
      return null;
    }
    if (closed) {
      this.host.moved?.(Number(id));
      return boxed(id, given, known, this.tree);
    }
    if (known.standing !== "open") return null;
    const found: Attributes | Fields = this.tree.attributes(known, given);
    for (const [name, value] of Object.entries(given)) {
      if (value === null && isTold(name)) (found as Fields)[name] = null;
      if (name === "style" && typeof value === "object" && value !== null)
        (found as Fields).style = this.sheets.styles(value as Fields, known.masked);
    }
    this.tree.classes(Number(id), Object.keys(given), found as Fields);
    return { id, attributes: found };
  }

  private about(id: unknown, found: Fields | null): Fields | null {
    return typeof id === "number" && this.mirror.has(id) ? found : null;
  }

  private sheet({ id, styleId }: Fields, found: Fields | null): Fields | null {
    const shown = typeof styleId === "number" ? this.sheets.isTold(styleId) : this.open(id);
    return shown ? found : null;
  }

  private open(id: unknown): boolean {
    return typeof id === "number" && this.mirror.get(id)?.standing === "open";
  }
}

/** Of a window. */
function size(value: unknown): number {
  return Math.min(16_384, Math.max(0, number(value)));
}

/** The names that all sheets of a snapshot use, before the first element is looked at. */
function learn(node: Serialised | undefined, names: Names, base: Base): void {
  if (!node || typeof node !== "object") return;
  const attributes = (node.attributes ?? {}) as Fields;
  if (typeof attributes._cssText === "string") names.sheet(attributes._cssText, base);
  for (const name of ["href", "xlink:href", "fill", "stroke", "filter", "mask", "clip-path"]) {
    const id = /^(?:url\(["']?)?#([\w-]+)/.exec(text(attributes[name]))?.[1];
    if (id && node.tagName !== "a") names.refer(id);
  }
  for (const child of Array.isArray(node.childNodes) ? node.childNodes : []) {
    if (child.type === 3 && node.tagName === "style") names.sheet(text(child.textContent), base);
    learn(child, names, base);
  }
}
