// Our own place above everything that a page shows. A page that keeps it from being seen is not shown to anybody.
import { type Look, sideOf, worn } from "../../ui/look";
import pieces from "../../ui/pieces.css";
import tokens from "../../ui/tokens.css";
import { endAll } from "../ends";
import { Hearing } from "../hearing";
import { placeAbove } from "./above";
import styles from "./front.css";
import { regularly } from "./regularly";
import { onScreen, Screen } from "./screen";
import { Sight } from "./sight";

const LOOK_MS = 300;
/** As they were before a page could change them. */
const { remove: takeAway, getBoundingClientRect: boxOf } = Element.prototype;
const { elementFromPoint: hitOf } = Document.prototype;
const { elementFromPoint: hitIn } = ShadowRoot.prototype;
/** So often in a row may it be covered. */
const PATIENCE = 8;
/** Something else may have come to the top. */
const RISING = ["toggle", "fullscreenchange"];
/** Names that no sheet of the page can know, not even to register them (`@property`). */
const NAME = `--own-${crypto.getRandomValues(new Uint32Array(1))[0]}-`;
/** A page's own style for our element would win over the sheet's colours and sizes, and leave a question that nobody sees. */
const SHEETS = [tokens.replace(/(--[\w-]+:[^;}]+)/g, "$1!important"), pieces, styles];

export class Front {
  readonly host = document.createElement("livedesk-cobrowse");
  readonly root: ShadowRoot;
  /** Bar and card stand in it. */
  readonly screen = new Screen();
  private readonly stop: () => void;
  private readonly watch = new MutationObserver(() => this.rise());
  private readonly covered: () => void;
  private misses = 0;
  /** Something else came to the top since the last look, and may come and go. */
  private disputed = false;
  private readonly hearing = new Hearing();
  private sight: Sight | null = null;
  /** Where the focus was when it came in here. */
  private before: { left: EventTarget | null; came: EventTarget | null } = { left: null, came: null };
  private readonly left = (event: Event): void => {
    this.before.left = event.composedPath()[0] ?? null;
  };

  /** `covered`: what must be visible has not been for seconds. */
  constructor(covered: () => void) {
    this.covered = covered;
    this.host.dataset.livedesk = "cobrowse";
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.append(this.screen.element);
    this.raise();
    this.stop = regularly(
      LOOK_MS,
      () => this.look(),
      () => this.disputed,
    );
    this.watch.observe(document.documentElement, { childList: true });
    for (const type of RISING) addEventListener(type, this.raiseSoon, true);
    addEventListener("focusout", this.left, true);
    this.root.addEventListener("focusin", (event) => {
      const from = (event as FocusEvent).relatedTarget;
      if (!(from instanceof Node && this.root.contains(from))) this.before.came = from && this.before.left;
    });
  }

  /** The widget's look, where no style of the page's reaches it. */
  wear(look: Look): void {
    const own = Object.entries(worn(look)).map(([name, value]) => value && `--ld-${name}:${value}!important;`);
    this.host.dataset.position = sideOf(look);
    this.host.removeAttribute("style");
    this.root.adoptedStyleSheets = [...SHEETS, `:host{${own.join("")}}`].map(fresh);
  }

  /** Must be seen from now on. */
  keep(element: Element): void {
    this.sight = new Sight(element, () => this.reachable(element));
  }

  close(): void {
    const within = this.root.activeElement;
    const { came } = this.before;
    this.stop();
    this.watch.disconnect();
    this.sight?.close();
    this.screen.close();
    endAll(
      () => RISING.map((type) => removeEventListener(type, this.raiseSoon, true)),
      () => removeEventListener("focusout", this.left, true),
      () => this.hearing.close(),
      () => takeAway.call(this.host),
      () => within && came instanceof HTMLElement && came.focus({ preventScroll: true }),
    );
  }

  /** Can a person reach this? Its middle is neither covered nor outside of what is on screen. */
  reachable(element: Element): boolean {
    const { left, top, width, height } = boxOf.call(element);
    const [x, y] = [left + width / 2, top + height / 2];
    const { host } = this;
    const seen = onScreen();
    return (
      width > 0 &&
      x > seen.left &&
      x < seen.left + seen.width &&
      y > seen.top &&
      y < seen.top + seen.height &&
      host.isConnected &&
      deepest(x, y, host) &&
      hitIn.call(this.root, x, y)?.closest("button, .seal, .card") !== null
    );
  }

  /** To the top of what stands above the page. */
  private raise(): void {
    const { host } = this;
    try {
      const place = placeAbove();
      if (host.parentNode !== place) place.append(host);
      if (typeof host.showPopover !== "function") return;
      host.inert = false;
      host.popover = "manual";
      if (host.matches(":popover-open")) host.hidePopover();
      host.showPopover();
    } catch {} // where a page has changed what these do: then it is not seen, and that is told
  }

  private readonly raiseSoon = (event: Event): void => {
    if (event.target !== this.host) this.rise();
  };

  private rise(): void {
    this.disputed = true;
    this.raise();
  }

  private look(): void {
    this.disputed = false;
    if (!this.hearing.works()) this.covered();
    if (document.hidden) return;
    const must = [...this.root.querySelectorAll("[data-must]")];
    const seen = this.screen.kept && (this.sight === null || this.sight.seen > 0);
    const reached = must.every((element) => this.reachable(element));
    this.screen.set(); // should the browser not have told
    if (seen && reached) {
      this.misses = 0;
      return;
    }
    this.misses += 1;
    if (this.misses >= PATIENCE) this.covered();
    else this.raise();
  }
}

/** Never one that a page has had in its hands before. */
function fresh(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text.replaceAll("--ld-", NAME));
  return made;
}

function deepest(x: number, y: number, host: Element): boolean {
  const root = host.getRootNode();
  return (root instanceof ShadowRoot ? hitIn.call(root, x, y) : hitOf.call(document, x, y)) === host;
}
