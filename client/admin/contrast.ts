// Where a colour falls short of WCAG's contrast: what the server says after saving, said while somebody chooses.
import { accent, BLACK, contrast, parse, WHITE } from "../ui/accent.js";

export interface Finding {
  /** Text on the button, links on the light panel, the button on a white page. */
  pair: "text" | "ink" | "page";
  ratio: number;
  wanted: number;
  /** What is shown instead; empty where nothing can be. */
  instead: string;
}

/** Two digits, never rounded up: 4.499 is not 4.5. */
export function floor(ratio: number): number {
  return Math.floor(ratio * 100) / 100;
}

/** Of `#rgb` or `#rrggbb`; anything else has none. */
export function findings(color: string): Finding[] {
  const fill = parse(color);
  if (!fill) {
    return [];
  }
  const made = accent(color);
  const text = Math.max(contrast(fill, WHITE), contrast(fill, BLACK));
  const white = contrast(fill, WHITE);
  const pairs: [Finding["pair"], number, number, string][] = [
    ["text", text, 4.5, made.fill],
    ["ink", white, 4.5, made.inkLight],
    ["page", white, 3, ""],
  ];
  return pairs
    .filter(([, ratio, wanted]) => ratio < wanted)
    .map(([pair, ratio, wanted, instead]) => ({ pair, ratio: floor(ratio), wanted, instead }));
}
