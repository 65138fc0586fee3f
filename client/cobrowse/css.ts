// Style sheets as they may leave the page: rules and values, and none of the texts and addresses that they carry.
import { type CSSToken, TokenType, tokenize } from "@csstools/css-tokenizer";
import { property } from "./fields";
import { mask } from "./mask";
import { type Base, cleanUrl } from "./urls";

const FUNCTION_URL = /^(?:url|src)$/i;
/** Declarations whose strings name a font, an area or a file's kind, and are no text. */
const NAMING = new Set(["font-family", "font", "grid-template-areas", "grid-template", "grid", "quotes"]);
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
/** Attributes whose values in selectors are the page's own words. */
const PLAIN_ATTRIBUTES = new Set(["type", "dir", "lang", "class", "role", "rel", "open", "hidden", "disabled"]);
/** As custom properties hold them for whole sites. */
const FONT_NAME = /^[A-Za-z][A-Za-z -]{0,39}$/;
/** Icons and quotation marks; a longer text may be somebody's. */
const ICON = 2;
/** A keyword: `preserve-3d`, `h1`; neither a name that somebody chose nor a number in words. */
const KEYWORD = /^-{0,2}[a-z][a-z-]*\d{0,2}[a-z-]*$/i;
const LONGEST_WORD = 32;
const LONGEST_NUMBER = 12;

interface Place {
  /** The declaration that the values belong to, lower case; empty in a selector. */
  property: string;
  rule: string;
  /** Of a selector within `[…]`. */
  attribute: string;
  function: string;
  depth: number;
}

/** A sheet or a rule of one. `base` is the page's own address; each `.class` and `#id` that selectors name goes to `names`. */
export function cleanSheet(css: string, base: Base, names: Set<string>): string {
  return run(css, { ...NOWHERE }, base, names);
}

/** The declarations of a `style` attribute; what is none is left out. */
export function cleanStyle(css: string, base: Base): string {
  const found: string[] = [];
  let rest = tokenize({ css }).filter(([type]) => type !== TokenType.Comment && type !== TokenType.EOF);
  while (rest.length > 0) {
    const end = rest.findIndex(([type]) => type === TokenType.Semicolon);
    const one = rest.slice(0, end < 0 ? undefined : end);
    rest = end < 0 ? [] : rest.slice(end + 1);
    const [name, colon] = one.filter(([type]) => type !== TokenType.Whitespace);
    if (name?.[0] !== TokenType.Ident || colon?.[0] !== TokenType.Colon || !property(name[1])) continue;
    if (one.some(([, text], at) => text === "/" && one[at + 1]?.[1] === "/")) continue; // an address, and no declaration
    const value = one.slice(one.indexOf(colon) + 1).map(([, text]) => text);
    found.push(`${name[1]}:${cleanValue(name[1], value.join(""), base)}`);
  }
  return found.join(";");
}

/** One value of one property. */
export function cleanValue(property: string, value: string, base: Base): string {
  return run(value, { ...NOWHERE, depth: 1, property: property.toLowerCase() }, base, null);
}

const NOWHERE: Readonly<Place> = { property: "", rule: "", attribute: "", function: "", depth: 0 };

function run(css: string, place: Place, base: Base, names: Set<string> | null): string {
  const tokens = tokenize({ css });
  const parts = tokens.map((token, at) => {
    if (names && place.property === "" && place.attribute === "") note(token, tokens[at - 1], names);
    if (names) refer(token, tokens[at - 1], names);
    return clean(token, place, tokens, at, base);
  });
  return parts.join("");
}

function note(token: CSSToken, before: CSSToken | undefined, names: Set<string>): void {
  if (token[0] === TokenType.Hash) names.add(`#${token[4].value}`);
  else if (token[0] === TokenType.Ident && before?.[1] === ".") names.add(`.${token[4].value}`);
}

