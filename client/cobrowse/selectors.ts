// Selectors by what does not leave the page as it is: attributes, and states that an agent's browser has of its own.
import { type CSSToken, TokenType } from "@csstools/css-tokenizer";
import type { Names } from "./names";
import type { Place } from "./place";
import type { Base } from "./urls";

/** Attributes whose values in selectors are the page's own words. */
export const PLAIN_ATTRIBUTES = new Set(["type", "dir", "lang", "role", "open", "hidden", "disabled"]);
/** Of elements, by the visitor's pointer, keys and entries: an agent's own would be others. Who receives a page marks those that are known. */
const STATES = new Set(
  "hover active focus focus-visible focus-within checked indeterminate valid invalid user-valid user-invalid in-range out-of-range".split(
    " ",
  ),
);

/** What somebody entered is not told by the looks of a field either. */
const ENTERED = new Set(["value", "checked", "selected", "placeholder", "content", "srcdoc"]);

/** A selector by an attribute that stays on the page becomes one by a class; null where it is none. */
export function standIn([type]: CSSToken, tokens: CSSToken[], at: number, place: Place, names: Names): string | null {
  if (place.replaced) {
    place.replaced = type !== TokenType.CloseSquare;
    return "";
  }
  const { attribute, property } = place;
  if (type !== TokenType.OpenSquare || property !== "" || names.all) return null;
  if (PLAIN_ATTRIBUTES.has(attribute) || ENTERED.has(attribute) || attribute === "?") return null;
  const end = tokens.findIndex(([one], n) => n > at && one === TokenType.CloseSquare);
  const text = tokens.slice(at, end + 1).map(([, one]) => one);
  const name = end > 0 ? names.standIns.name(attribute, text.join("")) : null;
  place.replaced = name !== null;
  return name && `.${name}`;
}

/** Is it the name of a state in a selector, at who receives it? `(hover:hover)` is of a device. */
export function isState(place: Place, tokens: CSSToken[], at: number, base: Base): boolean {
  const [before, colon, name] = [at - 3, at - 1, at].map((one) => tokens[one]);
  return (
    typeof base !== "string" &&
    place.property === "" &&
    name?.[0] === TokenType.Ident &&
    STATES.has(name[1].toLowerCase()) &&
    colon?.[0] === TokenType.Colon &&
    tokens[at - 2]?.[0] !== TokenType.Colon &&
    before?.[0] !== TokenType.OpenParen
  );
}
