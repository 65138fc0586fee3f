// The agent's own drawing on the picture, as it is drawn and until it has faded on the visitor's page.

const SVG = "http://www.w3.org/2000/svg";
const MOST_POINTS = 64;
/** As on the visitor's page. */
const FADE_MS = 2_500;

export type Point = [x: number, y: number];

export class Trace {
  private readonly lines = document.createElementNS(SVG, "svg");
  private line: SVGPolylineElement | null = null;
  private points: Point[] = [];
  private every = 1;
  private seen = 0;

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
    this.line = document.createElementNS(SVG, "polyline");
    this.lines.append(this.line);
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
    this.line.setAttribute("points", this.points.map((each) => each.join(",")).join(" "));
  }

  /** The points of what was drawn; null: nothing was. */
  end(): Point[] | null {
    const { line, points } = this;
    if (!line) return null;
    this.line = null;
    line.animate([{ opacity: 1 }, { opacity: 1 }, { opacity: 0 }], { duration: FADE_MS, fill: "forwards" });
    setTimeout(() => line.remove(), FADE_MS);
    return points;
  }
}
