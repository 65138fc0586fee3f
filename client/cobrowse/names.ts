// Names of the page's own: those leave that a sheet of the page uses, since any other is for the page's own use.
import { cleanSheet } from "./css";
import type { Media } from "./media";
import { attributesOf } from "./nodes";
import { StandIns } from "./stand-ins";
import type { Base } from "./urls";
import type { Words } from "./words";

const LONGEST = 64;
/** A page may think of new ones all the time. */
const MOST = 5_000;

export class Names {
  /** Named by a sheet after an element had been sent without them: `.class` or `#id`. */
  readonly late = new Set<string>();
  /** With whom it is about what a page may do, and no more about what it tells. */
  readonly all: boolean;
  /** `.class`, `#id`, `--property`, `=word`. */
  /** Null: any word may be one of everybody's. */
  readonly words: Words | null;
  /** Null: sheets ask whoever shows them. */
  readonly media: Media | null;
  readonly standIns = new StandIns(this.late);
  private readonly known = new Set<string>();
  private readonly dropped = new Set<string>();
  private readonly aliases = new Map<string, string>();
  /** Values of `class`, as long as nothing else is known than when they were looked at. */
  private readonly cleaned = new Map<string, string>();

  constructor(all = false, words: Words | null = null, media: Media | null = null) {
    this.all = all;
    this.media = media;
    this.words = all ? null : words;
  }

  /** The sheet as it may leave. */
  sheet(css: string, base: Base): string {
    const found = new Set<string>();
    const clean = cleanSheet(css, base, this, found);
    for (const name of found) this.learn(name);
    return clean;
  }

  classes(value: string): string {
    let clean = this.cleaned.get(value);
    if (clean === undefined) {
      clean = value
        .split(/\s+/)
        .filter((word) => word !== "" && this.keeps(`.${word}`))
        .join(" ");
      if (this.cleaned.size > MOST) this.cleaned.clear();
      this.cleaned.set(value, clean);
    }
    return clean;
  }

  /** Of an element as it is on the page: its classes, and those that stand for what of its attributes does not leave. */
  classesOf(element: Element): string {
    const own = attributesOf(element).getNamedItem("class");
    return [own ? this.classes(own.value) : "", ...this.standIns.of(element)].join(" ").trim();
  }

  id(value: string): string | null {
    return this.keeps(`#${value}`) ? value : null;
  }

  /** Is it common, or in a sheet of the page? */
  word(value: string): boolean {
    return !this.words || this.known.has(`=${value.toLowerCase()}`) || this.words.isCommon(value);
  }

  /** The name of a custom property: of one that no sheet uses another in its place, always the same. */
  custom(name: string): string {
    return this.aliases.get(name) ?? (this.all || this.known.has(name) ? name : this.alias(name, "--"));
  }

  /** Where the page holds things together by a name: any will do. */
  alias(name: string, prefix = ""): string {
    if (this.all) return name;
    const alias = this.aliases.get(name) ?? `${prefix}ld${this.aliases.size}`;
    if (this.aliases.size < MOST) this.aliases.set(name, alias);
    return alias;
  }

  /** As a sheet says it; unless it had to be called otherwise before. */
  said(name: string): string {
    return this.aliases.get(name) ?? name;
  }

  /** Something within the page refers to this id: a `<use>`, a gradient, a `url(#…)`. */
  refer(id: string): void {
    this.learn(`#${id}`);
  }

  /** Before a new snapshot. What is known stays: sheets that a page adopts are told after it. */
  begin(): void {
    this.dropped.clear();
    this.cleaned.clear();
    this.late.clear();
  }

  private learn(name: string): void {
    if (this.known.has(name)) return;
    this.known.add(name);
    this.cleaned.clear();
    if (this.dropped.delete(name)) this.late.add(name);
  }

  private keeps(name: string): boolean {
    if (name.length > LONGEST) return false;
    if (this.all || this.known.has(name)) return true;
    this.dropped.add(name);
    return false;
  }
}

/** What sheets have named since elements were told without it; from then on it counts as told. */
export function takeLate({ late }: Names): string[] {
  const found = [...late];
  late.clear();
  return found;
}
