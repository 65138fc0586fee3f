// The page as events, in slices: after each the page goes on, and what changes meanwhile is told as ever.
//
// What has been sent is what the sanitiser's mirror knows. A change to something that was not sent yet is not told,
// since the slice that sends it will read it as it is then; so a slice looks for the next node by what is known, and
// not by where it stood before. What comes, goes or moves later is told in the same way: what was sent of it is taken
// back, and it is sent as it stands then, with all that is in it.
import { serialise } from "./elements";
import type { Fields } from "./fields";
import { forget } from "./forget";
import { firstOf, isThere, nextOf, parentOf, rootOf } from "./nodes";
import type { Recorded, Sanitiser } from "./sanitise";
import type { PageSheets } from "./sheets-of-page";
import type { Serialised } from "./tree";
import { layoutSize } from "./viewport";

/** rrweb's mirror: which number a node has. */
export interface Numbers {
  getId(node: Node): number;
  getNode(id: number): Node | null;
  add(node: Node, meta: { id: number }): void;
  removeNodeFromMap(node: Node): void;
}

interface Frame {
  readonly node: Node;
  readonly id: number;
  readonly shadow: boolean;
  /** Made within this slice: children are hung into it. Null: they are told as additions. */
  clean: Serialised | null;
  last: Node | null;
  /** How many of its children are known to be sent, and to stand before what is next. */
  passed: number;
  /** Of the children that are being added: the known one before which they go. Undefined: to be looked for. */
  before: number | null | undefined;
}

/** rrweb counts from 1, and a page may add a million nodes in an hour. */
const FIRST_ID = 1_000_000_000;
let lastId = FIRST_ID;
/** Between two looks at the clock. */
const PART = 8;

export class Snapshot {
  readonly sheets: PageSheets;
  private readonly numbers: Numbers;
  private readonly sanitiser: Sanitiser;
  private readonly opening: Generator<void>;
  private readonly stack: Frame[] = [];
  /** To be told out of their turn, each with all that is in it; from here on. */
  private due: Node[] = [];
  private at = 0;
  /** How many frames wait until such a one is told. Null: none is being told. */
  private base: number | null = null;
  private readonly met: (root: ShadowRoot) => void;
  private adds: Fields[] = [];
  private removes: Fields[] = [];
  private scrolled: Fields[] = [];
  private first: Serialised | null = null;
  /** Has anything been sent? Until then there is nothing to tell changes of. */
  visible = false;
  /** Has the whole page been sent once? */
  done = false;
  /** The one that was told last out of its turn, and before what it went. */
  private placed: { node: Node; before: number | null } | null = null;

  /** `roots`: the shadow roots known; `met` hears of each that is told. */
  constructor(
    numbers: Numbers,
    sanitiser: Sanitiser,
    sheets: PageSheets,
    roots: Iterable<ShadowRoot> = [],
    met: (root: ShadowRoot) => void = () => {},
  ) {
    [this.numbers, this.sanitiser, this.sheets, this.met] = [numbers, sanitiser, sheets, met];
    this.opening = this.open(roots);
  }

  /** They have come, gone or moved: nothing of them counts as sent, until the next slice. */
  changed(nodes: Iterable<Node>): void {
    const { numbers, sanitiser, stack } = this;
    for (const node of nodes) {
      const id = numbers.getId(node);
      const known = sanitiser.mirror.get(id);
      if (known && known.parent !== null) {
        this.removes.push({ id, parentId: known.parent, ...(known.isShadow && { isShadow: true }) });
        sanitiser.mirror.remove(id);
      }
      this.due.push(node);
      for (const frame of stack) if (frame.last === node) frame.last = null;
    }
    for (const frame of stack) frame.passed = 0;
  }

  /** One slice: works until `late` says so. `done` when that was all. */
  slice(late: () => boolean): { done: boolean; events: Recorded[] } {
    for (const frame of this.stack) frame.before = undefined;
    let more = true;
    do for (let count = 0; more && count < PART; count += 1) more = this.one();
    while (more && !late());
    const events = this.flush();
    if (more) return { done: false, events };
    this.done = true;
    this.sheets.clear();
    events.push(...this.scrolled.map((data) => news(data)));
    this.scrolled = [];
    return { done: true, events };
  }

  private *open(roots: Iterable<ShadowRoot>): Generator<void> {
    this.sanitiser.begin();
    yield* this.sheets.read([document, ...roots]);
    this.sanitiser.names.late.clear(); // nothing has been told without them
    this.first = this.tell(document, null, false);
  }

  /** False when there is nothing more to tell. */
  private one(): boolean {
    if (!this.opening.next().done) return true;
    if (this.base !== null && this.stack.length <= this.base) this.base = null;
    if (this.base === null && this.at < this.due.length) {
      this.base = this.stack.length;
      this.at += 1;
      this.add(this.due[this.at - 1] as Node);
      return true;
    }
    if (this.base === null) [this.due, this.at] = [[], 0];
    const frame = this.stack.at(-1);
    if (!frame) return false;
    const node = this.sanitiser.mirror.get(frame.id)?.standing === "open" ? this.following(frame) : null;
    if (!node) {
      this.stack.pop();
      return true;
    }
    frame.last = node;
    const { clean } = frame;
    const before = clean ? null : this.beforeOf(frame, node);
    const told = this.tell(node, frame.id, frame.shadow);
    if (told) frame.passed += 1;
    if (told && clean) clean.childNodes?.push(told);
    else if (told) this.adds.push({ parentId: frame.id, nextId: before, node: told });
    return true;
  }

