// Editors made of rows: add, remove, move and undo by buttons, and only the inputs that a row's type has. Without
// scripts the same rows have a number for the order, a box for removal and spare rows at the end.
import { fill } from "../ui/catalogue.js";

/** `changed` is called after everything that changes what would be saved. */
export function editRows(root: ParentNode, changed: () => void = () => {}): void {
  for (const list of root.querySelectorAll<HTMLElement>("[data-rows]")) {
    const prefix = list.dataset.rows ?? "";
    const form = list.closest("form");
    const total = form?.querySelector<HTMLInputElement>(`[name="${prefix}-TOTAL_FORMS"]`);
    const template = list.querySelector("template");
    const add = root.querySelector<HTMLButtonElement>(`[data-add="${prefix}"]`);
    if (add?.matches(":disabled")) {
      readRows(list);
    } else if (form && total && template && add) {
      new RowList({ list, prefix, total, template, add, changed }).begin();
    }
  }
}

interface Parts {
  list: HTMLElement;
  prefix: string;
  total: HTMLInputElement;
  template: HTMLTemplateElement;
  add: HTMLButtonElement;
  changed(): void;
}

class RowList {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  begin(): void {
    const { list, add } = this.parts;
    this.dropSpares();
    for (const row of rowsOf(list)) {
      this.wire(row);
    }
    add.hidden = false;
    add.addEventListener("click", () => this.append());
    for (const plain of list.closest("form")?.querySelectorAll<HTMLElement>("[data-plain]") ?? []) {
      plain.hidden = true;
    }
    this.settle();
  }

  /** The server counts rows from 0 without gaps, so only those at the end can go. */
  private dropSpares(): void {
    const { list, total } = this.parts;
    for (const row of rowsOf(list).reverse()) {
      if (row.dataset.spare === undefined || rowsOf(list).length !== Number(total.value)) {
        return;
      }
      row.remove();
      total.value = String(Number(total.value) - 1);
    }
  }

  private wire(row: HTMLElement): void {
    const on = (selector: string, type: string, act: (target: HTMLElement) => void) => {
      const target = row.querySelector<HTMLElement>(selector);
      target?.addEventListener(type, () => act(target));
    };
    on('[data-move="up"]', "click", (button) => this.move(row, -1, button));
    on('[data-move="down"]', "click", (button) => this.move(row, 1, button));
    on("[data-remove]", "click", () => this.remove(row));
    on("[data-undo]", "click", () => this.restore(row));
    on('[name$="-type"]', "change", () => this.settle());
    row.addEventListener("input", () => this.settle());
    for (const plain of row.querySelectorAll<HTMLElement>("[data-plain]")) {
      plain.hidden = true;
    }
  }

  private append(): void {
    const { list, prefix, total, template } = this.parts;
    const copy = template.content.cloneNode(true) as DocumentFragment;
    for (const element of copy.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes("__prefix__")) {
          element.setAttribute(name, value.replaceAll("__prefix__", total.value));
        }
      }
    }
    list.append(copy);
    total.value = String(Number(total.value) + 1);
    const row = rowsOf(list).at(-1);
    if (row) {
      this.wire(row);
      this.settle();
      row.querySelector<HTMLElement>(`[name^="${prefix}-"][name$="-label"]`)?.focus();
      say(this.parts.list, "added", row);
    }
  }

  private move(row: HTMLElement, step: -1 | 1, button: HTMLElement): void {
    const kept = keptOf(this.parts.list);
    const other = kept[kept.indexOf(row) + step];
    if (!other) {
      return;
    }
    if (step < 0) {
      other.before(row);
    } else {
      other.after(row);
    }
    this.settle();
    button.focus();
    row.scrollIntoView({ block: "nearest" });
    say(this.parts.list, "moved", row);
  }

  private remove(row: HTMLElement): void {
    this.mark(row, true);
    row.querySelector<HTMLElement>("[data-undo]")?.focus();
    say(this.parts.list, "removed", row);
  }

  private restore(row: HTMLElement): void {
    this.mark(row, false);
    row.querySelector<HTMLElement>("[data-remove]")?.focus();
    say(this.parts.list, "kept", row);
  }

  private mark(row: HTMLElement, gone: boolean): void {
    const box = removal(row);
    if (box) {
      box.checked = gone;
    }
    this.settle();
  }

  /** Brings titles, numbers, buttons and inputs in line with what is there. */
  private settle(): void {
    const { list, add, prefix } = this.parts;
    const kept = keptOf(list);
    for (const row of rowsOf(list)) {
      const at = kept.indexOf(row);
      show(list, row, at < 0);
      const order = row.querySelector<HTMLInputElement>('[name$="-ORDER"]');
      if (order) {
        order.value = String(at < 0 ? rowsOf(list).length : at + 1);
      }
      stop(row.querySelector('[data-move="up"]'), at === 0);
      stop(row.querySelector('[data-move="down"]'), at === kept.length - 1);
    }
    const most = list.closest("form")?.querySelector<HTMLInputElement>(`[name="${prefix}-MAX_NUM_FORMS"]`);
    add.disabled = kept.length >= Number(most?.value ?? Number.POSITIVE_INFINITY);
    this.parts.changed();
  }
}

