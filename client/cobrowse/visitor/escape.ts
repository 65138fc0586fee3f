// Escape: a no to the question that stands, else the end; but for a press with which the visitor closes something of the page's own.

/** What closes later did not close by that press. */
const CLOSES_MS = 500;
const LOOK_MS = 50;
/** Who presses again so soon means us: a page may open anew whatever was closed. */
const AGAIN_MS = 5_000;
const OPENED = 'dialog:modal,:popover-open,[aria-modal="true"]';

/** `refuse`: whether a question stood, which is answered now. Returns the function that listens no more. */
export function onEscape(refuse: () => boolean, end: () => void): () => void {
  let spared = Number.NEGATIVE_INFINITY;
  let left = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hear = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !event.isTrusted || event.repeat) return;
    if (refuse()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    clearTimeout(timer);
    const now = performance.now();
    const open = opened(); // no lists are taken apart here: a page may have broken how they are walked
    const gone = now - left < CLOSES_MS;
    if (now - spared < AGAIN_MS || (open.length === 0 && !gone)) {
      end();
      return;
    }
    spared = now;
    if (!gone) wait(open, now + CLOSES_MS);
  };
  const wait = (open: readonly Element[], until: number): void => {
    if (!open.every(isOpen)) return;
    if (performance.now() >= until) end();
    else timer = setTimeout(() => wait(open, until), LOOK_MS);
  };
  const change = ({ isTrusted }: Event): void => {
    if (isTrusted && !document.fullscreenElement) left = performance.now();
  };
  addEventListener("keydown", hear, true);
  addEventListener("fullscreenchange", change, true);
  return () => {
    clearTimeout(timer);
    removeEventListener("keydown", hear, true);
    removeEventListener("fullscreenchange", change, true);
  };
}

/** Nothing on a page that has changed what these say: then each press ends. */
function opened(): Element[] {
  try {
    const { fullscreenElement: full } = document;
    const all = [...document.querySelectorAll(OPENED), ...(full ? [full] : [])];
    return all.filter((one) => !one.localName.startsWith("livedesk-") && isOpen(one));
  } catch {
    return [];
  }
}

function isOpen(element: Element): boolean {
  if (element === document.fullscreenElement) return true;
  return element.isConnected && element.matches(OPENED) && (element.checkVisibility?.() ?? true);
}
