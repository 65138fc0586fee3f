// News about style sheets, and about the style of one element.
import { cleanValue } from "./css";
import { type Fields, ids, list, number, property, text } from "./fields";
import type { Names } from "./names";
import type { Base } from "./urls";

export class Sheets {
  private readonly names: Names;
  private readonly base: () => Base;

  constructor(names: Names, base: () => Base) {
    [this.names, this.base] = [names, base];
  }

  /** What rrweb tells of a style: each property's value, with its priority, or false for one that went. */
  styles(given: Fields): Fields {
    const base = this.base();
    const clean = (name: string, value: unknown): unknown => {
      if (Array.isArray(value))
        return [cleanValue(name, text(value[0]), base), value[1] === "important" ? "important" : ""];
      return typeof value === "string" ? cleanValue(name, value, base) : false;
    };
    return Object.fromEntries(
      Object.entries(given)
        .filter(([name]) => property(name))
        .map(([name, value]) => [name, clean(name, value)]),
    );
  }

  rules(data: Fields): Fields | null {
    const found: Fields = { source: 8, ...ids(data) };
    const base = this.base();
    if (Array.isArray(data.adds))
      found.adds = list(data.adds).map(({ rule, index }) => ({
        rule: this.names.sheet(text(rule), base),
        ...(index !== undefined && { index }),
      }));
    if (Array.isArray(data.removes)) found.removes = list(data.removes).map(({ index }) => ({ index }));
    for (const whole of ["replace", "replaceSync"])
      if (typeof data[whole] === "string") found[whole] = this.names.sheet(text(data[whole]), base);
    return found;
  }

  declaration(data: Fields): Fields | null {
    const { set, remove } = data as { set?: Fields; remove?: Fields };
    const found: Fields = { source: 13, ...ids(data), index: list(data.index as unknown[], true) };
    if (set && property(text(set.property))) {
      const value = cleanValue(text(set.property), text(set.value), this.base());
      found.set = { property: set.property, value, priority: set.priority === "important" ? "important" : "" };
    }
    if (remove && property(text(remove.property))) found.remove = { property: remove.property };
    return found.set || found.remove ? found : null;
  }

  adopted(data: Fields): Fields | null {
    const styles = list(data.styles).map(({ styleId, rules }) => ({
      styleId: number(styleId),
      rules: list(rules).map(({ rule, index }) => ({
        rule: this.names.sheet(text(rule), this.base()),
        index: number(index),
      })),
    }));
    return { source: 15, id: data.id, styleIds: list(data.styleIds as unknown[], true), styles };
  }
}
