// What of a media query the visitor's own screen answers, an agent's would answer otherwise: dark or light, mouse or finger.
import { type CSSToken, TokenType } from "@csstools/css-tokenizer";
import type { Place } from "./place";

const SCHEME = "prefers-color-scheme";
/** Whatever else these may be (`none`, `no-preference`) is the case where none of this is. */
const FACTS = [
  ...[`${SCHEME}:dark`, `${SCHEME}:light`, "prefers-contrast:more", "prefers-contrast:less", "prefers-contrast:custom"],
  ...["hover:hover", "any-hover:hover", "pointer:fine", "pointer:coarse", "any-pointer:fine", "any-pointer:coarse"],
];
const FEATURES = new Set(FACTS.map((fact) => fact.split(":")[0]));
/** Of a declaration's value, on either side. */
const ENDS = new Set([TokenType.Colon, TokenType.Semicolon, TokenType.OpenCurly, TokenType.CloseCurly]);
const HOLDS = "min-width";
const FAILS = "max-width";

export class Media {
  private readonly lists: MediaQueryList[];
  private readonly changed: () => void;

  /** `changed`: sheets that were read say what was the case before. */
  constructor(changed: () => void) {
    this.changed = changed;
    this.lists = FACTS.map((fact) => matchMedia(`(${fact})`));
    for (const list of this.lists) list.addEventListener("change", changed);
  }

  close(): void {
    for (const list of this.lists) list.removeEventListener("change", this.changed);
  }

  /** What stands in the place of a word: a query that is the case everywhere, or nowhere. Null: the word itself. */
  instead(tokens: CSSToken[], at: number, place: Place): string | null {
    const word = tokens[at]?.[1].toLowerCase() ?? "";
    if (place.property === "color-scheme") return this.scheme(word, tokens, at);
    if (place.property !== "media" && (place.property !== "" || place.rule !== "media")) return null;
    const [before, after] = [beside(tokens, at, -1), beside(tokens, at, 1)];
    if (typed(tokens, before) === TokenType.OpenParen && FEATURES.has(word)) {
      const value = typed(tokens, after) === TokenType.Colon ? tokens[beside(tokens, after, 1)] : undefined;
      if (value) return this.holds(word, value[1].toLowerCase()) ? HOLDS : FAILS;
      return `${this.holds(word, "") ? HOLDS : FAILS}:0`;
    }
    const feature = typed(tokens, before) === TokenType.Colon ? tokens[beside(tokens, before, -1)] : undefined;
    return feature && FEATURES.has(feature[1].toLowerCase()) ? "0" : null;
  }

  /** `value` empty: is it anything but none? */
  private holds(feature: string, value: string): boolean {
    const facts = FACTS.filter((_, at) => this.lists[at]?.matches).filter((fact) => fact.startsWith(`${feature}:`));
    if (value === "") return facts.length > 0;
    return facts.includes(`${feature}:${value}`) || (facts.length === 0 && /^no/.test(value));
  }

  /** Of `light dark` the one that the visitor has; where a declaration names one alone, it is that. */
  private scheme(word: string, tokens: CSSToken[], at: number): string | null {
    const other = word === "dark" ? "light" : word === "light" ? "dark" : null;
    if (other === null || this.holds(SCHEME, word)) return null;
    return [-1, 1].some((step) => reaches(tokens, at, step, other)) ? "" : null;
  }
}

/** Does the word stand in the same declaration, on this side? */
function reaches(tokens: CSSToken[], at: number, step: number, word: string): boolean {
  for (let next = at + step; tokens[next] && !ENDS.has(tokens[next]?.[0] as TokenType); next += step)
    if (tokens[next]?.[1].toLowerCase() === word) return true;
  return false;
}

function beside(tokens: CSSToken[], at: number, step: 1 | -1): number {
  let next = at + step;
  while (typed(tokens, next) === TokenType.Whitespace || typed(tokens, next) === TokenType.Comment) next += step;
  return next;
}

function typed(tokens: CSSToken[], at: number): TokenType | undefined {
  return tokens[at]?.[0];
}
