// Knows whether a hand is on the table: while it is, no row may move under it.

export interface Hold {
  /** The pointer is on a row: even one that has gone keeps its room. */
  readonly pointed: boolean;
  /** The focus is in a row: it keeps its place. */
  readonly focused: boolean;
}

/** Calls `released` once the hand has left. A finger does not count: it is on a row only while it presses. */
export function createHold(body: HTMLElement, released: () => void): Hold {
  let pointed = false;
  body.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "touch") pointed = true;
  });
  body.addEventListener("pointerleave", () => {
    pointed = false;
    released();
  });
  body.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (!(to instanceof Node && body.contains(to))) queueMicrotask(released);
  });
  return {
    get pointed() {
      // A table that was hidden under the pointer hears of no leaving.
      return pointed && body.closest("[hidden]") === null;
    },
    get focused() {
      return body.contains(document.activeElement) && body.closest("[hidden]") === null;
    },
  };
}
