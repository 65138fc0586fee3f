// The page of messages: what is open or done, the newest first, and the next ones on request.
import { h, setAttribute, setText } from "../../ui/dom";
import { addressOf } from "../places";
import { Fetching } from "./fetching";
import { LetterView } from "./letter";
import type { About, Loading } from "./loading";
import { createStatus, type Scene } from "./pieces";
import type { Letter } from "./wire";

/** Requests that the server gives at once. */
const PAGE = 50;
const STATUSES = ["open", "done"] as const;
type Status = (typeof STATUSES)[number];

interface Page {
  requests: Letter[];
  next: string | null;
}

export interface MessagesView {
  readonly element: HTMLElement;
  show(query: Readonly<Record<string, string>>): void;
  refresh(): void;
}

export function createMessages(scene: Scene): MessagesView {
  const { tell } = scene;
  let status: Status = "open";
  const list = createList(scene);
  const fetching = new Fetching<Page>((state) => results.update(state, status));
  const ask = (about: About) => void fetching.ask(() => read(scene, status, null), about);
  const more = () => void fetching.more((sofar) => readMore(scene, status, sofar));
  const results = createResults(scene, list, { again: () => ask("same"), more });
  const title = h("h1", { id: "messages-title", tabindex: "-1" }, tell("messages"));
  const tabs = STATUSES.map((each) => h("a", { href: address(each) }, tell(`letters.${each}`)));
  const head = h(
    "div",
    { class: "records-head" },
    title,
    h("nav", { class: "pages", "aria-label": tell("lettersShown") }, ...tabs),
  );
  return {
    element: h("section", { "aria-labelledby": "messages-title" }, head, ...results.elements),
    show(query) {
      const before = status;
      status = query.status === "done" ? "done" : "open";
      for (const [at, tab] of tabs.entries())
        setAttribute(tab, "aria-current", STATUSES[at] === status ? "true" : null);
      list.forget();
      ask(status === before ? "same" : "other");
    },
    refresh() {
      // A list that somebody has gone down in stays as it is.
      if (fetching.state.phase === "failed" || (fetching.state.value?.requests.length ?? 0) <= PAGE) ask("same");
    },
  };
}

function address(status: Status): string {
  return addressOf({ name: "messages", callId: null, query: status === "done" ? { status } : {} });
}

function read({ api }: Scene, status: Status, before: string | null): Promise<Page> {
  return api.read<Page>(`requests/?${new URLSearchParams({ status, ...(before !== null && { before }) })}`);
}

async function readMore(scene: Scene, status: Status, { requests, next }: Page): Promise<Page> {
  const page = await read(scene, status, next);
  return { requests: [...requests, ...page.requests], next: page.next };
}

interface List {
  readonly element: HTMLElement;
  show(letters: readonly Letter[]): void;
  /** What was dealt with here need not stay any longer. */
  forget(): void;
}

/** One whose state was changed here stays where it is, so that it can be taken back. */
function createList(scene: Scene): List {
  const element = h("ul", { class: "letters" });
  const views = new Map<string, LetterView>();
  return {
    element,
    show(letters) {
      const there = new Set(letters.map(({ id }) => id));
      const kept = [...views.values()].filter(({ letter, touched }) => touched && !there.has(letter.id));
      const all = [...letters, ...kept.map(({ letter }) => letter)].sort(newest);
      for (const [id, view] of views) {
        if (all.some((letter) => letter.id === id)) continue;
        view.element.remove();
        views.delete(id);
      }
      for (const [at, letter] of all.entries()) {
        const view = views.get(letter.id) ?? new LetterView(scene, letter);
        if (there.has(letter.id)) view.update(letter);
        views.set(letter.id, view);
        if (element.children[at] !== view.element) element.insertBefore(view.element, element.children[at] ?? null);
      }
    },
    forget() {
      for (const view of views.values()) view.touched = false;
    },
  };
}

function newest(one: Letter, other: Letter): number {
  return other.created_at.localeCompare(one.created_at);
}

function createResults(scene: Scene, list: List, { again, more }: { again(): void; more(): void }) {
  const { tell } = scene;
  const status = createStatus(scene, again);
  const emptyTitle = h("p", { class: "name" });
  const emptyText = h("p");
  const empty = h("div", { class: "card empty" }, emptyTitle, emptyText);
  const button = h("button", { type: "button", onclick: more }, tell("more"));
  const foot = h("div", { class: "records-foot" }, button);
  let shown: readonly Letter[] | undefined;
  const update = (state: Loading<Page>, which: Status) => {
    const { value, phase } = state;
    status.update(state);
    if (value?.requests !== shown) list.show(value?.requests ?? []);
    shown = value?.requests;
    list.element.setAttribute("aria-busy", String(phase === "loading" && value === null));
    list.element.hidden = list.element.children.length === 0;
    empty.hidden = value === null || !list.element.hidden;
    setText(emptyTitle, tell(which === "open" ? "noLetters" : "noLettersDone"));
    setText(emptyText, which === "open" ? tell("noLettersHint") : "");
    foot.hidden = value?.next == null;
    button.disabled = phase === "more";
  };
  return { elements: [status.element, list.element, empty, foot], update };
}