  /** Out of its turn, if what it stands in has been sent. */
  private add(node: Node): void {
    const { placed } = this;
    this.placed = null;
    if (!isThere(node)) forget(node, this.numbers);
    const parent = isThere(node) && !this.isSent(node) ? parentOf(node) : null;
    if (!parent) return;
    const shadow = parent instanceof ShadowRoot;
    if (shadow && rootOf(parent.host) !== parent) return; // closed
    const parentId = this.numbers.getId(shadow ? parent.host : parent);
    if (this.sanitiser.mirror.get(parentId)?.standing !== "open") return;
    const before = placed && nextOf(placed.node) === node ? placed.before : this.nextSent(node);
    const told = this.tell(node, parentId, shadow);
    if (!told) return;
    this.adds.push({ parentId, nextId: before, node: told });
    this.placed = { node, before };
  }

  private tell(node: Node, parent: number | null, shadow: boolean): Serialised | null {
    let id = this.numbers.getId(node);
    if (id <= 0) {
      lastId += 1;
      id = lastId;
    }
    if (this.numbers.getNode(id) !== node) this.numbers.add(node, { id });
    this.sheets.readOne(node);
    const raw = serialise(node, id, shadow);
    if (raw?.type === 3 && node.parentNode && this.sheets.of(node.parentNode) !== null) raw.textContent = "";
    const clean = raw && this.sanitiser.tree.clean(raw, parent);
    if (!clean) return null;
    const attributes = clean.attributes as Fields | undefined;
    if (attributes && ("rr_scrollTop" in attributes || "rr_scrollLeft" in attributes))
      this.scrolled.push({ source: 3, id, x: attributes.rr_scrollLeft ?? 0, y: attributes.rr_scrollTop ?? 0 });
    if (this.sanitiser.mirror.get(id)?.standing === "open") this.enter(node, id, clean);
    return clean;
  }

  private enter(node: Node, id: number, clean: Serialised): void {
    const shadow = node.nodeType === Node.ELEMENT_NODE ? rootOf(node) : null;
    const frame = { id, clean, last: null, passed: 0, before: undefined };
    if (shadow) {
      this.met(shadow);
      this.stack.push({ ...frame, node: shadow, shadow: true });
    }
    this.stack.push({ ...frame, node, shadow: false });
  }

  /** The next child that is to be told: neither sent already nor of a kind that is not sent. */
  private following(frame: Frame): Node | null {
    const { node, last } = frame;
    const there = last && parentOf(last) === node;
    let next = there ? nextOf(last) : firstOf(node);
    if (!there) frame.passed = 0;
    for (; next; next = nextOf(next)) {
      if (this.isSent(next)) [frame.passed, frame.before] = [frame.passed + 1, undefined];
      else if (next.nodeType !== Node.PROCESSING_INSTRUCTION_NODE) break;
    }
    return next;
  }

  /** The page stands still during a slice, so that what holds for one of a row of children holds for the next. */
  private beforeOf(frame: Frame, node: Node): number | null {
    if (frame.before !== undefined) return frame.before;
    const count = this.sanitiser.mirror.count(frame.id);
    frame.before = count === frame.passed ? null : this.nextSent(node);
    if (frame.before === null) frame.passed = count;
    return frame.before;
  }

  private nextSent(node: Node): number | null {
    let next = nextOf(node);
    while (next && !this.isSent(next)) next = nextOf(next);
    return next && this.numbers.getId(next);
  }

  private isSent(node: Node): boolean {
    return this.sanitiser.mirror.has(this.numbers.getId(node));
  }

  private flush(): Recorded[] {
    for (const frame of this.stack) frame.clean = null;
    this.placed = null;
    const timestamp = Date.now();
    if (this.first && !this.visible) {
      this.visible = true;
      const { location, scrollX, scrollY } = window;
      const offset = { left: scrollX, top: scrollY };
      const documentId = this.first.id;
      this.scrolled.push({ source: 3, id: documentId, x: scrollX, y: scrollY });
      const meta = this.sanitiser.clean({ type: 4, timestamp, data: { href: location.href, ...layoutSize() } });
      return [meta as Recorded, { type: 2, timestamp, data: { node: this.first, initialOffset: offset } }];
    }
    const { adds, removes } = this;
    if (adds.length === 0 && removes.length === 0) return [];
    [this.adds, this.removes] = [[], []];
    return [news({ source: 0, texts: [], attributes: [], removes, adds })];
  }
}

function news(data: Fields): Recorded {
  return { type: 3, timestamp: Date.now(), data };
}
