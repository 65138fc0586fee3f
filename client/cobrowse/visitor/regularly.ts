// Looking at the page now and then: right after a frame, since at another time it would be laid out once more for it.
import { Turns } from "../turns";

/** Returns the function that ends it. */
export function regularly(ms: number, look: () => void): () => void {
  const turns = new Turns();
  let due = false;
  const run = () => {
    if (!due) return;
    due = false;
    look();
  };
  const timer = setInterval(() => {
    run(); // no frame came since: nothing is drawn, or the page lets nobody know
    due = true;
    requestAnimationFrame(() => turns.next(run));
  }, ms);
  return () => {
    due = false;
    clearInterval(timer);
    turns.close();
  };
}
