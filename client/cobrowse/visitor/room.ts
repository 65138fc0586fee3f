// Room for the bar: what else of ours stands on the page begins below it, or ends above it, as its height has it.

/** Between the bar and the window's edge, and between it and what is beside it. */
const GAPS = 16;

/** `tell`: it has gone to the other edge. `close` gives the room back. */
export function makeRoom(bar: Element, below: () => boolean): { tell(): void; close(): void } {
  const own = () => document.querySelectorAll<HTMLElement>("livedesk-widget");
  const tell = () => {
    const room = `${Math.ceil(bar.getBoundingClientRect().height) + GAPS}px`;
    for (const { style } of own()) {
      style.setProperty("--ld-bar", below() ? "0px" : room);
      style.setProperty("--ld-foot", below() ? room : "0px");
    }
  };
  const watch = new ResizeObserver(tell);
  watch.observe(bar);
  return {
    tell,
    close() {
      watch.disconnect();
      for (const { style } of own()) for (const name of ["--ld-bar", "--ld-foot"]) style.removeProperty(name);
    },
  };
}
