// The dialog in which a call is passed on: to whom, how, and with which note.
import { h, setAttribute, setText } from "../../ui/dom";
import type { State } from "../state";
import type { StringKey } from "../strings";
import type { Targets, TransferWish } from "../wire";
import { button, pill, type Scene, type View } from "./parts";

export interface TransferActions {
  targets(): Promise<Targets>;
  /** Null when it was done, else why not. */
  transfer(wish: TransferWish): Promise<StringKey | null>;
}

export interface TransferView extends View {
  open(): void;
}

interface Choice {
  readonly key: string;
  readonly name: string;
  readonly wish: Pick<TransferWish, "agent" | "queue">;
  readonly free: boolean;
  readonly row: HTMLElement;
}

const LONGEST = 2000;

export function createTransfer(scene: Scene, actions: TransferActions): TransferView {
  const { t } = scene;
  const parts = createParts(scene);
  const { dialog, title, list, note, problem, send } = parts;
  let choices: readonly Choice[] = [];
  let callId: string | null = null;
  const chosen = () => choices.find((choice) => choice.key === checked(list)) ?? null;
  const mode = (): "cold" | "warm" => (parts.warm.checked ? "warm" : "cold");
  const show = (): void => showChoices(scene, parts, choices, mode());
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const choice = chosen();
    if (choice === null || send.dataset.busy !== undefined) return;
    send.dataset.busy = "";
    setText(send, t("transferring"));
    const failed = await actions.transfer({ ...choice.wish, mode: mode(), note: note.value.trim() });
    delete send.dataset.busy;
    setText(problem, failed === null ? "" : t(failed));
    show();
    if (failed === null) dialog.close();
  };
  parts.form.addEventListener("input", show);
  parts.form.addEventListener("submit", (event) => void submit(event));
  const open = async (): Promise<void> => {
    begin(scene, parts);
    choices = await offered(scene, parts, actions);
    show();
  };
  return {
    element: dialog,
    open: () => void open(),
    update({ talk }: State) {
      setText(title, t("transferTitle", { name: talk?.call.customer_name || t("anonymous") }));
      // The call is over, or another one is on screen: there is nothing to pass on here.
      if (dialog.open && (talk?.phase !== "live" || talk.call.id !== callId) && callId !== null) dialog.close();
      callId = talk?.call.id ?? null;
    },
  };
}

/** Empty, while it is asked who may take the call. */
function begin({ t }: Scene, parts: ReturnType<typeof createParts>): void {
  [parts.search.value, parts.note.value] = ["", ""];
  setText(parts.problem, "");
  parts.list.replaceChildren(h("p", { class: "hush" }, t("recordsLoading")));
  parts.dialog.showModal();
  parts.title.focus();
}

async function offered(
  scene: Scene,
  { problem, list }: ReturnType<typeof createParts>,
  actions: TransferActions,
): Promise<readonly Choice[]> {
  const targets = await actions.targets().catch(() => null);
  if (targets === null) setText(problem, scene.t("partiesFailed"));
  const choices = targets === null ? [] : choicesOf(scene, targets);
  list.replaceChildren(...groups(scene, choices));
  return choices;
}

function checked(list: HTMLElement): string | undefined {
  return list.querySelector<HTMLInputElement>("input:checked")?.value;
}

/** Those whom the search leaves, and what the button does. */
function showChoices(
  { t, locale }: Scene,
  { search, list, none, send }: ReturnType<typeof createParts>,
  choices: readonly Choice[],
  mode: "cold" | "warm",
): void {
  const words = search.value.toLocaleLowerCase(locale).trim();
  for (const { name, row } of choices) row.hidden = !name.toLocaleLowerCase(locale).includes(words);
  none.hidden = choices.some(({ row }) => !row.hidden);
  setText(send, t(mode === "warm" ? "transferAsk" : "transferSend"));
  setAttribute(send, "aria-disabled", checked(list) === undefined);
}

function choicesOf({ t }: Scene, { agents, queues }: Targets): Choice[] {
  const people = agents.map(({ id, name, available, free }): Choice => {
    const word = free ? "free" : available ? "busy" : "away";
    const state = pill(free ? "good" : "plain", t(`target.${word}`));
    const key = `agent-${id}`;
    return { key, name, wish: { agent: id }, free, row: row(key, name, free, state) };
  });
  const lines = queues.map(({ slug, name, waiting, agents_available }): Choice => {
    const about = `${t("target.waiting", { count: waiting })} · ${t("target.agents", { count: agents_available })}`;
    const key = `queue-${slug}`;
    return {
      key,
      name,
      wish: { queue: slug },
      free: true,
      row: row(key, name, true, h("span", { class: "hush" }, about)),
    };
  });
  return [...people, ...lines];
}

function row(key: string, name: string, free: boolean, state: HTMLElement): HTMLElement {
  const radio = h("input", { type: "radio", name: "target", value: key, disabled: !free });
  return h("label", { class: "target" }, radio, h("bdi", { class: "name" }, name), state);
}

function groups({ t }: Scene, choices: readonly Choice[]): HTMLElement[] {
  const group = (kind: "agent" | "queue", word: string) => {
    const rows = choices.filter(({ wish }) => wish[kind] !== undefined).map((choice) => choice.row);
    return h("div", { role: "group", "aria-label": word, hidden: rows.length === 0 }, h("h3", {}, word), ...rows);
  };
  return [group("agent", t("agents")), group("queue", t("queues"))];
}

function createParts({ t }: Scene) {
  const title = h("h2", { id: "transfer-title", tabindex: "-1", autofocus: true });
  const search = h("input", { type: "search", id: "transfer-search", autocomplete: "off" });
  const list = h("div", { class: "targets", role: "radiogroup", "aria-label": t("transferTo") });
  const none = h("p", { class: "hush", role: "status", hidden: true }, t("transferNone"));
  const warm = h("input", { type: "radio", name: "mode", value: "warm", checked: true });
  const cold = h("input", { type: "radio", name: "mode", value: "cold" });
  const note = h("textarea", { id: "transfer-note", rows: "2", maxlength: LONGEST });
  const problem = h("p", { class: "field-error", role: "alert" });
  const send = h("button", { type: "submit", class: "primary" });
  const cancel = button(t("cancel"), () => dialog.close());
  const field = (id: string, label: string, control: HTMLElement) =>
    h("div", { class: "field" }, h("label", { for: id }, label), control);
  const form = h(
    "form",
    { class: "stack" },
    title,
    field("transfer-search", t("transferSearch"), search),
    list,
    none,
    h("fieldset", { class: "modes" }, h("legend", {}, t("transferHow")), way(t, "warm", warm), way(t, "cold", cold)),
    field("transfer-note", `${t("transferNote")} – ${t("transferNoteHint")}`, note),
    problem,
    h("div", { class: "answers" }, send, cancel),
  );
  const dialog = h("dialog", { class: "sheet transfer", "aria-labelledby": "transfer-title" }, form);
  return { dialog, form, title, search, list, none, warm, note, problem, send };
}

function way(t: Scene["t"], name: "warm" | "cold", radio: HTMLElement): HTMLElement {
  const words = h("span", {}, t(name), h("span", { class: "hush" }, t(`${name}Hint`)));
  return h("label", { class: "way" }, radio, words);
}
