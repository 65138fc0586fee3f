// Room for the bar: what else of ours stands on the page begins below it, as its height has it.

/** Between the bar and what is below it. */
const GAP = 8;

/** Returns the function that gives the room back. */
export function makeRoom(bar: Element): () => void {
  const own = () => document.querySelectorAll<HTMLElement>("livedesk-widget");
  const watch = new ResizeObserver(() => {
    const height = Math.ceil(bar.getBoundingClientRect().bottom) + GAP;
    for (const host of own()) host.style.setProperty("--ld-bar", `${height}px`);
  });
  watch.observe(bar);
  return () => {
    watch.disconnect();
    for (const host of own()) host.style.removeProperty("--ld-bar");
  };
}
