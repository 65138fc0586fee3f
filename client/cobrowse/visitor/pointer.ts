// What the agent points at, drawn above the page and never read aloud by it.
import { h } from "../../ui/dom";
import { numbers } from "../rrweb";
import { layoutSize } from "../viewport";

/** Of the window, 0 to 1 in both directions; or a node. Read as from a stranger. */
export interface Cursor {
  at?: unknown;
  x?: unknown;
  y?: unknown;
  points?: unknown;
  node?: unknown;
  agent?: unknown;
}

const GONE_MS = 4_000;
const FADE_MS = 2_500;
const MOST_POINTS = 64;
const SVG = "http://www.w3.org/2000/svg";

const RIPPLE = [
  { transform: "scale(1)", opacity: 1 },
  { transform: "scale(4)", opacity: 0 },
];

export class Pointer {
  private readonly place = h("div", { class: "hand", "aria-hidden": "true" });
  private readonly name = h("div", { class: "pointer", hidden: true });
  private readonly lines = document.createElementNS(SVG, "svg");
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private gone: ReturnType<typeof setTimeout> | undefined;

  constructor(root: ShadowRoot) {
    this.lines.setAttribute("class", "lines");
    this.place.append(this.lines, this.name);
    root.append(this.place);
  }

  /** Where that is; null: nowhere. */
  show(cursor: Cursor): DOMRect | null {
    const { name } = (cursor.agent ?? {}) as { name?: unknown };
    if (typeof name === "string") this.name.textContent = name.slice(0, 60);
    const room = layoutSize();
    const [x, y] = [across(cursor.x, room.width), across(cursor.y, room.height)];
    if (cursor.at === "draw") return this.draw(cursor.points);
    if (cursor.at === "mark") return this.mark(Number(cursor.node));
    this.name.hidden = true;
    if (cursor.at !== "move" && cursor.at !== "click") return null;
    this.move(x, y);
    if (cursor.at === "click") this.ripple(x, y);
    return new DOMRect(x, y, 1, 1);
  }

  close(): void {
    clearTimeout(this.gone);
    for (const timer of this.timers) clearTimeout(timer);
    this.place.remove();
  }

  private move(x: number, y: number): void {
    this.name.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.name;
    const [left, up] = [x + width > innerWidth, y + height > innerHeight];
    this.name.style.transform = `translate(${left ? Math.max(0, x - width) : x}px,${up ? y - height : y}px)`;
    this.name.style.borderRadius = `${left || up ? 8 : 0}px ${left && !up ? 0 : 8}px 8px`;
    clearTimeout(this.gone);
    this.gone = setTimeout(() => {
      this.name.hidden = true;
    }, GONE_MS);
  }

  private ripple(x: number, y: number): void {
    const ring = h("div", { class: "ripple" });
    Object.assign(ring.style, { left: `${x}px`, top: `${y}px` });
    this.fade(ring, this.place, calm() ? [{ opacity: 1 }, { opacity: 0 }] : RIPPLE, 700);
  }

  private draw(points: unknown): DOMRect {
    const room = layoutSize();
    const list = (Array.isArray(points) ? points : [])
      .slice(0, MOST_POINTS)
      .map((point) => (Array.isArray(point) ? point : []))
      .map(([x, y]): [number, number] => [across(x, room.width), across(y, room.height)]);
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("points", list.join(" "));
    this.fade(line, this.lines, [{ opacity: 1 }, { opacity: 1 }, { opacity: 0 }], FADE_MS);
    const [x, y] = [0, 1].map((way) => list.map((point) => point[way] ?? 0)) as [number[], number[]];
    const [left, top] = [Math.min(...x), Math.min(...y)];
    return new DOMRect(left, top, Math.max(...x) - left, Math.max(...y) - top);
  }

  private mark(id: number): DOMRect | null {
    const node = numbers.getNode(id);
    if (!(node instanceof Element) || !node.isConnected) return null;
    const place = node.getBoundingClientRect();
    const { left, top, width, height } = place;
    const frame = h("div", { class: "mark" });
    Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    this.fade(frame, this.place, [{ opacity: 1 }, { opacity: 1 }, { opacity: 0 }], FADE_MS);
    return place;
  }

  private fade(element: Element, place: Element, frames: Keyframe[], duration: number): void {
    if (place.childElementCount > 100) return;
    place.append(element);
    element.animate(frames, { duration, fill: "forwards" });
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      element.remove();
    }, duration);
    this.timers.add(timer);
  }
}

/** Who asks for less motion sees it fade, and not grow. */
function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function across(part: unknown, whole: number): number {
  return typeof part === "number" && Number.isFinite(part) ? Math.min(1, Math.max(0, part)) * whole : 0;
}
