// The room in which a visitor's page is shown: as broad and as high as their window, and no larger.

/** What the page tells of itself need not be true. */
export function sized(room: HTMLElement, width: number, height: number): void {
  if (!(width > 0 && height > 0)) return;
  room.style.setProperty("--page", String(Math.min(4, Math.max(0.3, width / height))));
  room.style.setProperty("--wide", `${Math.max(240, width)}px`);
}
