// Recordings in a list: each is replayed where it stands, and deleted by who may.
import { type Child, h, setText } from "../../../ui/dom";
import { clock, exact, pageName, safeUrl } from "../../format";
import { addressOf } from "../../places";
import type { Named } from "../../wire";
import { type Scene, typed } from "../pieces";
import type { Deletion } from "./deletion";
import { createTheatre, type Theatre } from "./theatre";

export interface Recording {
  id: string;
  began_at: string;
  ended_at: string | null;
  octets: number;
}

/** With whose page it is: where recordings of several calls stand. */
export interface RecordingLine extends Recording {
  call_id: string | null;
  agent: Named;
  customer_name: string;
  page_url: string;
}

interface Item {
  readonly element: HTMLElement;
  head: HTMLElement;
  shown: string;
}

export class Shelf {
  readonly element: HTMLElement;
  private readonly scene: Scene;
  private readonly deletion: Deletion;
  private readonly emptier: () => void;
  private readonly theatre: Theatre;
  private readonly said = h("p", { class: "hush", role: "status", tabindex: "-1" });
  private readonly list = h("ul", { class: "recordings" });
  private readonly items = new Map<string, Item>();
  /** Deleted here: no answer that was on its way brings them back. */
  private readonly gone = new Set<string>();

  /** `emptier`: one was deleted here. */
  constructor(scene: Scene, deletion: Deletion, emptier: () => void = () => {}) {
    [this.scene, this.deletion, this.emptier] = [scene, deletion, emptier];
    this.theatre = createTheatre(scene);
    this.element = h("div", { class: "shelf" }, this.said, this.list);
  }

  get count(): number {
    return this.items.size;
  }

  show(recordings: readonly (Recording | RecordingLine)[], canDelete: boolean): void {
    const there = recordings.filter(({ id }) => !this.gone.has(id));
    for (const id of [...this.items.keys()]) if (!there.some((each) => each.id === id)) this.drop(id);
    for (const [at, each] of there.entries()) this.put(each, canDelete, at);
  }

  /** None is replayed any longer. */
  close(): void {
    this.theatre.close();
    setText(this.said, "");
  }

  private put(recording: Recording, canDelete: boolean, at: number): void {
    const { scene, items, list, theatre } = this;
    const shown = JSON.stringify([recording, canDelete]);
    const item = items.get(recording.id) ?? { element: h("li"), head: h("div"), shown: "" };
    if (item.shown !== shown) {
      const open = () => openIn(item.element, theatre, recording);
      const head = headOf(scene, recording, open, canDelete ? () => void this.remove(recording) : null);
      if (item.shown === "") item.element.append(head);
      else item.head.replaceWith(head);
      Object.assign(item, { head, shown });
    }
    items.set(recording.id, item);
    // Who replays one is not disturbed: a frame that is moved begins anew.
    if (list.children[at] !== item.element) list.insertBefore(item.element, list.children[at] ?? null);
  }

  private async remove(recording: Recording): Promise<void> {
    if (!(await this.deletion.ask(recording.id, whatOf(this.scene, recording)))) return;
    const { element } = this.items.get(recording.id) ?? {};
    const beside = element?.nextElementSibling ?? element?.previousElementSibling;
    this.gone.add(recording.id);
    this.drop(recording.id);
    setText(this.said, this.scene.tell("recordingDeleted"));
    (beside?.querySelector<HTMLElement>("button") ?? this.said).focus();
    this.emptier();
  }

  private drop(id: string): void {
    if (this.theatre.showing === id) this.theatre.close();
    this.items.get(id)?.element.remove();
    this.items.delete(id);
  }
}

function openIn(place: HTMLElement, theatre: Theatre, recording: Recording): void {
  theatre.close();
  place.append(theatre.element);
  void theatre.open(recording);
}

function headOf(scene: Scene, recording: Recording, open: () => void, remove: (() => void) | null): HTMLElement {
  const { tell } = scene;
  const what = whatOf(scene, recording);
  const press = (word: "replay" | "deleteRecording", onclick: () => void) =>
    h("button", { type: "button", "aria-label": `${tell(word)}: ${what}`, onclick }, tell(word));
  const replay = press("replay", open);
  replay.dataset.livedesk = "recording-open";
  const away = remove && press("deleteRecording", remove);
  if (away) away.dataset.livedesk = "recording-delete";
  const name = isLine(recording) && h("p", { class: "name" }, typed(recording.customer_name));
  const facts = h("ul", { class: "recording-facts" }, ...factsOf(scene, recording).map((fact) => h("li", {}, fact)));
  return h(
    "div",
    { class: "recording" },
    h("div", { class: "recording-what" }, name, facts),
    h("div", { class: "recording-deeds" }, replay, away),
  );
}

function factsOf({ tell, locale }: Scene, recording: Recording): Child[] {
  const { began_at, ended_at } = recording;
  const seconds = (Date.parse(ended_at ?? began_at) - Date.parse(began_at)) / 1000;
  const length = ended_at === null ? tell("recordingNow") : clock(seconds);
  const time = h("time", { datetime: began_at, title: exact(began_at, locale), class: "number" });
  time.append(momentOf(recording, locale));
  const facts: Child[] = [time, h("span", { class: "number", title: tell("length") }, length)];
  if (!isLine(recording)) return facts;
  const { call_id, agent, page_url } = recording;
  const url = safeUrl(page_url);
  const page = typed(pageName("", page_url));
  const call = call_id !== null && addressOf({ name: "history", callId: call_id, query: {} });
  facts.push(typed(agent.name));
  if (page_url !== "")
    facts.push(url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, page) : page);
  facts.push(call ? h("a", { href: call }, tell("itsCall")) : tell("byCode"));
  return facts;
}

/** As it is named where its line is not seen. */
function whatOf({ locale }: Scene, recording: Recording): string {
  const when = momentOf(recording, locale);
  return isLine(recording) ? `${recording.customer_name}, ${when}` : when;
}

function isLine(recording: Recording): recording is RecordingLine {
  return "customer_name" in recording;
}

function momentOf({ began_at }: Recording, locale: string): string {
  const form: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" };
  return new Intl.DateTimeFormat(locale, form).format(new Date(began_at));
}
