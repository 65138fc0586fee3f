// One accent colour in, readable pairs out: text on the accent, and the accent as ink on light and on dark.

export type Rgb = [number, number, number];

export interface Accent {
  /** The colour of filled parts, `#rrggbb`. */
  fill: string;
  /** Text on `fill`. */
  on: string;
  /** For text and focus rings on the light and on the dark surface. */
  inkLight: string;
  inkDark: string;
}

export const WHITE: Rgb = [255, 255, 255];
export const BLACK: Rgb = [27, 30, 35];
const DARK_SURFACE: Rgb = [29, 32, 38];
const DEFAULT: Rgb = [36, 81, 214];
/** WCAG 2.2, 1.4.3: text. */
const READABLE = 4.5;

/** Anything but `#rgb` and `#rrggbb` gives the default accent. */
export function accent(color: unknown): Accent {
  const fill = parse(color) ?? DEFAULT;
  const on = contrast(fill, WHITE) >= READABLE ? WHITE : contrast(fill, BLACK) >= READABLE ? BLACK : null;
  // Between the two no text is readable: the fill gives way.
  const safe = on ? fill : towards(fill, BLACK, WHITE);
  return {
    fill: hex(safe),
    on: hex(on ?? WHITE),
    inkLight: hex(towards(fill, BLACK, WHITE)),
    inkDark: hex(towards(fill, WHITE, DARK_SURFACE)),
  };
}

/** Moves `from` towards `to` in small steps until it can be read on `surface`. */
function towards(from: Rgb, to: Rgb, surface: Rgb): Rgb {
  for (let step = 0; step <= 20; step += 1) {
    const mixed = from.map((part, index) => Math.round(part + ((to[index] ?? part) - part) * (step / 20))) as Rgb;
    if (contrast(mixed, surface) >= READABLE) {
      return mixed;
    }
  }
  return to;
}

export function contrast(one: Rgb, other: Rgb): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function parse(color: unknown): Rgb | null {
  const digits = typeof color === "string" ? /^#([\da-f]{3}|[\da-f]{6})$/i.exec(color.trim())?.[1] : undefined;
  if (!digits) {
    return null;
  }
  const long = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16)) as Rgb;
}

function hex(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
