// The queue table's head: a button in each column that sorts, and says how it is sorted.
import { h, setAttribute } from "../../ui/dom";
import type { StringKey, Translate } from "../strings";
import { SORTABLE, type Sort, type SortColumn } from "../table";
import { button } from "./parts";

export const COLUMNS: readonly StringKey[] = [...SORTABLE, "actions"];

export interface Head {
  readonly element: HTMLTableSectionElement;
  update(sort: Sort | null): void;
}

// The roles are spelled out, since a table that the narrow layout shows as cards loses its own.
export function createHead(t: Translate, press: (column: SortColumn) => void): Head {
  const cells = COLUMNS.map((key) => {
    const column = SORTABLE.find((each) => each === key);
    const content = column ? button(t(key), () => press(column), { class: "sort", title: t("sortBy") }) : t(key);
    return h("th", { scope: "col", role: "columnheader", "data-column": key }, content);
  });
  return {
    element: h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...cells)),
    update(sort) {
      for (const [at, cell] of cells.entries()) {
        setAttribute(cell, "aria-sort", sort?.column === COLUMNS[at] ? sort?.direction : null);
      }
    },
  };
}
