// Style sheets as they may leave the page: rules and values, and none of the texts and addresses that they carry.
import { type CSSToken, TokenType, tokenize } from "@csstools/css-tokenizer";
import { property } from "./fields";
import { mask } from "./mask";
import type { Names } from "./names";
import { custom, follow, NOWHERE, type Place } from "./place";
import { isState, PLAIN_ATTRIBUTES, standIn } from "./selectors";
import { type Base, cleanUrl } from "./urls";

const FUNCTION_URL = /^(?:url|src|(?:-webkit-)?image-set)$/i;
/** Declarations whose strings name a font, an area or a file's kind, and are no text. */
const NAMING = new Set(["font-family", "font", "grid-template-areas", "grid-template", "grid"]);
/** Declarations whose words are names of the sheet's own. */
const NAMED = new Set(
  (
    "animation animation-name font font-family grid-area grid-row grid-column grid-row-start grid-row-end " +
    "grid-column-start grid-column-end grid-template-columns grid-template-rows container container-name " +
    "view-transition-name counter-reset counter-increment list-style list-style-type transition transition-property " +
    "anchor-name position-anchor will-change"
  ).split(" "),
);
/** Of at-rules: an encoding, a layer; `@import` is taken apart by itself. */
const NAMING_RULES = new Set(["charset", "font-feature-values", "counter-style", "property", "container", "layer"]);
/** What a registered property may hold, as `<length> | <color>+`. */
const KIND =
  "<(?:length|number|percentage|length-percentage|color|image|url|integer|angle|time|resolution|string|custom-ident|transform-(?:function|list))>[+#]?";
const SYNTAX = new RegExp(`^${KIND}(?:\\s*\\|\\s*${KIND})*$`);
/** As sheets hold them for whole sites. */
const FONT_NAME = /^[A-Za-z][\w .-]{0,39}$/;
const NAMING_PROPERTY = /^--(?:.*(?:font|family|anim)|(?:.*-)?(?:serif|sans|mono)$)/;
/** Of `U+0590-05FF`, as a sheet of fonts says for which letters each is. */
const LETTERS = /^(?:u|[-+]?(?:10|[\da-f?]?)[\da-f?]{1,4}(?:-(?:10|[\da-f]?)[\da-f]{1,4})?)$/i;
const NAME = /^[\w-]{1,40}$/;
/** Icons and quotation marks; a longer text may be somebody's. */
const ICON = 2;
/** A keyword: `preserve-3d`, `h1`; neither a name that somebody chose nor a number in words. */
const KEYWORD = /^-{0,2}[a-z][a-z-]*\d{0,2}[a-z-]*$/i;
const LONGEST_WORD = 32;
const LONGEST_NUMBER = 12;
const MOST_DIGITS = 8;

interface Run {
  readonly base: Base;
  readonly names: Names;
  /** Of a sheet: what it names. Null: of one element's own style, which says no name that no sheet says. */
  readonly found: Set<string> | null;
  readonly place: Place;
  /** Of an element whose text is shown as dots. */
  readonly masked?: boolean;
  /** A custom property that may be the number of a card. */
  readonly many?: boolean;
}

/** A sheet or a rule of one. `base` is the page's own address; what it names goes to `found`: see `Names`. */
export function cleanSheet(css: string, base: Base, names: Names, found: Set<string>): string {
  return run(css, { base, names, found, place: { ...NOWHERE } });
}

/** The declarations of a `style` attribute; what is none is left out. */
export function cleanStyle(css: string, base: Base, names: Names, masked = false): string {
  const found: string[] = [];
  let rest = tokenize({ css }).filter(([type]) => type !== TokenType.Comment && type !== TokenType.EOF);
  while (rest.length > 0) {
    const end = rest.findIndex(([type]) => type === TokenType.Semicolon);
    const one = rest.slice(0, end < 0 ? undefined : end);
    rest = end < 0 ? [] : rest.slice(end + 1);
    const [name, colon] = one.filter(([type]) => type !== TokenType.Whitespace);
    const called = name?.[0] === TokenType.Ident ? cleanProperty(name[1], names) : "";
    if (called === "" || !name || colon?.[0] !== TokenType.Colon) continue;
    if (one.some(([, text], at) => text === "/" && one[at + 1]?.[1] === "/")) continue; // an address, and no declaration
    const value = one.slice(one.indexOf(colon) + 1).map(([, text]) => text);
    found.push(`${called}:${cleanValue(name[1], value.join(""), base, names, masked)}`);
  }
  return found.join(";");
}

