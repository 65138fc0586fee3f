// The page of recordings: of calls, and of pages that were seen by a code; the newest first, and the next ones on request.
import { h, setAttribute } from "../../../ui/dom";
import { addressOf } from "../../places";
import { Fetching } from "../fetching";
import type { About, Loading } from "../loading";
import { createStatus, type Scene } from "../pieces";
import { createShown, SHOWN } from "../shown";
import type { Deletion } from "./deletion";
import { type RecordingLine, Shelf } from "./shelf";

/** Recordings that the server gives at once. */
const PAGE = 50;
const KINDS = ["all", "call", "code"] as const;
type Kind = (typeof KINDS)[number];

interface Page {
  recordings: RecordingLine[];
  next: string | null;
  can_delete: boolean;
}

export interface RecordingsView {
  readonly element: HTMLElement;
  show(query: Readonly<Record<string, string>>): void;
  refresh(): void;
}

export function createRecordings(scene: Scene, deletion: Deletion): RecordingsView {
  const { tell } = scene;
  let kind: Kind = "all";
  const fetching = new Fetching<Page>((state) => results.update(state));
  const ask = (about: About) => void fetching.ask(() => read(scene, kind, null), about);
  const more = () => void fetching.more((sofar) => readMore(scene, kind, sofar));
  const results = createResults(scene, deletion, { again: () => ask("same"), more });
  const title = h("h1", { id: "recordings-title", tabindex: "-1" }, tell("recordings"));
  const tabs = KINDS.map((each) => h("a", { href: address(each) }, tell(`recordings.${each}`)));
  const kinds = h("nav", { class: "pages", "aria-label": tell("recordingsShown") }, ...tabs);
  const head = h("div", { class: "records-head" }, title, createShown(scene, "recordings"));
  return {
    element: h("section", { "aria-labelledby": "recordings-title" }, head, kinds, ...results.elements),
    show({ kind: wanted }) {
      const before = kind;
      kind = KINDS.find((each) => each === wanted) ?? "all";
      for (const [at, tab] of tabs.entries()) setAttribute(tab, "aria-current", KINDS[at] === kind ? "true" : null);
      results.leave();
      ask(kind === before ? "same" : "other");
    },
    refresh() {
      // A list that somebody has gone down in stays as it is.
      if (fetching.state.phase === "failed" || (fetching.state.value?.recordings.length ?? 0) <= PAGE) ask("same");
    },
  };
}

function address(kind: Kind): string {
  return addressOf({ name: "history", callId: null, query: { ...SHOWN, ...(kind !== "all" && { kind }) } });
}

function read({ api }: Scene, kind: Kind, before: string | null): Promise<Page> {
  const query = { ...(kind !== "all" && { kind }), ...(before !== null && { before }) };
  return api.read<Page>(`recordings/?${new URLSearchParams(query)}`);
}

async function readMore(scene: Scene, kind: Kind, { recordings, next }: Page): Promise<Page> {
  const page = await read(scene, kind, next);
  return { ...page, recordings: [...recordings, ...page.recordings] };
}

function createResults(scene: Scene, deletion: Deletion, { again, more }: { again(): void; more(): void }) {
  const { tell } = scene;
  const status = createStatus(scene, again);
  const empty = h(
    "div",
    { class: "empty" },
    h("p", { class: "name" }, tell("noRecordings")),
    h("p", {}, tell("noRecordingsHint")),
  );
  const settle = (): void => {
    empty.hidden = shelf.count > 0;
  };
  const shelf = new Shelf(scene, deletion, settle);
  const card = h("div", { class: "card recorded" }, shelf.element, empty);
  const button = h("button", { type: "button", onclick: more }, tell("more"));
  const foot = h("div", { class: "records-foot" }, button);
  const update = (state: Loading<Page>): void => {
    const { value, phase } = state;
    status.update(state);
    shelf.show(value?.recordings ?? [], value?.can_delete ?? false);
    settle();
    card.hidden = value === null;
    setAttribute(card, "aria-busy", phase === "loading");
    foot.hidden = value?.next == null;
    button.disabled = phase === "more";
  };
  return { elements: [status.element, card, foot], update, leave: () => shelf.close() };
}
