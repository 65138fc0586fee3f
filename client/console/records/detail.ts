// One call of the history: its facts, what was written down, and what happened in it.
import { h, setText } from "../../ui/dom";
import { clock, exact, pageName, plain, safeUrl } from "../format";
import { addressOf } from "../places";
import { callTone, pill } from "../view/parts";
import { createTimeline } from "./facts";
import { Fetching } from "./fetching";
import type { Query } from "./filters";
import type { About } from "./loading";
import { createStatus, pairs, type Scene, typed } from "./pieces";
import { createRecorded } from "./recorded";
import type { Deletion } from "./recorded/deletion";
import { stars } from "./rows";
import type { Fact, PastCall } from "./wire";
import { named } from "./words";

interface Sheet {
  call: PastCall;
  facts: Fact[];
}

export interface DetailView {
  readonly element: HTMLElement;
  show(callId: string, userId: string, back: Query): void;
  refresh(): void;
}

const MOST_PAGES = 10;

export function createDetail(scene: Scene, deletion: Deletion): DetailView {
  const { tell } = scene;
  let [asked, user] = ["", ""];
  const title = h("h1", { id: "record-title", tabindex: "-1" }, tell("loading"));
  const back = h("a", { class: "back" }, tell("back"));
  const body = h("div", { class: "record" });
  const fetching = new Fetching<Sheet>((state) => {
    status.update(state);
    if (state.phase !== "ready" && state.value !== null) return;
    setText(title, state.value?.call.customer_name ?? tell(state.phase === "failed" ? "failed" : "loading"));
    body.replaceChildren(...(state.value ? cards(scene, state.value, user) : []));
  });
  const ask = (about: About) => void fetching.ask(() => read(scene, asked), about);
  const status = createStatus(scene, () => ask("same"));
  const recorded = createRecorded(scene, deletion);
  const parts = [back, title, status.element, body, recorded.element];
  const element = h("section", { "aria-labelledby": "record-title" }, ...parts);
  return {
    element,
    show(callId, userId, query) {
      const fresh = callId !== asked;
      [asked, user] = [callId, userId];
      back.href = addressOf({ name: "history", callId: null, query });
      ask(fresh ? "other" : "same");
      recorded.show(callId);
    },
    refresh() {
      ask("same");
      recorded.show(asked);
    },
  };
}

async function read({ api }: Scene, callId: string): Promise<Sheet> {
  const path = `calls/${encodeURIComponent(callId)}/`;
  const call = await api.read<PastCall>(path);
  const facts: Fact[] = [];
  let after: number | null = 0;
  for (let page = 0; after !== null && page < MOST_PAGES; page += 1) {
    const answer: { events: Fact[]; next: number | null } = await api.read(`${path}timeline/?after=${after}`);
    facts.push(...answer.events);
    after = answer.next;
  }
  return { call, facts };
}

function cards(scene: Scene, { call, facts }: Sheet, user: string): HTMLElement[] {
  const { tell } = scene;
  const own = call.agent?.id === user;
  const edit = h("button", { type: "button", onclick: () => scene.openCall(call.id) }, tell("editNotes"));
  const notes =
    call.notes === "" ? h("p", { class: "hush" }, tell("noNotes")) : h("p", { class: "prose" }, typed(call.notes));
  const answers = (call.answers ?? []).map(({ label, value }) => [label, answer(scene, value)] as const);
  const line = facts.length > 0 ? createTimeline(scene, facts) : h("p", { class: "hush" }, tell("noTimeline"));
  const side = [
    card(tell("details"), details(scene, call)),
    card(tell("notes"), notes, own ? edit : null),
    answers.length > 0 ? card(tell("answers"), pairs(answers)) : null,
  ];
  return [h("div", { class: "stack" }, ...side), h("div", { class: "stack" }, card(tell("timeline"), line))];
}

function details(scene: Scene, call: PastCall): HTMLElement {
  const { tell, locale } = scene;
  const url = safeUrl(call.page_url);
  const page = pageName(call.page_title, call.page_url);
  const link = url === null ? page : h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, typed(page));
  const missed = call.status === "missed";
  return pairs([
    [tell("status"), pill(callTone(call.status), named(tell, "status", call.status))],
    [tell("reason"), call.end_reason === "" ? null : named(tell, "reason", call.end_reason)],
    [tell("agent"), call.agent?.name ?? tell("nobody")],
    [tell("queue"), call.queue.name],
    [tell("started"), exact(call.started_at, locale)],
    [tell("ended"), call.ended_at === null ? null : exact(call.ended_at, locale)],
    [tell("length"), missed ? null : clock(call.duration_seconds ?? 0)],
    [tell("waited"), call.waited_seconds === null ? null : clock(call.waited_seconds)],
    [tell("slaMet"), call.sla_met === null ? null : tell(call.sla_met ? "yes" : "no")],
    [tell("disposition"), named(tell, "disposition", call.disposition)],
    [tell("rating"), call.rating === null ? null : stars(scene, call.rating)],
    [tell("comment"), call.rating_comment],
    [tell("page"), link],
  ]);
}

function answer({ tell }: Scene, value: unknown): string {
  return typeof value === "boolean" ? tell(value ? "yes" : "no") : plain(value);
}

function card(title: string, ...children: (HTMLElement | null)[]): HTMLElement {
  return h("div", { class: "card" }, h("h2", {}, title), ...children);
}
