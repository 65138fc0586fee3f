// rrweb's recorder, kept from taking a snapshot of its own: that would stop a large page for seconds.
import { record } from "@rrweb/record";
import { dots } from "./elements";
import { parentOf } from "./nodes";
import type { Recorded } from "./sanitise";

/** Matches nothing, and is recognised while rrweb looks at the page. */
const BLOCK = "livedesk-unseen";

export const numbers = record.mirror as unknown as {
  getId(node: Node | null): number;
  getNode(id: number): Node | null;
  add(node: Node, meta: { id: number }): void;
  removeNodeFromMap(node: Node): void;
};

export function elementOf(id: number): Element | null {
  const node = numbers.getNode(id);
  return node instanceof Element ? node : null;
}

export interface Ear {
  /** Nothing of the page as it is, but of its adopted sheets. */
  hear(event: Recorded): void;
  /** Something of what has changed: a page can make rrweb fail. */
  lost(): void;
}

/** Returns the function that stops. */
export function watch(roots: Iterable<ShadowRoot>, ear: Ear): () => void {
  const stop = unseen(roots, () =>
    record({
      emit: (event) => ear.hear(event as Recorded),
      blockSelector: BLOCK,
      blockClass: BLOCK,
      maskTextClass: BLOCK,
      ignoreClass: BLOCK,
      maskAllInputs: true,
      maskInputFn: (text, element) => dots(text, element),
      slimDOMOptions: {},
      inlineStylesheet: true,
      recordCanvas: false,
      collectFonts: false,
      sampling: { mousemove: 50, mousemoveCallback: 100, scroll: 100, input: "last" },
      errorHandler: () => {
        ear.lost();
        return true; // a page that breaks the recorder must not be broken by it
      },
    }),
  );
  return () => stop?.();
}

/** rrweb observes the page anew, and tells of all adopted sheets. */
export function look(roots: Iterable<ShadowRoot>): void {
  unseen(roots, () => record.takeFullSnapshot(true));
}

/** What rrweb serialises meanwhile is the way to each shadow root, since it observes those that it meets. */
function unseen<T>(roots: Iterable<ShadowRoot>, run: () => T): T {
  const ways = new Set<Node>([document.documentElement]);
  for (const root of roots) {
    for (let node: Node | null = root.host; node && !ways.has(node); ) {
      ways.add(node);
      const parent: Node | null = parentOf(node);
      node = parent instanceof ShadowRoot ? parent.host : parent;
    }
  }
  const { matches } = Element.prototype;
  Element.prototype.matches = function (this: Element, selector: string) {
    return selector === BLOCK ? !ways.has(this) : matches.call(this, selector);
  } as typeof matches;
  try {
    return run();
  } finally {
    Element.prototype.matches = matches;
  }
}
