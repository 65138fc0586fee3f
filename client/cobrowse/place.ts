// Where in a style sheet something stands: in a selector, an at-rule, or the value of a declaration.
import { type CSSToken, TokenType } from "@csstools/css-tokenizer";

export interface Place {
  /** The declaration that the values belong to, lower case; empty in a selector. */
  property: string;
  rule: string;
  /** Of a selector within `[…]`. */
  attribute: string;
  /** It is told by a class instead. */
  replaced: boolean;
  function: string;
  depth: number;
  /** Of braces within a custom property. */
  nest: number;
}

export const NOWHERE: Readonly<Place> = {
  ...{ property: "", rule: "", attribute: "", replaced: false, function: "" },
  ...{ depth: 0, nest: 0 },
};

/** Where the next values stand. */
export function follow([type, text]: CSSToken, place: Place, tokens: CSSToken[], at: number): void {
  switch (type) {
    case TokenType.AtKeyword:
      if (place.property === "") place.rule = text.slice(1).toLowerCase();
      break;
    case TokenType.OpenCurly:
    case TokenType.CloseCurly:
    case TokenType.Semicolon:
      bound(type, place);
      break;
    case TokenType.OpenSquare:
      if (place.property === "") place.attribute = word(tokens, at + 1);
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

/** Where a block or a declaration begins or ends; of braces within a custom property nothing does. */
function bound(type: TokenType, place: Place): void {
  if (type === TokenType.OpenCurly && custom(place)) place.nest += 1;
  else if (place.nest > 0) place.nest -= type === TokenType.CloseCurly ? 1 : 0;
  else {
    place.property = "";
    if (type === TokenType.OpenCurly) place.depth += 1;
    else if (type === TokenType.CloseCurly) [place.depth, place.rule] = [place.depth - 1, ""];
    else if (place.depth === 0) place.rule = "";
  }
}

export function custom({ property }: Place): boolean {
  return property.startsWith("--");
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
