// Several ends, each for itself: what a page has done to one does not keep the next from it.

export function endAll(...ends: (() => unknown)[]): void {
  for (let at = 0; at < ends.length; at += 1) {
    try {
      ends[at]?.();
    } catch {} // a page has changed what its elements, or even its lists, can do
  }
}
