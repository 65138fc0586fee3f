// News about style sheets, and about the style of one element.
import { cleanProperty, cleanValue } from "./css";
import { type Fields, ids, list, number, text } from "./fields";
import type { Names } from "./names";
import type { Base } from "./urls";

export class Sheets {
  private readonly names: Names;
  private readonly base: () => Base;
  /** Of sheets that were adopted by something that has been sent. */
  private readonly told = new Set<number>();

  constructor(names: Names, base: () => Base) {
    [this.names, this.base] = [names, base];
  }

  /** What rrweb tells of a style: each property's value, with its priority, or false for one that went. */
  styles(given: Fields, masked: boolean): Fields {
    const { names } = this;
    const base = this.base();
    const clean = (name: string, value: unknown): unknown => {
      if (Array.isArray(value))
        return [cleanValue(name, text(value[0]), base, names, masked), value[1] === "important" ? "important" : ""];
      return typeof value === "string" ? cleanValue(name, value, base, names, masked) : false;
    };
    return Object.fromEntries(
      Object.entries(given)
        .map(([name, value]) => [cleanProperty(name, names), clean(name, value)])
        .filter(([name]) => name),
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
    const [put, gone] = [set, remove].map((one) => one && cleanProperty(text(one.property), this.names));
    if (set && put) {
      const value = cleanValue(text(set.property), text(set.value), this.base(), this.names);
      found.set = { property: put, value, priority: set.priority === "important" ? "important" : "" };
    }
    if (gone) found.remove = { property: gone };
    return found.set || found.remove ? found : null;
  }

  /** Only of what is shown. */
  isTold(styleId: number): boolean {
    return this.told.has(styleId);
  }

  begin(): void {
    this.told.clear();
  }

  adopted(data: Fields): Fields | null {
    const styles = list(data.styles).map(({ styleId, rules }) => ({
      styleId: number(styleId),
      rules: list(rules).map(({ rule, index }) => ({
        rule: this.names.sheet(text(rule), this.base()),
        index: number(index),
      })),
    }));
    for (const { styleId } of styles) this.told.add(styleId);
    return { source: 15, id: data.id, styleIds: list(data.styleIds as unknown[], true), styles };
  }
}
