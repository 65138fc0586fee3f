// What of rrweb's news a person at the page sees, put right by the elements themselves: their names, and the text that a field shows.
import { exactly } from "./exact";
import { type Fields, list } from "./fields";
import { elementOf } from "./rrweb";

/** Inputs whose value is drawn as a text; of others, such as a slider, even its length would tell something. */
const DRAWN = new Set(["text", "email", "tel", "url", "search", "password", "submit", "reset", "button"]);

export function showsText(field: Element | null): boolean {
  return !(field instanceof HTMLInputElement) || DRAWN.has(field.type);
}

/** Of a mutation; false for news of a field that shows no text. */
export function asShown(data: Fields): boolean {
  const field = data.source === 5 ? elementOf(Number(data.id)) : null;
  if (field && (field instanceof HTMLSelectElement || !showsText(field))) return false;
  exactly(data);
  for (const { id, attributes } of list(data.attributes))
    if (attributes && !showsText(elementOf(Number(id)))) delete (attributes as Fields).value;
  return true;
}

/** `x:textarea` is a textarea. */
export function nameOf(element: Element): string {
  return element instanceof SVGElement ? element.localName : element.localName.toLowerCase();
}
