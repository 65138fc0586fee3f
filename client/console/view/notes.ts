// Disposition and notes: saved while they are typed, with a word that says so.
import { h, setText } from "../../ui/dom";
import type { Drafts, SaveWord } from "../drafts";
import type { State } from "../state";
import type { StringKey, Translate } from "../strings";
import { heading, pill, type Scene, section, setPill, type View } from "./parts";

export const DISPOSITIONS = ["", "resolved", "follow_up", "escalated", "no_contact", "other"] as const;
const LONGEST = 10_000;
const TONES: Record<SaveWord, string> = {
  idle: "plain",
  unsaved: "plain",
  saving: "plain",
  saved: "good",
  failed: "critical",
};

export interface NotesView extends View {
  saved(callId: string, word: SaveWord): void;
}

export function createNotes(scene: Scene, drafts: Drafts): NotesView {
  const { t } = scene;
  let callId: string | null = null;
  const select = h("select", { id: "disposition" });
  const label = h("label", { for: "disposition" });
  const notes = h("textarea", { id: "notes", rows: "6", maxlength: LONGEST });
  const word = pill("plain", "");
  const status = h("p", { class: "save", role: "status" }, word);
  const typed = (): void => {
    if (callId !== null) drafts.type(callId, { disposition: select.value, notes: notes.value });
  };
  select.addEventListener("change", typed);
  notes.addEventListener("input", typed);

  const saved = (of: string, now: SaveWord): void => {
    if (of !== callId) return;
    setPill(word, TONES[now], t(`save.${now}`));
    word.hidden = now === "idle";
  };
  const update = ({ talk, me }: State): void => {
    if (talk === null) return;
    // Who runs the desk may read the notes of others.
    const own = talk.call.agent?.id === me?.id;
    select.disabled = !own;
    notes.readOnly = !own;
    if (talk.call.id === callId) return;
    callId = talk.call.id;
    // What was typed here wins over what the server had when it was asked.
    const { disposition, notes: text } = drafts.draft(callId) ?? talk.call;
    offer(select, talk.call.dispositions ?? [], disposition, t);
    select.required = talk.call.disposition_required === true;
    setText(label, t(select.required ? "dispositionRequired" : "disposition"));
    notes.value = text;
    saved(callId, drafts.word(callId));
  };
  return { element: createCard(scene, h("div", { class: "field" }, label, select), notes, status), update, saved };
}

function createCard({ t }: Scene, disposition: HTMLElement, notes: HTMLElement, status: HTMLElement): HTMLElement {
  return section(
    "card notes",
    "notes-title",
    heading("h2", "notes-title", t("wrapUp")),
    disposition,
    h("div", { class: "field" }, h("label", { for: "notes" }, t("notes")), notes),
    status,
  );
}

/** The queue's dispositions, or the usual ones, and the one it has, should that be another. */
function offer(select: HTMLSelectElement, own: readonly string[], current: string, t: Translate): void {
  const usual: readonly string[] = DISPOSITIONS;
  const list = own.length > 0 ? ["", ...own] : usual;
  const offered = list.includes(current) ? list : [...list, current];
  const word = (value: string) => (usual.includes(value) ? t(`disposition.${value}` as StringKey) : value);
  select.replaceChildren(...offered.map((value) => h("option", { value }, word(value))));
  select.value = current;
}
