// What agents see of their own pointing: a drawing, a click, what they highlight, as long as it is on the visitor's page.

const SVG = "http://www.w3.org/2000/svg";
const MOST_POINTS = 64;
/** As on the visitor's page. */
const FADE_MS = 2_500;
const RIPPLE_MS = 700;

/** Of the picture, 0 to 1 in both directions. */
export type Point = [x: number, y: number];
export type Box = [left: number, top: number, right: number, bottom: number];

export class Trace {
  private readonly lines = document.createElementNS(SVG, "svg");
  private line: SVGPolylineElement | null = null;
  private points: Point[] = [];
  private every = 1;
  private seen = 0;
  private held: SVGPolylineElement | null = null;

  constructor(place: HTMLElement) {
    this.lines.setAttribute("class", "trace");
    this.lines.setAttribute("viewBox", "0 0 1 1");
    this.lines.setAttribute("preserveAspectRatio", "none");
    this.lines.setAttribute("aria-hidden", "true");
    place.append(this.lines);
  }

  begin(point: Point): void {
    this.end();
    [this.points, this.every, this.seen] = [[point], 1, 0];
    this.line = this.put([]);
  }

  /** However long a line is, all of it stays: with every other point, when there are too many. */
  to(point: Point): void {
    if (!this.line) return;
    this.seen += 1;
    if (this.seen % this.every === 0) this.points.push(point);
    if (this.points.length >= MOST_POINTS) {
      this.points = this.points.filter((_, place) => place % 2 === 0);
      this.every *= 2;
    }
    write(this.line, this.points);
  }

  /** The points of what was drawn; null: nothing was. */
  end(): Point[] | null {
    const { line, points } = this;
    if (!line) return null;
    this.line = null;
    fade(line);
    return points;
  }

  ripple(point: Point): void {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const wide = (size: number) => `calc(${size}px / var(--scale, 1))`;
    const frames = [
      { strokeWidth: wide(12), opacity: 1 },
      { strokeWidth: wide(calm ? 12 : 48), opacity: 0 },
    ];
    fade(this.put([point, point]), frames, RIPPLE_MS);
  }

  ring(box: Box): void {
    fade(this.put(around(box), "ring"));
  }

  /** Stays, in the place of the one before; null: none. */
  hold(box: Box | null): void {
    if (box) {
      this.held ??= this.put([], "ring");
      write(this.held, around(box));
      return;
    }
    this.held?.remove();
    this.held = null;
  }

  private put(points: readonly Point[], kind = "line"): SVGPolylineElement {
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("class", kind);
    write(line, points);
    this.lines.append(line);
    return line;
  }
}

function write(line: SVGPolylineElement, points: readonly Point[]): void {
  line.setAttribute("points", points.map((each) => each.join(",")).join(" "));
}

function around([left, top, right, bottom]: Box): Point[] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
  ];
}

function fade(
  line: Element,
  frames: Keyframe[] = [{ opacity: 1 }, { opacity: 1 }, { opacity: 0 }],
  duration = FADE_MS,
): void {
  line.animate(frames, { duration, fill: "forwards" });
  setTimeout(() => line.remove(), duration);
}
