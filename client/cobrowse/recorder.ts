// The page as a stream of events that may leave it: a snapshot in slices, then what changes; and no trace afterwards.
import { Boxes, middle } from "./boxes";
import { endAll } from "./ends";
import { Exposure } from "./exposure";
import type { Fields } from "./fields";
import { Held } from "./held";
import { Media } from "./media";
import type { Mirror } from "./mirror";
import { findRoots } from "./nodes";
import { Passwords } from "./passwords";
import { type Place, Places } from "./places";
import { EDITABLE, type PrivacyRules } from "./privacy";
import { elementOf, look, numbers, watch } from "./rrweb";
import { type Recorded, Sanitiser } from "./sanitise";
import { PageSheets } from "./sheets-of-page";
import { asShown } from "./shown";
import { focusNow, hasRing, Signs } from "./signs";
import { Snapshot } from "./snapshot";
import { States } from "./states";
import { Turns } from "./turns";
import { WORDS } from "./words";

export interface RecorderEar {
  /** Of one snapshot, in order. `last`: there are no more slices. */
  slice(events: Recorded[], first: boolean, last: boolean): void;
  news(event: Recorded): void;
  /** The page at this address is not to be seen, or may be again. */
  paused(paused: boolean): void;
  /** To another address, without a new page. */
  moved(): void;
}

/** A slice begins nothing new after so long; with what follows it stays well under 50 ms. */
const SLICE_MS = 10;
/** How soon a page that may be seen again is, where nothing moves on it. */
const ADDRESS_MS = 500;

export class Recorder {
  private readonly rules: PrivacyRules;
  private readonly ear: RecorderEar;
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
  private readonly states: States;
  private readonly timer = setInterval(() => this.lookAgain(), ADDRESS_MS);
  private readonly found: Places;
  private snapshot: Snapshot | null = null;
  private stopWatching: (() => void) | null = null;
  /** Nothing leaves before the next snapshot. */
  private waiting = true;
  private asked = false;
  private paused: boolean | null = null;
  /** Of which that is known. */
  private href = "";
  private looking = false;
  private closed = false;

  constructor(rules: PrivacyRules, ear: RecorderEar) {
    [this.rules, this.ear] = [rules, ear];
    this.exposure = new Exposure(rules);
    const sent = (bad: boolean) => bad && this.again();
    this.states = new States(rules, {
      state: () => sent(this.exposure.byState(this.mirror, this.places)),
      slot: (slot) => sent(this.exposure.bySlot(slot, this.mirror)),
      written: () => this.again(),
    });
    this.found = new Places([this.signs, this.passwords, this.states]);
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
      else this.stopWatching = watch(roots, (event) => this.hear(event));
    } finally {
      this.looking = false;
    }
    this.found.begin(roots);
    const snapshot = new Snapshot(numbers, this.sanitiser, this.sheets, roots);
    this.snapshot = snapshot;
    this.waiting = false;
    this.turns.next(() => this.slice(snapshot));
  }

  private slice(snapshot: Snapshot): void {
    if (snapshot !== this.snapshot || this.waiting || this.closed || this.pausedHere()) return;
    const first = !snapshot.visible;
    const { done, events } = snapshot.slice(deadline());
    if (done) this.snapshot = null;
    else this.turns.next(() => this.slice(snapshot));
    events.push(...this.held.release());
    const keys = done ? this.sanitiser.clean(focusNow()) : null;
    if (keys) events.push(keys);
    if (events.length > 0 || done) this.ear.slice(events, first, done);
  }

  private hear(event: Recorded): void {
    if (this.closed || this.held.takes(event)) return;
    if (this.looking || this.waiting || event.type !== 3 || this.pausedHere()) return;
    if (asShown(event.data ?? {})) this.tell(event);
  }

  private tell(event: Recorded): void {
    if (this.snapshot && !this.snapshot.visible) return;
    const { data = {} } = event;
    this.found.meet(data.adds);
    if (data.source === 2 && data.type === 5) data.visible = hasRing(elementOf(Number(data.id)));
    if (data.source === 0 && this.exposure.by(data, this.sanitiser.mirror, this.places)) {
      this.again();
      return;
    }
    const clean = this.sanitiser.clean(event);
    if (clean && !this.waiting) this.ear.news(clean);
  }

  /** What no mutation tells. */
  private changed(id: number, attributes: Fields): void {
    if (!this.sanitiser.mirror.has(id)) return;
    const news = { source: 0, texts: [], adds: [], removes: [], attributes: [{ id, attributes }] };
    this.sign({ type: 3, timestamp: Date.now(), data: news });
  }

  private sign(event: Recorded): void {
    if (!this.waiting && !this.closed && !this.pausedHere()) this.tell(event);
  }

  /** Sheets named what had been left out of elements. */
  private named(names: string[]): void {
    if (this.snapshot && !this.snapshot.visible) return;
    const found = names.map((name) => (name[0] === "[" ? name : name[0] + CSS.escape(name.slice(1))));
    const selector = found.filter((one) => CSS.supports(`selector(${one})`)).join(",");
    if (selector === "") return;
    const of = (element: Element) => ({
      id: numbers.getId(element),
      attributes: { class: element.getAttribute("class") ?? "", id: element.getAttribute("id") },
    });
    const all = this.places.flatMap((root) => [...root.querySelectorAll(selector)].map(of));
    const attributes = all.filter(({ id }) => this.sanitiser.mirror.has(id));
    const event = { type: 3, timestamp: Date.now(), data: { source: 0, texts: [], adds: [], removes: [], attributes } };
    if (attributes.length > 0) this.turns.next(() => !this.waiting && this.tell(event));
  }

  private lookAgain(): void {
    const before = this.paused;
    if (before === null || this.pausedHere()) return;
    if (before) this.again();
    else if (!this.waiting && !this.snapshot) this.boxes.look();
  }

  private pausedHere(): boolean {
    const { href } = location;
    if (href === this.href) return this.paused === true;
    const moved = this.href !== "";
    this.href = href;
    const paused = this.rules.pausedAt(href);
    if (paused !== this.paused) {
      this.paused = paused;
      this.ear.paused(paused);
      if (paused) [this.waiting, this.snapshot] = [true, null];
    } else if (moved) this.ear.moved();
    return paused;
  }
}

function deadline(): () => boolean {
  const until = performance.now() + SLICE_MS;
  return () => performance.now() >= until;
}
