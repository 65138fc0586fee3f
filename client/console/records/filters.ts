// The filters above the history: each change goes into the address.
import { h } from "../../ui/dom";
import type { Scene } from "./pieces";
import type { Choices } from "./wire";
import { named, type Word } from "./words";

export type Query = Readonly<Record<string, string>>;
export const STATUSES = ["completed", "missed", "dropped"];
const NAMES = ["search", "status", "queue", "agent", "disposition", "from", "to"] as const;
const TYPING_MS = 350;

export interface FiltersView {
  readonly element: HTMLElement;
  show(query: Query): void;
  offer(choices: Choices): void;
}

/** Only those that the history knows. */
export function known(query: Query): Query {
  return Object.fromEntries(NAMES.filter((name) => query[name]).map((name) => [name, query[name] ?? ""]));
}

/** `changed` with `typing` is the next letter of a search, which is no step to go back to. */
export function createFilters(scene: Scene, changed: (query: Query, typing: boolean) => void): FiltersView {
  const { tell } = scene;
  const fields = createInputs(scene);
  const read = () => known(Object.fromEntries(NAMES.map((name) => [name, fields[name].value])));
  const tellNow = listen(fields, (typing) => {
    if (!element.closest("[hidden]")) changed(read(), typing); // a search that was left while typing takes nobody back
  });
  const clear = h("button", { type: "button", class: "plain", onclick: () => changed({}, false) }, tell("clear"));
  const labelled = NAMES.map((name) => createField(name, tell(name), fields[name]));
  const element = h("form", { class: "sieve", role: "search", "aria-label": tell("filters") }, ...labelled, clear);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    tellNow(false);
  });
  return {
    element,
    show(query) {
      for (const name of NAMES) write(fields[name], query[name] ?? "");
      clear.hidden = Object.keys(known(query)).length === 0;
    },
    offer(choices) {
      offer(
        fields.queue,
        choices.queues.map(({ slug, name }) => [slug, name] as const),
      );
      offer(
        fields.agent,
        choices.agents.map(({ id, name }) => [id, name] as const),
      );
      offer(
        fields.disposition,
        choices.dispositions.map((each) => [each, named(tell, "disposition", each)] as const),
      );
      (fields.agent.parentElement as HTMLElement).hidden = choices.scope === "own";
    },
  };
}

/** What it returns tells at once what has been typed. */
function listen(fields: Record<string, HTMLElement>, changed: (typing: boolean) => void): (typing: boolean) => void {
  let timer = 0;
  const tellNow = (typing: boolean) => {
    window.clearTimeout(timer);
    changed(typing);
  };
  for (const [name, field] of Object.entries(fields)) {
    if (name !== "search") field.addEventListener("change", () => tellNow(false));
  }
  fields.search?.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => tellNow(true), TYPING_MS);
  });
  return tellNow;
}

function createInputs({ tell }: Scene) {
  const all = tell("all");
  const status = createSelect(all);
  status.append(...STATUSES.map((each) => h("option", { value: each }, named(tell, "status", each))));
  return {
    search: h("input", { type: "search", placeholder: tell("searchHint"), maxlength: "100", autocomplete: "off" }),
    status,
    queue: createSelect(all),
    agent: createSelect(all),
    disposition: createSelect(all),
    from: h("input", { type: "date" }),
    to: h("input", { type: "date" }),
  };
}

function createSelect(all: string): HTMLSelectElement {
  return h("select", {}, h("option", { value: "" }, all));
}

function createField(name: Word, label: string, input: HTMLElement): HTMLElement {
  input.id = `filter-${name}`;
  return h("div", { class: `field filter-${name}` }, h("label", { for: input.id }, label), input);
}

/** A filter that came with the address stays, whether it is offered or not. */
function offer(select: HTMLSelectElement, options: readonly (readonly [string, string])[]): void {
  const { value } = select;
  const [all] = select.options;
  select.replaceChildren(...(all ? [all] : []), ...options.map(([key, name]) => h("option", { value: key }, name)));
  write(select, value);
}

function write(field: HTMLInputElement | HTMLSelectElement, value: string): void {
  if (field.value === value) return;
  const strange = field instanceof HTMLSelectElement && ![...field.options].some((each) => each.value === value);
  if (strange) field.append(h("option", { value }, value));
  field.value = value;
}
