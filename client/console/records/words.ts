// The words of history and statistics: they come with the module that shows them.
import { de } from "./words.de";
import { en } from "./words.en";

export type Word = keyof typeof en;
export type Words = Readonly<Record<Word, string>>;
export type Tell = (word: Word, values?: Record<string, string | number>) => string;

const CATALOGUES: Record<string, Words> = { en, de };

export function teller(locale: string): Tell {
  const words = CATALOGUES[locale.toLowerCase().split(/[-_]/)[0] ?? "en"] ?? en;
  return (word, values = {}) => words[word].replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

/** A word that is there for some of the values that a server may send; the value itself for others. */
export function named(tell: Tell, group: "disposition" | "reason" | "status", value: string): string {
  const word = `${group}.${value}`;
  return word in en ? tell(word as Word) : value;
}
