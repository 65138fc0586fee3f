// Draws a chart with uPlot: on a canvas, by DOM API and CSSOM alone, which the console's policy lets pass.
import uPlot from "uplot";

/*! uPlot, Copyright (c) 2025 Leon Sorokin, MIT License, https://github.com/leeoniya/uPlot/blob/master/LICENSE */

export interface Line {
  /** Names its colour, a custom property of the sheet: `--chart-<key>`. */
  readonly key: string;
  readonly label: string;
  readonly values: readonly (number | null)[];
}

export interface ChartData {
  /** Bars that stand on each other, or lines. */
  readonly kind: "stack" | "lines";
  readonly labels: readonly string[];
  readonly lines: readonly Line[];
  /** A value as people read it. */
  format(value: number): string;
  /** Steps between the lines of the grid. */
  readonly steps: readonly number[];
}

/** Draws into `host` and follows its width; tells which of the labels is pointed at. What it returns ends it. */
export type Draw = (host: HTMLElement, data: ChartData, pointed: (at: number | null) => void) => () => void;

const HEIGHT = 220;
const LABEL_SPACE = 56;
const HATCHED = "missed";

export const draw: Draw = (host, data, pointed) => {
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  let plot = make(host, data, pointed);
  const again = (): void => {
    plot.destroy();
    plot = make(host, data, pointed);
  };
  const follow = new ResizeObserver(() => {
    const width = Math.floor(host.clientWidth);
    if (width > 0 && width !== plot.width) plot.setSize({ width, height: HEIGHT });
  });
  follow.observe(host);
  scheme.addEventListener("change", again);
  return () => {
    follow.disconnect();
    scheme.removeEventListener("change", again);
    plot.destroy();
  };
};

function make(host: HTMLElement, data: ChartData, pointed: (at: number | null) => void): uPlot {
  const style = getComputedStyle(host);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const options: uPlot.Options = {
    width: Math.max(200, Math.floor(host.clientWidth)),
    height: HEIGHT,
    padding: [12, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: [-0.5, data.labels.length - 0.5] },
      y: { range: (_, __, most) => span(data, most) },
    },
    axes: axes(data, colour),
    series: [{}, ...data.lines.map((line, at) => series(data, line, at, colour))],
    hooks: { setCursor: [({ cursor }) => pointed(cursor.idx ?? null)] },
  };
  return new uPlot(options, table(data), host);
}

/** Of bars the tallest stands behind: each holds the sum of its own line and those below. */
function table({ kind, labels, lines }: ChartData): uPlot.AlignedData {
  const order = kind === "stack" ? [...lines].reverse() : lines;
  const rows = order.map((line) => {
    if (kind === "lines") return [...line.values];
    const below = lines.slice(0, lines.indexOf(line) + 1);
    return labels.map((_, at) => below.reduce((sum, each) => sum + (each.values[at] ?? 0), 0) || null);
  });
  return [labels.map((_, at) => at), ...rows];
}

function series(data: ChartData, line: Line, at: number, colour: (name: string) => string): uPlot.Series {
  const { kind, lines } = data;
  if (kind === "stack") {
    // As in `table`: the last line is drawn first.
    const { key } = lines[lines.length - 1 - at] ?? line;
    const own = colour(`chart-${key}`);
    const paths = uPlot.paths.bars?.({ size: [0.72, 48] });
    const fill = key === HATCHED ? hatched(own, colour("ld-surface")) : own;
    return { fill, stroke: own, width: 0, points: { show: false }, ...(paths && { paths }) };
  }
  const own = colour(`chart-${line.key}`);
  return { stroke: own, width: 2, points: { show: true, size: 6, fill: own }, ...(at > 0 && { dash: [6, 4] }) };
}

/** Stripes, for eyes that take two of the colours for one. */
function hatched(own: string, between: string): CanvasPattern | string {
  const size = Math.round(8 * window.devicePixelRatio);
  const tile = document.createElement("canvas");
  tile.width = tile.height = size;
  const pen = tile.getContext("2d");
  if (pen === null) return own;
  pen.fillStyle = own;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = between;
  pen.lineWidth = size / 4;
  for (const at of [-size, 0, size]) {
    pen.moveTo(at - size / 2, size * 1.5);
    pen.lineTo(at + size * 1.5, -size / 2);
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat") ?? own;
}

function axes({ labels, format, steps }: ChartData, colour: (name: string) => string): uPlot.Axis[] {
  const look = { stroke: colour("ld-muted"), font: `12px ${colour("ld-font")}`, ticks: { show: false } };
  const grid = { stroke: colour("ld-line"), width: 1 };
  const splits = (plot: uPlot): number[] => {
    const each = Math.max(1, Math.ceil((labels.length * LABEL_SPACE) / Math.max(1, plot.width - LABEL_SPACE)));
    return labels.map((_, at) => at).filter((at) => at % each === 0);
  };
  const values = (_: uPlot, at: number[]): string[] => at.map((each) => labels[each] ?? "");
  return [
    { ...look, grid: { show: false }, splits, values, size: 32 },
    { ...look, grid, incrs: [...steps], values: (_, at) => at.map(format), size: LABEL_SPACE, space: 36 },
  ];
}

/** From nothing to a little more than the most, and never flat. */
function span({ steps }: ChartData, most: number | null): [number, number] {
  const least = (steps[0] ?? 1) * 4;
  return [0, Math.max(least, (most ?? 0) * 1.08)];
}
