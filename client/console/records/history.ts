// The history's page: filters, the calls that pass, the next ones on request, and the file to take along.
import { h, setText } from "../../ui/dom";
import { Fetching } from "./fetching";
import { createFilters, type FiltersView, known, type Query } from "./filters";
import type { About, Loading } from "./loading";
import { createStatus, refusalOf, type Scene } from "./pieces";
import { createRow, createTable } from "./rows";
import { createShown } from "./shown";
import type { Choices, PastCall } from "./wire";

/** Calls that the server gives at once. */
const PAGE = 50;

interface Page {
  calls: PastCall[];
  next: string | null;
}

export interface HistoryView {
  readonly element: HTMLElement;
  show(query: Query): void;
  refresh(): void;
}

export function createHistory(scene: Scene): HistoryView {
  const { tell } = scene;
  let query: Query = {};
  const fetching = new Fetching<Page>((state) => results.update(state, Object.keys(query).length > 0));
  const ask = (about: About) => void fetching.ask(() => read(scene, query, null), about);
  const more = () => void fetching.more((sofar) => readMore(scene, query, sofar));
  const filters = createFilters(scene, (chosen, typing) =>
    scene.go({ name: "history", callId: null, query: chosen }, typing),
  );
  const results = createResults(scene, { again: () => ask("same"), more });
  const title = h("h1", { id: "history-title", tabindex: "-1" }, tell("history"));
  const head = h(
    "div",
    { class: "records-head" },
    title,
    createShown(scene, "calls"),
    createExport(scene, () => query),
  );
  const offer = createOffer(scene, filters);
  return {
    element: h("section", { "aria-labelledby": "history-title" }, head, filters.element, ...results.elements),
    show(place) {
      const before = JSON.stringify(query);
      query = known(place);
      filters.show(query);
      offer();
      ask(JSON.stringify(query) === before ? "same" : "similar");
    },
    refresh() {
      offer();
      // A list that somebody has gone down in stays as it is.
      if (fetching.state.phase === "failed" || (fetching.state.value?.calls.length ?? 0) <= PAGE) ask("same");
    },
  };
}

function read({ api }: Scene, query: Query, before: string | null): Promise<Page> {
  return api.read<Page>(`calls/?${new URLSearchParams({ ...query, ...(before !== null && { before }) })}`);
}

async function readMore(scene: Scene, query: Query, { calls, next }: Page): Promise<Page> {
  const page = await read(scene, query, next);
  return { calls: [...calls, ...page.calls], next: page.next };
}

/** Asks what the filters offer until the answer has come once. */
function createOffer({ api }: Scene, filters: FiltersView): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    api.read<Choices>("calls/choices/").then(filters.offer, () => {
      asked = false;
    });
  };
}

interface ResultActions {
  again(): void;
  more(): void;
}

function createResults(scene: Scene, { again, more }: ResultActions) {
  const { tell } = scene;
  const status = createStatus(scene, again);
  const body = h("tbody", { role: "rowgroup" });
  const table = createTable(scene, body);
  const emptyTitle = h("p", { class: "name" });
  const emptyText = h("p");
  const empty = h("div", { class: "empty" }, emptyTitle, emptyText);
  const button = h("button", { type: "button", onclick: more }, tell("more"));
  const count = h("p", { class: "hush", role: "status" });
  const foot = h("div", { class: "records-foot" }, count, button);
  const card = h("div", { class: "card" }, table, empty);
  let rows: readonly PastCall[] = [];
  const update = (state: Loading<Page>, filtered: boolean) => {
    const { value, phase } = state;
    status.update(state);
    const calls = value?.calls ?? [];
    if (calls !== rows) arrange(scene, body, rows, calls);
    rows = calls;
    card.hidden = value === null;
    card.setAttribute("aria-busy", String(phase === "loading"));
    table.hidden = calls.length === 0;
    empty.hidden = value === null || calls.length > 0;
    setText(emptyTitle, tell(filtered ? "noneFound" : "noneYet"));
    setText(emptyText, tell(filtered ? "noneFoundHint" : "noneYetHint"));
    foot.hidden = calls.length === 0;
    button.hidden = value?.next == null;
    button.disabled = phase === "more";
    const word = calls.length === 1 ? "shownOne" : "shown";
    setText(count, tell(button.hidden ? word : `${word}More`, { count: calls.length }));
  };
  return { elements: [status.element, card, foot], update };
}

/** More rows come behind those that are there, which keep their focus. */
function arrange(scene: Scene, body: HTMLElement, before: readonly PastCall[], calls: readonly PastCall[]): void {
  const grown = before.length > 0 && before.every((call, at) => call === calls[at]);
  const fresh = (grown ? calls.slice(before.length) : calls).map((call) => createRow(scene, call));
  if (grown) body.append(...fresh);
  else body.replaceChildren(...fresh);
}

function createExport({ api, tell }: Scene, query: () => Query): HTMLElement {
  const word = h("p", { class: "hush", role: "status" });
  const press = async () => {
    button.disabled = true;
    setText(word, tell("exporting"));
    try {
      save(await api.file(`calls/export/?${new URLSearchParams(query())}`));
      setText(word, tell("exported"));
    } catch (error) {
      const { status, retryAfter } = refusalOf(error);
      const count = Math.ceil((retryAfter ?? 60) / 60);
      setText(word, status === 429 ? tell("exportLimited", { count }) : tell("exportFailed"));
    }
    button.disabled = false;
  };
  const button = h("button", { type: "button", onclick: press }, tell("export"));
  return h("div", { class: "export" }, word, button);
}

function save(file: Blob): void {
  const url = URL.createObjectURL(file);
  const today = new Date().toISOString().slice(0, 10);
  h("a", { href: url, download: `calls-${today}.csv` }).click();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
