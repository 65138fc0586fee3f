// Serialised nodes as they may leave the page: built anew from what is known to be harmless.
import { type Attributes, cleanAttribute } from "./attributes";
import { KINDS, NAMES, spans } from "./box";
import { CLOSED as CLOSED_TAGS, DEEPEST } from "./closed";
import { type Fields, text } from "./fields";
import { mask } from "./mask";
import type { Known, Mirror, Standing } from "./mirror";
import type { Names } from "./names";
import { placed } from "./placement";
import { scrollOf } from "./scrolls";
import { isRefused } from "./taken";
import type { Base } from "./urls";

/** What rules and markup say of one element alone; what is within it inherits. `shown`: in spite of what it inherits. */
export type Privacy = "open" | "masked" | "closed" | "shown";

export interface Page {
  /** What other addresses are relative to. */
  readonly base: Base;
  privacy(id: number): Privacy;
  /** What a `<style>` or `<link>` says, clean already; null when it is to be read from what was recorded. */
  sheet?(id: number): string | null;
  /** Of an element whose contents are not shown; `hidden`: with the place of the box that stands for it. */
  size?(id: number, hidden: boolean): Box | null;
  /** What the slots make of a text that it is shown in. */
  slotted?(id: number): Privacy;
  /** Does something that is written into stand within it? */
  holdsText?(id: number): boolean;
  /** As it stands on the page. */
  element?(id: number): Element | null;
}

export interface Box {
  width: number;
  height: number;
  /** Within a line of text. */
  inline?: boolean;
  /** Over several lines of it. */
  broken?: boolean;
  /** Declarations: see `placeOf`. */
  place?: string;
}

/** A node of rrweb's: 0 document, 1 doctype, 2 element, 3 text, 4 CDATA, 5 comment. */
export interface Serialised {
  type: number;
  id: number;
  childNodes?: Serialised[];
  [field: string]: unknown;
}

const CLOSED = new Set(CLOSED_TAGS);
/** Our own, which lies above the page and takes no room in it. */
const OWN = new Set(["livedesk-widget", "livedesk-cobrowse"]);
/** What is in them is not to be read on the page. */
const EMPTY = new Set(
  (
    "script noscript meta base title template param track datalist desc metadata annotation annotation-xml noembed " +
    "noframes"
  ).split(" "),
);
/** Text in them is not drawn. */
const SILENT = new Set("svg g defs symbol pattern clipPath mask marker filter progress meter".split(" "));
const MASKED = new Set(["textarea", "select", "option", "optgroup"]);

/** Whatever rules say, what such an element holds is not shown. */
export function closes(tag: string): boolean {
  return CLOSED.has(tag.toLowerCase());
}

const CUSTOM = /^[a-z][a-z0-9]*-[a-z0-9-]*$/;
const RESERVED = new Set(
  "annotation-xml color-profile font-face font-face-src font-face-uri font-face-format font-face-name missing-glyph".split(
    " ",
  ),
);
const NAME = /^[a-zA-Z][\w-]{0,39}$/;
const TEXT = 3;

const SIZED = /^(?:checkbox|radio|range|color|file|submit|reset|button|date|time|month|week|datetime-local|number)$/i;

function isField(tag: string, { type }: Record<string, unknown>): boolean {
  return tag === "select" || (tag === "input" && typeof type === "string" && SIZED.test(type));
}

/** Pages of the old kind are laid out by other rules. */
function documentOf({ id, compatMode }: Serialised): Serialised {
  return { type: 0, id, childNodes: [], ...(compatMode === "BackCompat" && { compatMode }) };
}

function shadowOf({ isShadow }: Serialised): { isShadow?: true } {
  return isShadow === true ? { isShadow } : {};
}

export class Tree {
  private readonly page: Page;
  private readonly mirror: Mirror;
  private readonly names: Names;

  constructor(page: Page, mirror: Mirror, names: Names) {
    [this.page, this.mirror, this.names] = [page, mirror, names];
  }

  /** Null for what is no node, or stands within something closed. */
  clean(node: Serialised, parent: number | null): Serialised | null {
    const above = parent === null ? undefined : this.mirror.get(parent);
    if (typeof node?.id !== "number" || (parent !== null && above?.standing !== "open")) return null;
    const depth = (above?.depth ?? 0) + 1;
    if (depth > DEEPEST) return null;
    const masked = above?.masked ?? false;
    switch (node.type) {
      case 0:
        return this.parentOf(documentOf(node), node, { tag: "#document", parent, standing: "open", masked, depth });
      case 1:
        this.mirror.add(node.id, { tag: "#doctype", parent, standing: "empty", masked, depth });
        return { type: 1, id: node.id, name: "html", publicId: "", systemId: "" };
      case 2:
        return this.element(node, parent, masked, depth);
      case TEXT:
        return this.text(node, parent, above);
      case 4:
      case 5: // keeps the order of its neighbours
        this.mirror.add(node.id, { tag: "#comment", parent, standing: "empty", masked, depth, ...shadowOf(node) });
        return { type: 5, id: node.id, textContent: "", ...shadowOf(node) };
      default:
        return null;
    }
  }

  /** What a text says to others, by where it stands. */
  words(id: number, value: string, parent: number | null): string {
    const above = parent === null ? undefined : this.mirror.get(parent);
    const slotted = this.page.slotted?.(id);
    if (slotted === "closed" || above?.standing !== "open" || SILENT.has(above.tag)) return "";
    if (above.tag === "style") return this.isRefused(parent) ? "" : this.names.sheet(value, this.page.base);
    return above.masked || slotted === "masked" ? mask(value) : value;
  }