/** One value of one property. */
export function cleanValue(property: string, value: string, base: Base, names: Names, masked = false): string {
  const place = { ...NOWHERE, depth: 1, property: property.toLowerCase() };
  return run(value, { base, names, found: null, place, masked, many: !names.all && custom(place) && hasMany(value) });
}

/** Outside of functions, which give colours and lengths; three numbers may be a colour, too. */
function hasMany(value: string): boolean {
  const plainly = value.replace(/[\w-]+\([^()]*\)/g, "").replace(/#[\da-f]+|(\.\d{3})\d+/gi, "$1");
  const colour = /^(?:[\s,]*(?:1?\d?\d|2[0-4]\d|25[0-5])(?![\d.])){3}\s*$/.test(plainly);
  return !colour && plainly.replace(/\D/g, "").length > MOST_DIGITS;
}

/** Empty for what is none. */
export function cleanProperty(name: string, names: Names): string {
  if (!property(name)) return "";
  if (name.startsWith("--")) return names.custom(name);
  return names.words?.isProperty(name) === false ? "" : name;
}

function run(css: string, to: Run): string {
  const tokens = tokenize({ css });
  return tokens
    .map((token, at) => {
      if (to.found) note(token, tokens[at - 1], to.place, to.found);
      const cleaned = clean(token, tokens, at, to);
      return (to.found && standIn(token, tokens, at, to.place, to.names)) ?? cleaned;
    })
    .join("");
}

/** `@container style(--plan: gold)`: the value of a property, that is. */
function isAsked(place: Place): boolean {
  return place.rule === "container" && place.function.toLowerCase() === "style";
}

function note(token: CSSToken, before: CSSToken | undefined, place: Place, found: Set<string>): void {
  const [type, text] = token;
  const outside = place.property === "" && !isAsked(place);
  if (type === TokenType.Ident) {
    if (text.startsWith("--")) found.add(text);
    else if (outside && place.attribute === "" && before?.[1] === ".") found.add(`.${token[4].value}`);
    else if (outside || NAMED.has(place.property)) found.add(`=${token[4].value.toLowerCase()}`);
  } else if (type === TokenType.Hash && outside && place.attribute === "") found.add(`#${token[4].value}`);
  else if (type === TokenType.String && (place.attribute !== "" || NAMING.has(place.property)))
    for (const word of token[4].value.toLowerCase().split(/\s+/)) found.add(`=${word}`);
  refer(token, before, found);
}

/** Of a picture within the same page, as a filter or a gradient is. */
function refer(token: CSSToken, before: CSSToken | undefined, names: Set<string>): void {
  const named = token[0] === TokenType.URL || (token[0] === TokenType.String && /^url\($/i.test(before?.[1] ?? ""));
  const value = named ? (token[4] as { value: string }).value : "";
  if (/^#[\w-]+$/.test(value)) names.add(value);
}

function clean(token: CSSToken, tokens: CSSToken[], at: number, to: Run): string {
  const [type, text] = token;
  const { place, base, names } = to;
  follow(token, place, tokens, at);
  const words = place.property === "" ? null : names.words;
  switch (type) {
    case TokenType.EOF:
    case TokenType.BadString:
    case TokenType.BadURL:
      return "";
    case TokenType.Comment:
      return " ";
    case TokenType.URL:
      return `url(${quoted(addressed((token[4] as { value: string }).value, to))})`;
    case TokenType.String:
      return cleanString((token[4] as { value: string }).value, to);
    case TokenType.Colon:
      return isState(place, tokens, at + 1, base) ? "" : text;
    case TokenType.Ident:
      if (isState(place, tokens, at, base)) return `[data-livedesk-${text.toLowerCase()}]`;
      return names.media?.instead(tokens, at, place) ?? cleanWord(text, to);
    case TokenType.Hash:
      return place.property === "" || plain(text, place) ? text : "initial";
    case TokenType.AtKeyword:
      return words ? "" : text;
    case TokenType.Function:
      return words?.isFunction(text.slice(0, -1)) === false ? "x(" : text;
    case TokenType.Dimension:
      if (isLetters(to) && LETTERS.test(text)) return text;
      if (words?.isUnit((token[4] as { unit: string }).unit) === false) return "0";
      return tooMuch(text, to) ? "0" : text;
    case TokenType.Number:
    case TokenType.Percentage:
      return tooMuch(text, to) ? "0" : text;
    default:
      return text;
  }
}

/** A number that a page may show as a text, by a counter, or keep for itself. */
function tooMuch(text: string, { place, masked, many }: Run): boolean {
  if (masked && (custom(place) || place.property.startsWith("counter-")) && /^[-+.\d]+$|\d{4}/.test(text)) return true;
  return custom(place) && (many === true || text.length > LONGEST_NUMBER);
}

function cleanWord(text: string, to: Run): string {
  const { place, names, found } = to;
  if (place.attribute !== "" && text.toLowerCase() !== place.attribute) return known(place.attribute) ? text : "x";
  if (text.startsWith("--")) return found ? names.said(text) : names.custom(text);
  if (place.property === "") return isAsked(place) && !names.word(text) ? names.alias(text) : text;
  if (NAMED.has(place.property)) return found || names.word(text) ? text : names.alias(text);
  if (isLetters(to) && LETTERS.test(text)) return text;
  const plainly = plain(text, place) && (names.word(text) || (found !== null && NAMING_PROPERTY.test(place.property)));
  if (plainly) return text;
  return found && custom(place) ? names.alias(text) : "initial"; // one unknown font must not take away the others
}

function cleanString(value: string, to: Run): string {
  const { place, names, found, masked } = to;
  if (FUNCTION_URL.test(place.function) || place.rule === "import") return quoted(addressed(value, to));
  if (place.attribute !== "") return quoted(known(place.attribute) ? value : "");
  if (place.property === "syntax") return quoted(SYNTAX.test(value) ? value : "*");
  if (place.property === "" && NAMING_RULES.has(place.rule) && NAME.test(value)) return quoted(value);
  if (names.all || (found && (NAMING.has(place.property) || NAMING_PROPERTY.test(place.property))))
    if (NAMING.has(place.property) || (custom(place) && FONT_NAME.test(value))) return quoted(value);
  if (NAMING.has(place.property))
    return quoted(value.replace(/[^\s]+/g, (word) => (names.word(word) ? word : names.alias(word))));
  return quoted(([...value].length <= ICON && !masked) || place.function === "format" ? value : mask(value));
}

/** Of the same page: what a sheet names, or what is known. */
function addressed(value: string, { base, names, found, masked }: Run): string {
  if (!value.startsWith("#")) return masked && /^\s*data:/i.test(value) ? "" : cleanUrl(value, base);
  const named = /^#[\w-]{1,64}$/.test(value) && (found || names.id(value.slice(1)) !== null);
  return named || names.all ? value.slice(0, 100) : "#";
}

function quoted(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a string of CSS must not hold any
  return `"${value.replace(/["\\\u0000-\u001f]/g, (found) => `\\${(found.codePointAt(0) ?? 0).toString(16)} `)}"`;
}

function known(attribute: string): boolean {
  return PLAIN_ATTRIBUTES.has(attribute);
}

/** A custom property may hold anything: of words only those that look like a keyword. */
function plain(word: string, place: Place): boolean {
  if (/^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.test(word)) return true;
  return word.length <= LONGEST_WORD && (custom(place) ? /^-{0,2}[a-z]{1,20}(?:-[a-z]{1,20})*$/i : KEYWORD).test(word);
}

function isLetters({ place, found }: Run): boolean {
  return found !== null && place.rule === "font-face" && place.property === "unicode-range";
}
