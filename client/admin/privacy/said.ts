// What the rules do to the page that is tried: a sentence a kind of rule, and whether cobrowsing would pause.
import { PrivacyRules, type Rules } from "../../cobrowse/privacy";
import type { Counts } from "./frame";

export interface Words {
  /** Before what each line does. */
  here: string;
  nothing: string;
  unreadable: string;
  no_effect: string;
  pauses: string;
  goes_on: string;
  no_address: string;
  broken: string;
  sum: string;
  pattern: string;
}

const KINDS = ["hide", "mask", "reveal", "read_only"] as const;
export type Kind = (typeof KINDS)[number] | "pause";

export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** The lines that this browser cannot read. */
export function unreadable(lines: string[]): string[] {
  return new PrivacyRules({ hide: lines }).broken;
}

/** By kind; empty where there is nothing to say. */
export function sentences(rules: Rules, counts: Counts, address: string, words: Words): Record<Kind, string> {
  const found = {} as Record<Kind, string>;
  for (const kind of KINDS) {
    const broken = new Set(unreadable(rules[kind]));
    const idle = kind === "reveal" && !rules.mask_all;
    found[kind] = joined(rules[kind], words, (line) => {
      if (broken.has(line)) return words.unreadable;
      return idle ? words.no_effect : String(counts[line] || words.nothing);
    });
  }
  found.pause = joined(rules.pause, words, (line) => (isPaused([line], address) ? words.pattern : words.nothing));
  return found;
}

function joined(lines: string[], { here }: Words, say: (line: string) => string): string {
  return lines.length > 0 ? `${here} ${lines.map((line) => `${line}: ${say(line)}`).join(" · ")}` : "";
}

/** Null where nothing stands in the way. */
export function pausing(rules: Rules, address: string, words: Words): string | null {
  if (KINDS.some((kind) => unreadable(rules[kind]).length > 0)) return words.broken;
  return isPaused(rules.pause, address) ? words.pauses : null;
}

export function isAddress(address: string): boolean {
  return /^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : "");
}

function isPaused(pause: string[], address: string): boolean {
  return isAddress(address) && new PrivacyRules({ pause }).pausedAt(address);
}
