// Lengths of more than a million pixels, as long lists have them: as text a browser gives six digits of them.
import { type Fields, list } from "./fields";
import { elementOf } from "./rrweb";
import { takenOf } from "./taken";

const SHORTENED = /\de\+\d/;

/** The declarations of a `style` attribute, as far as they count. */
export function exactStyle(element: Element, given: string): string {
  const css = takenOf(element, given);
  if (!SHORTENED.test(css)) return css;
  return css.replace(/([\w-]+)\s*:\s*([^;]+)/g, (all, name, value) =>
    SHORTENED.test(value) ? `${name}:${exactValue(element, name, value)}` : all,
  );
}

/** Of a mutation that rrweb tells. */
export function exactly({ attributes }: Fields): void {
  for (const { id, attributes: given } of list(attributes)) {
    const found = given as Fields | undefined;
    const element = found?.style ? elementOf(Number(id)) : null;
    if (found && element) found.style = exactChange(element, found.style);
  }
}

/** What rrweb tells of a change: a text, or each property. */
function exactChange(element: Element, style: unknown): unknown {
  if (typeof style === "string") return exactStyle(element, style);
  if (typeof style !== "object" || style === null) return style;
  const of = (name: string, value: unknown) =>
    typeof value === "string" && SHORTENED.test(value) ? exactValue(element, name, value) : value;
  return Object.fromEntries(Object.entries(style as Fields).map(([name, value]) => [name, of(name, value)]));
}

function exactValue(element: Element, name: string, value: string): string {
  try {
    const typed = (element as HTMLElement).attributeStyleMap?.get(name);
    if (typed instanceof CSSUnitValue) return `${typed.value}${typed.unit === "percent" ? "%" : typed.unit}`;
    if (typed instanceof CSSTransformValue) return typed.toMatrix().toString();
  } catch {
    // relative to something else, or not known to this browser
  }
  return value;
}
