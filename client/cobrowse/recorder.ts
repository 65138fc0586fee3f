// The page as a stream of events that may leave it: a snapshot in slices, then what changes; and no trace afterwards.
import { Boxes, middle } from "./boxes";
import { Children } from "./children";
import { endAll } from "./ends";
import { Exposure } from "./exposure";
import { type Fields, list } from "./fields";
import { Held } from "./held";
import { Media } from "./media";
import type { Mirror } from "./mirror";
import { takeLate } from "./names";
import { findRoots } from "./nodes";
import { untold } from "./now";
import { Passwords } from "./passwords";
import { Pauses, type PausesEar } from "./pauses";
import { type Place, Places } from "./places";
import { EDITABLE, type PrivacyRules } from "./privacy";
import { newly, renamed } from "./renamed";
import { elementOf, look, numbers, watch } from "./rrweb";
import { type Recorded, Sanitiser } from "./sanitise";
import { PageSheets } from "./sheets-of-page";
import { asShown } from "./shown";
import { hasRing, Signs } from "./signs";
import { Snapshot } from "./snapshot";
import { States } from "./states";
import { deadline, Turns } from "./turns";
import { WORDS } from "./words";

export interface RecorderEar extends PausesEar {
  /** Of one snapshot, in order. `last`: there are no more slices. */
  slice(events: Recorded[], first: boolean, last: boolean): void;
  news(event: Recorded): void;
}

/** How soon a page that may be seen again is, where nothing moves on it. */
const ADDRESS_MS = 500;
/** Shadow roots that rrweb remembers until it looks at the page anew. */
const MOST_GONE = 5_000;

export class Recorder {
  private readonly ear: RecorderEar;
  private readonly pauses: Pauses;
  private readonly turns = new Turns();
  private readonly sanitiser: Sanitiser;
  private readonly sheets: PageSheets;
  private readonly exposure: Exposure;
  private readonly held: Held;
  private readonly boxes = new Boxes((id, attributes) => this.changed(id, attributes));
  private readonly signs = new Signs(
    (event) => this.sign(event),
    (id, attributes) => this.changed(id, attributes),
  );
  private readonly media = new Media(() => this.again());
  private readonly passwords = new Passwords();
  private readonly children = new Children(this); // hears before rrweb does, which begins later
  private readonly states: States;
  private readonly timer = setInterval(() => this.lookAgain(), ADDRESS_MS);
  private readonly found: Places;
  private snapshot: Snapshot | null = null;
  private stopWatching: (() => void) | null = null;
  /** Nothing leaves before the next snapshot. */
  private waiting = true;
  private asked = false;
  private readonly work = () => this.slice();
  private looking = false;
  private closed = false;

  constructor(rules: PrivacyRules, ear: RecorderEar) {
    [this.pauses, this.ear] = [new Pauses(rules, ear), ear];
    this.exposure = new Exposure(rules);
    const sent = (bad: boolean) => bad && this.again();
    this.states = new States(rules, {
      state: () => sent(this.exposure.byState(this.mirror, this.places)),
      slot: (slot) => sent(this.exposure.bySlot(slot, this.mirror)),
      written: () => this.again(),
    });
    this.found = new Places([this.signs, this.passwords, this.states, this.children]);
    this.sanitiser = new Sanitiser({
      get base() {
        return document.baseURI;
      },
      privacy: (id) => this.exposure.of(id),
      slotted: (id) => this.exposure.slotted(id),
      element: (id) => elementOf(id),
      holdsText: (id) => elementOf(id)?.querySelector(EDITABLE) != null,
      size: (id, hidden) => this.boxes.of(id, hidden),
      moved: (id) => this.boxes.soon(id),
      sheet: (id) => {
        const node = this.snapshot && numbers.getNode(id);
        return node ? this.sheets.of(node) : null;
      },
      middle,
      again: () => this.again(),
      words: WORDS,
      media: this.media,
      named: (names) => this.named(names),
    });
    this.sheets = new PageSheets(this.sanitiser.names);
    this.held = new Held(this.sanitiser);
  }

  /** What of the page has been sent. */
  get mirror(): Mirror {
    return this.sanitiser.mirror;
  }

  /** Where elements may be found. */
  get places(): readonly Place[] {
    return this.found.all;
  }

  /** A new snapshot; what was being sent of an older one is not finished. */
  again(): void {
    this.waiting = true;
    if (this.asked || this.closed) return;
    this.asked = true;
    const roots = new Set<ShadowRoot>();
    const search = findRoots(document, roots);
    const go = () => {
      const late = deadline();
      let done = this.closed || this.pausedHere();
      while (!done && !late()) done = search.next().done === true;
      this.turns.next(done ? () => this.begin(roots) : go);
    };
    this.turns.next(go);
  }