function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(":scope > [data-row]")];
}

/** Those that will be there after saving. */
export function keptOf(list: HTMLElement): HTMLElement[] {
  return rowsOf(list).filter((row) => !removal(row)?.checked);
}

/** Title, names of the buttons, and the inputs. */
function show(list: HTMLElement, row: HTMLElement, gone: boolean): void {
  const named = { name: titleOf(list, row) };
  put(row, "[data-title]", named.name);
  put(row, "[data-gone-text]", fill(list.dataset.removed ?? "", named));
  for (const [selector, text] of [
    ['[data-move="up"]', list.dataset.up],
    ['[data-move="down"]', list.dataset.down],
    ["[data-remove]", list.dataset.drop],
  ] as const) {
    row.querySelector(selector)?.setAttribute("aria-label", fill(text ?? "", named));
  }
  row.toggleAttribute("data-removed", gone);
  hide(row, "[data-tools]", gone);
  hide(row, "[data-body]", gone);
  hide(row, "[data-gone]", !gone);
  chooseInputs(row);
}

/** For who may only look. */
function readRows(list: HTMLElement): void {
  for (const row of rowsOf(list)) {
    chooseInputs(row);
    for (const plain of row.querySelectorAll<HTMLElement>("[data-plain]")) {
      plain.hidden = true;
    }
  }
}

/** Only the inputs that the row's type has. */
function chooseInputs(row: HTMLElement): void {
  const type = row.querySelector<HTMLSelectElement>('select[name$="-type"]')?.value;
  for (const part of type ? row.querySelectorAll<HTMLElement>("[data-for]") : []) {
    part.hidden = !(part.dataset.for === "" || part.dataset.for?.split(" ").includes(type ?? ""));
  }
}

function hide(row: HTMLElement, selector: string, hidden: boolean): void {
  const part = row.querySelector<HTMLElement>(selector);
  if (part) {
    part.hidden = hidden;
  }
}

function titleOf(list: HTMLElement, row: HTMLElement): string {
  const text = row.querySelector<HTMLInputElement | HTMLTextAreaElement>('[name$="-label"]')?.value.trim() ?? "";
  return (text.length > 60 ? `${text.slice(0, 59)}…` : text) || (list.dataset.fresh ?? "");
}

/** To a screen reader; emptied before, so that the same words are spoken again. */
function say(list: HTMLElement, what: "moved" | "added" | "removed" | "kept", row: HTMLElement): void {
  const kept = keptOf(list);
  const values = { name: titleOf(list, row), n: kept.indexOf(row) + 1, m: kept.length };
  const place = document.querySelector("[data-announce]");
  if (place) {
    place.textContent = "";
    setTimeout(() => {
      place.textContent = fill(list.dataset[what] ?? "", values);
    });
  }
}

function removal(row: HTMLElement): HTMLInputElement | null {
  return row.querySelector<HTMLInputElement>('[name$="-DELETE"]');
}

function put(row: HTMLElement, selector: string, text: string): void {
  const part = row.querySelector(selector);
  if (part && part.textContent !== text) {
    part.textContent = text;
  }
}

/** A button that cannot do anything keeps its focus, so that a row can be moved by pressing again and again. */
function stop(button: Element | null, stopped: boolean): void {
  button?.setAttribute("aria-disabled", String(stopped));
}
