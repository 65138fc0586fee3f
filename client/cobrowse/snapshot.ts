// The whole page as events, in slices: after each the page goes on, and what changes meanwhile is told as ever.
//
// What has been sent is what the sanitiser's mirror knows. A change to something that was not sent yet is not told,
// since the slice that sends it will read it as it is then; so a slice looks for the next node by what is known, and
// not by where it stood before.
import { serialise } from "./elements";
import type { Fields } from "./fields";
import { firstOf, nextOf, parentOf, rootOf } from "./nodes";
import type { Recorded, Sanitiser } from "./sanitise";
import type { PageSheets } from "./sheets-of-page";
import type { Serialised } from "./tree";

/** rrweb's mirror: which number a node has. */
export interface Numbers {
  getId(node: Node): number;
  add(node: Node, meta: { id: number }): void;
}

interface Frame {
  readonly node: Node;
  readonly id: number;
  readonly shadow: boolean;
  /** Made within this slice: children are hung into it. Null: they are told as additions. */
  clean: Serialised | null;
  last: Node | null;
  /** How many of its children are known, and stand before what is next. */
  passed: number;
  /** Of the children that are being added: the known one before which they go. Undefined: to be looked for. */
  before: number | null | undefined;
}

/** rrweb counts from 1, and a page may add a million nodes in an hour. */
const FIRST_ID = 1_000_000_000;
let lastId = FIRST_ID;

export class Snapshot {
  readonly sheets: PageSheets;
  private readonly numbers: Numbers;
  private readonly sanitiser: Sanitiser;
  private readonly work: Generator<void>;
  private readonly stack: Frame[] = [];
  private adds: Fields[] = [];
  private first: Serialised | null = null;
  private began = false;
  private readonly roots: Set<ShadowRoot>;
  private scrolled: Fields[] = [];

  /** `roots`: the shadow roots known; those that are met are added. */
  constructor(numbers: Numbers, sanitiser: Sanitiser, sheets: PageSheets, roots: Set<ShadowRoot>) {
    [this.numbers, this.sanitiser, this.sheets, this.roots] = [numbers, sanitiser, sheets, roots];
    this.work = this.run();
  }

  /** Has anything been sent? Until then there is nothing to tell changes of. */
  get visible(): boolean {
    return this.began;
  }

  /** One slice: works until `late` says so. `done` when that was all. */
  slice(late: () => boolean): { done: boolean; events: Recorded[] } {
    let done: boolean | undefined = false;
    for (const frame of this.stack) frame.before = undefined;
    do done = this.work.next().done;
    while (!done && !late());
    const events = this.flush();
    if (done) {
      this.sheets.clear();
      if (this.scrolled.length > 0) events.push(...this.scrolled.map((data) => news(data)));
    }
    return { done: done === true, events };
  }

  private *run(): Generator<void> {
    this.sanitiser.begin();
    yield* this.sheets.read([document, ...this.roots]);
    this.sanitiser.names.late.clear(); // nothing has been told without them
    const root = this.tell(document, null, false);
    if (!root) return;
    this.first = root;
    let steps = 0;
    for (let frame = this.stack.at(-1); frame; frame = this.stack.at(-1)) {
      const node = this.following(frame);
      if (!node) {
        this.stack.pop();
        continue;
      }
      frame.last = node;
      const { clean } = frame;
      const before = clean ? null : this.beforeOf(frame, node);
      const told = this.tell(node, frame.id, frame.shadow);
      frame.passed += 1;
      if (told && clean) clean.childNodes?.push(told);
      else if (told) this.adds.push({ parentId: frame.id, nextId: before, node: told });
      steps += 1;
      if (steps % 8 === 0) yield;
    }
    yield;
  }

  private tell(node: Node, parent: number | null, shadow: boolean): Serialised | null {
    let id = this.numbers.getId(node);
    if (id <= 0) {
      lastId += 1;
      id = lastId;
      this.numbers.add(node, { id });
    }
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
      this.roots.add(shadow);
      this.stack.push({ ...frame, node: shadow, shadow: true });
    }
    this.stack.push({ ...frame, node, shadow: false });
  }

  /** The next child that is to be told: neither sent already nor of a kind that is not sent. */
  private following(frame: Frame): Node | null {
    const { node, last } = frame;
    const there = last && parentOf(last) === node && this.isSent(last);
    let next = there ? nextOf(last) : firstOf(node);
    if (!there) frame.passed = 0;
    for (; next && (this.isSent(next) || next.nodeType === Node.PROCESSING_INSTRUCTION_NODE); next = nextOf(next)) {
      frame.passed += 1;
      frame.before = undefined;
    }
    return next;
  }

  /** The page stands still during a slice, so that what holds for one of a row of children holds for the next. */
  private beforeOf(frame: Frame, node: Node): number | null {
    if (frame.before !== undefined) return frame.before;
    let next: Node | null = null;
    const count = this.sanitiser.mirror.count(frame.id);
    if (count !== frame.passed) {
      next = nextOf(node);
      while (next && !this.isSent(next)) next = nextOf(next);
      if (!next) frame.passed = count;
    }
    frame.before = next ? this.numbers.getId(next) : null;
    return frame.before;
  }

  private isSent(node: Node): boolean {
    return this.sanitiser.mirror.has(this.numbers.getId(node));
  }

  private flush(): Recorded[] {
    for (const frame of this.stack) frame.clean = null;
    const timestamp = Date.now();
    if (this.first && !this.began) {
      this.began = true;
      const { innerWidth: width, innerHeight: height, location, scrollX, scrollY } = window;
      const offset = { left: scrollX, top: scrollY };
      const documentId = this.first.id;
      this.scrolled.push({ source: 3, id: documentId, x: scrollX, y: scrollY });
      const meta = this.sanitiser.clean({ type: 4, timestamp, data: { href: location.href, width, height } });
      return [meta as Recorded, { type: 2, timestamp, data: { node: this.first, initialOffset: offset } }];
    }
    const { adds } = this;
    if (adds.length === 0) return [];
    this.adds = [];
    return [news({ source: 0, texts: [], attributes: [], removes: [], adds })];
  }
}

function news(data: Fields): Recorded {
  return { type: 3, timestamp: Date.now(), data };
}