  close(): void {
    const { stopWatching } = this;
    this.closed = true;
    this.snapshot = this.stopWatching = null;
    clearInterval(this.timer);
    endAll(
      () => this.turns.close(),
      () => this.boxes.close(),
      () => this.signs.close(),
      () => this.media.close(),
      () => this.passwords.close(),
      () => this.states.close(),
      () => this.children.close(),
      () => stopWatching?.(),
      () => this.sheets.clear(),
      () => this.sanitiser.begin(),
    );
  }

  private begin(roots: Set<ShadowRoot>): void {
    this.asked = false;
    if (this.closed || this.pausedHere()) return;
    this.held.clear();
    this.exposure.clear();
    this.boxes.begin();
    this.sanitiser.begin(); // so that sheets which are adopted wait for the page
    this.looking = true;
    try {
      if (this.stopWatching) look(roots);
      else
        this.stopWatching = watch(roots, {
          hear: (event) => this.hear(event),
          lost: () => this.looking || this.again(),
        });
    } finally {
      this.looking = false;
    }
    this.found.begin(roots);
    this.children.take();
    this.snapshot = new Snapshot(numbers, this.sanitiser, this.sheets, roots, (root) => this.found.add(root));
    this.waiting = false;
    this.turns.once(this.work);
  }

  private slice(): void {
    const { snapshot, mirror } = this;
    if (!snapshot || this.waiting || this.closed || this.pausedHere()) return;
    const [first, whole] = [!snapshot.visible, snapshot.done];
    if (!first && this.exposure.byNodes(mirror, this.places)) this.again(); // also by what nothing tells
    if (this.waiting) return;
    const now = untold(mirror, !whole);
    const { done, events } = snapshot.slice(deadline());
    if (this.waiting) return;
    if (!done) this.turns.once(this.work);
    events.push(...this.held.release());
    events.push(...(done ? now() : []).flatMap((event) => this.sanitiser.clean(event) ?? []));
    if (!whole && (events.length > 0 || done)) this.ear.slice(events, first, done);
    else for (const event of events) this.ear.news(event);
    this.named(takeLate(this.sanitiser.names));
  }

  /** What has come, gone or moved counts as sent no more; the next slice sends it, as it stands then. */
  settle(roots: readonly ShadowRoot[] = []): void {
    const touched = this.children.take();
    for (const node of roots.flatMap((root) => [...root.childNodes])) touched.add(node);
    const { snapshot } = this;
    if (touched.size === 0 || this.waiting || this.closed || !snapshot?.visible || this.pausedHere()) return;
    snapshot.changed(touched);
    if (snapshot.done) this.turns.soon(this.work);
    else this.turns.once(this.work);
  }

  private hear(event: Recorded): void {
    if (this.closed || this.held.takes(event)) return;
    if (this.looking || this.waiting || event.type !== 3 || this.pausedHere()) return;
    const { data = {} } = event;
    if (data.source === 0) {
      this.settle(this.found.meet(data.adds)); // where something is, the page says better than rrweb
      Object.assign(data, { adds: [], removes: [] });
      if (list(data.texts).length + list(data.attributes).length === 0) return;
    }
    if (asShown(data)) this.tell(event);
  }

  private tell(event: Recorded): void {
    if (!this.snapshot?.visible) return;
    const { data = {} } = event;
    if (data.source === 2 && data.type === 5) data.visible = hasRing(elementOf(Number(data.id)));
    if (data.source === 0 && this.exposure.by(data, this.mirror, this.places)) this.again();
    const clean = this.waiting ? null : this.sanitiser.clean(event);
    if (clean && !this.waiting) this.ear.news(clean);
  }

  /** What no mutation tells. */
  private changed(id: number, attributes: Fields): void {
    if (this.mirror.has(id)) this.sign(newly([{ id, attributes }]));
  }

  private sign(event: Recorded): void {
    if (!this.waiting && !this.closed && !this.pausedHere()) this.tell(event);
  }

  /** Sheets named what had been left out of elements. */
  private named(names: string[]): void {
    if (!this.snapshot?.visible) return;
    const found = renamed(names, this.places, this.mirror);
    if (found.length > 0) this.turns.next(() => !this.waiting && this.tell(newly(found)));
  }

  private lookAgain(): void {
    const before = this.pauses.last;
    if (before === null || this.pausedHere()) return;
    if (before) this.again();
    else if (this.waiting || !this.snapshot?.done) return;
    else if (this.sheets.switched(this.places) || this.found.gone > MOST_GONE) this.again();
    else this.boxes.look();
  }

  private pausedHere(): boolean {
    const paused = this.pauses.look();
    if (paused) [this.waiting, this.snapshot] = [true, null];
    return paused;
  }
}
