// Escape: a no to the question that stands, else the end, of control first; but for a press with which the visitor closes something of the page's own.

/** What closes later did not close by that press. */
const CLOSES_MS = 500;
const LOOK_MS = 50;
/** So many presses in a row may close something of the page's; the next ends it, whatever the page opens anew. */
const MOST = 2;
/** So long it is said that the next one ends it. */
const WARNED_MS = 10_000;
const OPENED =
  'dialog:modal,:popover-open,[aria-modal="true"],[aria-expanded="true"],[role="dialog"],[role="menu"],[role="listbox"]';

type Root = Document | ShadowRoot | null;

export interface EscapeEar {
  /** Whether a question stood, which is answered now. */
  refuse(): boolean;
  /** Whether there is more to end. */
  end(): boolean;
  /** Whether the next press ends something, whatever that closes. */
  warn(on: boolean): void;
}

/** Returns the function that listens no more. No lists are taken apart here: a page may have broken how they are walked. */
export function onEscape({ refuse, end, warn }: EscapeEar): () => void {
  const row = new Row(end, warn);
  const hear = (event: Event): void => {
    const { key, repeat, isComposing } = event as KeyboardEvent;
    if (!event.isTrusted || repeat || isComposing) return;
    if (key !== "Escape") row.other();
    else if (!refuse()) row.press();
    else {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  const change = ({ isTrusted }: Event): void => {
    if (isTrusted && !document.fullscreenElement) row.left = performance.now();
  };
  addEventListener("keydown", hear, true);
  addEventListener("pointerdown", hear, true);
  addEventListener("fullscreenchange", change, true);
  return () => {
    row.rest();
    removeEventListener("keydown", hear, true);
    removeEventListener("pointerdown", hear, true);
    removeEventListener("fullscreenchange", change, true);
  };
}

/** Presses with no other key and no pointer between them. */
class Row {
  /** When the visitor has left full screen. */
  left = Number.NEGATIVE_INFINITY;
  private readonly end: () => boolean;
  private readonly warn: (on: boolean) => void;
  private spared = 0;
  /** What was open at a press that may close it. */
  private waiting: readonly Element[] | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private warned: ReturnType<typeof setTimeout> | undefined;

  constructor(end: () => boolean, warn: (on: boolean) => void) {
    this.end = end;
    this.warn = warn;
  }

  press(): void {
    clearTimeout(this.timer);
    const idle = this.waiting?.every(isOpen);
    if (idle === false) this.spare();
    const open = opened();
    const now = performance.now();
    const gone = now - this.left < CLOSES_MS;
    if (idle || this.spared >= MOST || (open.length === 0 && !gone)) this.over();
    else if (gone) this.spare();
    else this.wait(open, now + CLOSES_MS);
  }

  /** The visitor does something else. */
  other(): void {
    if (!this.waiting) this.rest();
  }

  rest(): void {
    clearTimeout(this.timer);
    clearTimeout(this.warned);
    this.waiting = null;
    if (this.spared >= MOST) this.warn(false);
    this.spared = 0;
  }

  private wait(open: readonly Element[], until: number): void {
    this.waiting = open;
    if (!open.every(isOpen)) this.spare();
    else if (performance.now() >= until) this.over();
    else this.timer = setTimeout(() => this.wait(open, until), LOOK_MS);
  }

  private spare(): void {
    this.waiting = null;
    this.spared += 1;
    this.say();
  }

  private say(): void {
    if (this.spared < MOST) return;
    clearTimeout(this.warned);
    this.warn(true);
    this.warned = setTimeout(() => this.warn(false), WARNED_MS);
  }

  /** What was spared on the way to the end of control counts on the way to the end of all. */
  private over(): void {
    this.waiting = null;
    if (this.end()) this.say();
    else this.rest();
  }
}

/** Within what has the focus too, as our own panel. Nothing on a page that has changed what these say: then each press ends. */
function opened(): Element[] {
  try {
    const { fullscreenElement: full } = document;
    const all = full ? [full] : [];
    for (let root: Root | undefined = document; root; root = root.activeElement?.shadowRoot)
      all.push(...root.querySelectorAll(OPENED));
    return all.filter((one) => !isOurs(one) && isOpen(one));
  } catch {
    return [];
  }
}

/** What says what was done is ended by each press. */
function isOurs(one: Element): boolean {
  return [one, (one.getRootNode() as ShadowRoot).host].some((it) => it?.localName === "livedesk-cobrowse");
}

function isOpen(element: Element): boolean {
  if (element === document.fullscreenElement) return true;
  const seen = element.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) ?? true;
  return element.isConnected && element.matches(OPENED) && seen;
}
