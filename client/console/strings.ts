// The console's words: one catalogue a language, English for whatever is missing.
import { de } from "./strings.de";
import { en } from "./strings.en";

export type StringKey = keyof typeof en;
export type Strings = Readonly<Record<StringKey, string>>;
export type Translate = (key: StringKey, values?: Record<string, string | number>) => string;

const CATALOGUES: Record<string, Partial<Strings>> = { en, de };

/** `translator("de-AT")("waiting", {count: 2})`; `{count}` in a string is replaced by its value. */
export function translator(locale: string): Translate {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? "en";
  const words: Strings = { ...en, ...CATALOGUES[language] };
  return (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}
