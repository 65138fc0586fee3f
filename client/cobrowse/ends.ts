// Several ends, each for itself: what a page has done to one does not keep the next from it.

export function endAll(...ends: (() => unknown)[]): void {
  for (const end of ends) {
    try {
      end();
    } catch {} // a page has changed what its elements can do
  }
}
