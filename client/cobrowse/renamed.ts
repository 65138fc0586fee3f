// Elements whose names were left out until a sheet used them.
import type { Fields } from "./fields";
import type { Mirror } from "./mirror";
import type { Place } from "./places";
import { numbers } from "./rrweb";
import type { Recorded } from "./sanitise";

/** Their attributes, as a mutation tells them. `names`: `.class`, `#id` or `[attribute]`. */
export function renamed(names: readonly string[], places: readonly Place[], mirror: Mirror): Fields[] {
  const found = names.map((name) => (name[0] === "[" ? name : name[0] + CSS.escape(name.slice(1))));
  const selector = found.filter((one) => CSS.supports(`selector(${one})`)).join(",");
  if (selector === "") return [];
  const of = (element: Element) => ({
    id: numbers.getId(element),
    attributes: { class: element.getAttribute("class") ?? "", id: element.getAttribute("id") },
  });
  return places.flatMap((root) => [...root.querySelectorAll(selector)].map(of)).filter(({ id }) => mirror.has(id));
}

/** The event that tells attributes of elements. */
export function newly(attributes: Fields[]): Recorded {
  return { type: 3, timestamp: Date.now(), data: { source: 0, texts: [], adds: [], removes: [], attributes } };
}
