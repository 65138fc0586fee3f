// Where the keys go and what is selected, for who sees that part of the page only now.
import type { Mirror } from "./mirror";
import { numbers } from "./rrweb";
import type { Recorded } from "./sanitise";
import { activeNow, focusNow } from "./signs";

/** Before a slice. What is to be told after it; `all`: whatever had been sent. */
export function untold(mirror: Mirror, all: boolean): () => Recorded[] {
  const isSent = (node: Node | null | undefined) => node != null && mirror.has(numbers.getId(node));
  const focus = all || !isSent(activeNow());
  const selected = all || !isSent(getSelection()?.anchorNode);
  return () => {
    const selection = selected ? selectionNow() : null;
    return [...(focus ? [focusNow()] : []), ...(selection ? [selection] : [])];
  };
}

/** Null where nothing is. */
function selectionNow(): Recorded | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed) return null;
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  const [start, end] = [numbers.getId(startContainer), numbers.getId(endContainer)];
  const ranges = [{ start, startOffset, end, endOffset }];
  return { type: 3, timestamp: Date.now(), data: { source: 14, ranges } };
}