  attributes(known: Known, given: Record<string, unknown>): Attributes {
    const found: Attributes = {};
    for (const [name, value] of Object.entries(given)) {
      const clean = cleanAttribute(known.tag, name, value, this.page.base, this.names, known);
      if (clean !== null) found[name] = clean;
    }
    return found;
  }

  /** What the looks of an element depend on, when one of these attributes is new. */
  classes(id: number, names: readonly string[], found: Fields): void {
    const { standIns } = this.names;
    const element = standIns.any && names.some((name) => standIns.counts(name)) ? this.page.element?.(id) : null;
    if (element) found.class = this.names.classesOf(element);
  }

  private element(node: Serialised, parent: number | null, inherited: boolean, depth: number): Serialised {
    const named = typeof node.tagName === "string" && NAME.test(node.tagName) ? node.tagName : "div";
    const tag = node.isSVG === true ? named : named.toLowerCase();
    const given = (node.attributes ?? {}) as Record<string, unknown>;
    const privacy = this.privacyOf(node, tag, given);
    const standing: Standing = privacy === "closed" ? "closed" : EMPTY.has(tag.toLowerCase()) ? "empty" : "open";
    const masked = (inherited && privacy !== "shown") || privacy === "masked" || MASKED.has(tag);
    const known: Known = { tag, parent, standing, masked, depth, svg: node.isSVG === true, ...shadowOf(node) };
    const clean: Serialised = { type: 2, id: node.id, tagName: tag, attributes: {}, childNodes: [] };
    for (const flag of ["isSVG", "isShadowHost", "isShadow"]) if (node[flag] === true) clean[flag] = true;
    if (node.isCustom === true && standing === "open" && CUSTOM.test(tag) && !RESERVED.has(tag)) clean.isCustom = true;
    if (standing === "empty") clean.tagName = "noscript";
    if (standing === "open") clean.attributes = this.sheetOf(tag, node.id) ?? this.attributes(known, given);
    if (standing === "open" && tag !== "style" && tag !== "link")
      this.classes(node.id, Object.keys(given), clean.attributes as Fields);
    scrollOf(known, clean.attributes as Attributes, () => this.page.holdsText?.(node.id) === true);
    if (standing === "open" && ((privacy === "masked" && !inherited) || isField(tag, given))) this.keepSize(clean);
    if (standing === "closed") this.box(clean, known, given);
    return this.parentOf(clean, node, known);
  }

  private isRefused(id: number | null): boolean {
    const element = id === null ? null : this.page.element?.(id);
    return element ? isRefused(element) : false;
  }

  private sheetOf(tag: string, id: number): Attributes | null {
    const css = tag === "style" || tag === "link" ? this.page.sheet?.(id) : null;
    return css == null ? null : { _cssText: css };
  }

  /** Dots are of another width than letters, and what a field shows may be as wide as its value. */
  private keepSize({ id, tagName, attributes }: Serialised): void {
    const size = tagName === "html" || tagName === "body" ? null : this.page.size?.(id, false);
    if (!size || size.broken) return;
    Object.assign(attributes as Attributes, {
      "data-livedesk-sized": "",
      ...(size.width > 0 && { rr_width: `${size.width}px`, rr_height: `${size.height}px` }),
      ...(size.inline && { "data-livedesk-inline": "" }),
    });
  }

  private box(clean: Serialised, known: Known, given: Record<string, unknown>): void {
    const { tag } = known;
    const kept = Object.fromEntries(NAMES.filter((name) => name in given).map((name) => [name, given[name]]));
    const kind = CLOSED.has(tag.toLowerCase()) ? tag.toLowerCase() : "private";
    const told = given["data-livedesk-box"]; // a second time, by who receives it
    const own = OWN.has(tag) || told === "own";
    const size = own ? null : this.page.size?.(clean.id, true);
    const place = size?.place ?? (told === undefined ? "" : placed(text(given.style)));
    clean.tagName = !clean.isSVG ? (KINDS.has(tag) ? tag : "div") : closes(tag) ? "g" : tag;
    clean.attributes = {
      ...this.attributes(known, kept),
      ...spans(tag, given),
      ...(place && { style: place }),
      ...(size && { rr_width: `${size.width}px`, rr_height: `${size.height}px` }),
      ...((size?.inline || given["data-livedesk-inline"] === "") && { "data-livedesk-inline": "" }),
      "data-livedesk-box": own ? "own" : typeof told === "string" && CLOSED.has(told) ? told : kind,
    };
    delete clean.isShadowHost;
  }

  private privacyOf(node: Serialised, tag: string, given: Record<string, unknown>): Privacy {
    if (closes(tag) || node.needBlock === true || "data-private" in given || "data-livedesk-box" in given)
      return "closed";
    const editable = given.contenteditable;
    const asked = this.page.privacy(node.id);
    return asked === "open" && editable !== undefined && editable !== "false" ? "masked" : asked;
  }

  private parentOf(clean: Serialised, node: Serialised, known: Known): Serialised {
    this.mirror.add(clean.id, known);
    if (known.standing !== "open") return clean;
    const children = Array.isArray(node.childNodes) ? node.childNodes : [];
    clean.childNodes = children.map((child) => this.clean(child, clean.id)).filter((child) => child !== null);
    return clean;
  }

  private text(node: Serialised, parent: number | null, above: Known | undefined): Serialised {
    const masked = above?.masked === true || (this.page.slotted?.(node.id) ?? "open") !== "open";
    this.mirror.add(node.id, { tag: "#text", parent, standing: "empty", masked, depth: 0, ...shadowOf(node) });
    const value = typeof node.textContent === "string" ? node.textContent : "";
    const clean: Serialised = {
      type: TEXT,
      id: node.id,
      textContent: this.words(node.id, value, parent),
      ...shadowOf(node),
    };
    if (above?.tag === "style" && value !== "") clean.isStyle = true;
    return clean;
  }
}