/** Of a picture within the same page, as a filter or a gradient is. */
function refer(token: CSSToken, before: CSSToken | undefined, names: Set<string>): void {
  const named = token[0] === TokenType.URL || (token[0] === TokenType.String && /^url\($/i.test(before?.[1] ?? ""));
  const value = named ? (token[4] as { value: string }).value : "";
  if (/^#[\w-]+$/.test(value)) names.add(value);
}

function clean(token: CSSToken, place: Place, tokens: CSSToken[], at: number, base: Base): string {
  const [type, text] = token;
  follow(token, place, tokens, at);
  switch (type) {
    case TokenType.EOF:
    case TokenType.BadString:
    case TokenType.BadURL:
      return "";
    case TokenType.Comment:
      return " ";
    case TokenType.URL:
      return address((token[4] as { value: string }).value, base);
    case TokenType.String:
      return cleanString((token[4] as { value: string }).value, place, base);
    case TokenType.Ident:
      if (place.attribute !== "" && text.toLowerCase() !== place.attribute) return known(place.attribute) ? text : "x";
      return place.property === "" || NAMED.has(place.property) || plain(text, place) ? text : "initial";
    case TokenType.Hash:
      return place.property === "" || plain(text, place) ? text : "initial";
    case TokenType.Number:
    case TokenType.Dimension:
    case TokenType.Percentage:
      return custom(place) && text.length > LONGEST_NUMBER ? "0" : text;
    default:
      return text;
  }
}

/** Where the next values stand. */
function follow([type, text]: CSSToken, place: Place, tokens: CSSToken[], at: number): void {
  switch (type) {
    case TokenType.AtKeyword:
      place.rule = text.slice(1).toLowerCase();
      break;
    case TokenType.OpenCurly:
      place.depth += 1;
      place.property = "";
      break;
    case TokenType.CloseCurly:
      place.depth -= 1;
      [place.property, place.rule] = ["", ""];
      break;
    case TokenType.Semicolon:
      place.property = "";
      if (place.depth === 0) place.rule = "";
      break;
    case TokenType.OpenSquare:
      place.attribute = word(tokens, at + 1);
      break;
    case TokenType.CloseSquare:
      place.attribute = "";
      break;
    case TokenType.Function:
      place.function = text.slice(0, -1);
      break;
    case TokenType.CloseParen:
      place.function = "";
      break;
    case TokenType.Colon:
      if (place.property === "" && place.depth > 0) place.property = declared(tokens, at);
      break;
    default:
  }
}

function cleanString(value: string, place: Place, base: Base): string {
  if (FUNCTION_URL.test(place.function) && value.startsWith("#")) return quoted(value.slice(0, 100));
  if (FUNCTION_URL.test(place.function) || place.rule === "import") return quoted(cleanUrl(value, base));
  if (place.attribute !== "") return quoted(known(place.attribute) ? value : "");
  if (place.property === "" && NAMING_RULES.has(place.rule)) return quoted(value);
  if (NAMING.has(place.property) || (custom(place) && FONT_NAME.test(value))) return quoted(value);
  return quoted([...value].length <= ICON || place.function === "format" ? value : mask(value));
}

function address(value: string, base: Base): string {
  return value.startsWith("#") ? `url(${quoted(value.slice(0, 100))})` : `url(${quoted(cleanUrl(value, base))})`;
}

function quoted(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a string of CSS must not hold any
  return `"${value.replace(/["\\\u0000-\u001f]/g, (found) => `\\${(found.codePointAt(0) ?? 0).toString(16)} `)}"`;
}

function custom({ property }: Place): boolean {
  return property.startsWith("--");
}

function known(attribute: string): boolean {
  return PLAIN_ATTRIBUTES.has(attribute);
}

/** A custom property may hold anything: of words only those that look like a keyword. */
function plain(word: string, place: Place): boolean {
  if (/^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.test(word)) return true;
  return word.length <= LONGEST_WORD && (custom(place) ? /^-{0,2}[a-z]{1,20}(?:-[a-z]{1,20})*$/i : KEYWORD).test(word);
}

function word(tokens: CSSToken[], at: number): string {
  const next = tokens.slice(at, at + 3).find(([type]) => type !== TokenType.Whitespace);
  return next?.[0] === TokenType.Ident ? next[1].toLowerCase() : "?";
}

/** The property before a colon; empty where the colon belongs to a selector, as in `a:hover { … }`. */
function declared(tokens: CSSToken[], at: number): string {
  const skipped: unknown[] = [TokenType.Whitespace, TokenType.Comment];
  const name = tokens
    .slice(Math.max(0, at - 3), at)
    .reverse()
    .find(([type]) => !skipped.includes(type));
  if (name?.[0] !== TokenType.Ident) return "";
  if (name[1].startsWith("--")) return name[1].toLowerCase();
  for (let next = at + 1; next < tokens.length; next += 1) {
    const type = tokens[next]?.[0];
    if (type === TokenType.OpenCurly) return "";
    if (type === TokenType.Semicolon || type === TokenType.CloseCurly) break;
  }
  return name[1].toLowerCase();
}
