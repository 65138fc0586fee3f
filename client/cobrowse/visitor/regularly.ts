// Looking at the page now and then: right after a frame, since at another time it would be laid out once more for it.
import { Turns } from "../turns";

/** Returns the function that ends it. `hurried`: things change so fast that a frame is not waited for. */
export function regularly(ms: number, look: () => void, hurried = () => false): () => void {
  const turns = new Turns();
  let due = false;
  const run = () => {
    if (!due) return;
    due = false;
    look();
  };
  const timer = setInterval(() => {
    const soon = hurried();
    due ||= soon;
    run(); // or no frame came since: nothing is drawn, or the page lets nobody know
    if (soon) return;
    due = true;
    requestAnimationFrame(() => turns.next(run));
  }, ms);
  return () => {
    due = false;
    clearInterval(timer);
    turns.close();
  };
}
