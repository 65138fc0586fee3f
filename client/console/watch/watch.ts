// One view of a visitor's page: asks for it, shows it, points at it and, with consent, acts on it.

import { fill, pick } from "../../ui/catalogue";
import { h, setText } from "../../ui/dom";
import type { Seen } from "../connection";
import { sized } from "../view/sized";
import type { Verb, WatchPage, WatchWorld } from "../view/watch";
import { Age, ageView } from "./age";
import { Line } from "./line";
import { type RecordButton, type Recorded, record } from "./record";
import { Tabs } from "./tabs";
import { type Tools, tools } from "./tools";
import { WATCH_WORDS, type WatchWords } from "./words";

export interface Cobrowse extends Recorded {
  session_id: string;
  call_id: string | null;
  customer_name?: string;
  status: "requested" | "active" | "declined" | "ended";
  control: "none" | "requested" | "granted";
  /** Of the last asking. */
  control_request_id?: string | null;
}

type Word = Exclude<Seen, ArrayBuffer>;

/** How often the age of the picture is looked at. */
const LOOK_MS = 1_000;

export class Watch implements WatchPage {
  readonly words: WatchWords;
  private readonly root: HTMLElement;
  private readonly world: WatchWorld;
  private readonly changed: ((live: boolean) => void) | null;
  private readonly said = h("p", { role: "status", class: "hush" });
  private readonly ask: HTMLButtonElement;
  private readonly cancel: HTMLButtonElement;
  private readonly tools: Tools;
  private readonly record: RecordButton;
  private readonly bar: HTMLElement;
  private all: Cobrowse[] = [];
  private call: string | null = null;
  private linked = true;
  private line: Line | null = null;
  /** The last that was asked for or seen here. */
  private last: Cobrowse | undefined;
  /** Control was given back here. */
  private released = false;
  private shown: string | null = null;
  private tabs: Tabs | null = null;
  private timer = 0;

  /** `changed`: of what began with a code; in a call the page is asked for here. */
  constructor(root: HTMLElement, world: WatchWorld, changed: ((live: boolean) => void) | null = null) {
    [this.root, this.world, this.changed] = [root, world, changed];
    const words = pick(WATCH_WORDS, world.locale);
    this.words = words;
    this.ask = h("button", { type: "button", onclick: () => void this.does("request") }, words.request);
    this.ask.dataset.livedesk = "cobrowse-request";
    this.cancel = h("button", { type: "button", onclick: () => void this.does("stop") }, words.cancel);
    this.record = record(words, {
      record: (wanted) => void this.does("recording", { wanted }),
      say: (text) => setText(this.said, text),
    });
    this.tools = tools(words, this.record.button, {
      mode: (mode) => this.line?.tell({ livedesk: "mode", mode }),
      control: (wanted) => {
        this.released = !wanted;
        void this.does("control", { wanted });
      },
      go: (kind) => this.line?.command(this.tabs?.current ?? 0, { kind }),
      stop: () => void this.does("stop"),
    });
    this.bar = h("div", { class: "tools" }, !changed && this.ask, this.cancel, ...this.tools.groups);
    root.append(this.bar, this.said);
    this.update();
    world.listen((word) => {
      if (word instanceof ArrayBuffer) this.line?.hear(word);
      else this.hear(word);
    });
  }

  show(callId: string | null, linked: boolean): void {
    [this.call, this.linked] = [callId, linked];
    this.update();
  }

  /** What the server answers, unless it has told something newer by socket meanwhile. */
  async adopt(answer: Promise<Partial<Cobrowse>>): Promise<void> {
    const { all } = this;
    const told = await answer;
    if (told.id && this.all === all) this.states([...all.filter(({ id }) => id !== told.id), told]);
  }

  /** Where the keyboard goes when there is nothing else to press. */
  focus(): void {
    this.cancel.focus();
  }

  private states(given: unknown): void {
    this.all = Array.isArray(given) ? (given as Cobrowse[]) : [];
    this.update();
  }

  private async does(verb: Verb, body: object = {}): Promise<void> {
    if (this.call === null) return;
    setText(this.said, "");
    const of = this.changed ? { cobrowse: this.last?.id ?? "" } : { call: this.call };
    try {
      await this.adopt(this.world.ask(of, verb, body));
    } catch (error) {
      setText(this.said, (error as { code?: string }).code === "cobrowse_active" ? this.words.busy : this.words.failed);
    }
  }

  private update(): void {
    const { words, call } = this;
    const live = this.all.find(
      (one) =>
        (this.changed ? one.call_id === null : one.call_id === call) &&
        (one.status === "requested" || one.status === "active"),
    );
    const active = live?.status === "active";
    const before = this.last;
    this.last = live ? { ...live } : before && { ...before, status: "ended" };
    this.root.hidden = call === null;
    this.root.dataset.state = live?.status ?? "none";
    this.ask.hidden = live !== undefined;
    this.ask.disabled = !this.linked;
    this.cancel.hidden = live?.status !== "requested";
    const passing = [words.requested, words.offline].includes(this.said.textContent ?? "");
    if (!this.linked && !active) setText(this.said, words.offline);
    else if (live?.status === "requested") setText(this.said, words.requested);
    else if (passing) setText(this.said, "");
    if (active && live.control === "none" && live.id === before?.id) {
      const unseen = (live.control_request_id ?? "") !== (before.control_request_id ?? ""); // asked and answered at once
      this.lost(before.control === "none" && unseen ? "requested" : before.control);
    }
    if (!live && before && before.status !== "ended") void this.why(before);
    this.tools.update(active ? live.control : null);
    this.record.update(active ? live : null);
    if (this.changed && !live) this.bar.remove();
    else if (!this.bar.isConnected) this.root.prepend(this.bar);
    this.changed?.(live !== undefined);
    const wanted = active ? live.id : null;
    if (wanted !== this.shown) this.open(wanted);
  }

  private open(id: string | null): void {
    this.line?.close();
    this.root.querySelector(".screen")?.remove();
    window.clearInterval(this.timer);
    this.line = null;
    this.shown = id;
    this.tabs?.element.remove();
    this.tabs = null;
    if (id === null) return;
    const src = new URL(`replay/${id}/`, location.origin + location.pathname).href;
    const frame = h("iframe", { title: this.words.title, sandbox: "allow-scripts allow-same-origin" });
    const tabs = new Tabs(this.words, (stream) => this.line?.tell({ livedesk: "pin", stream }));
    this.tabs = tabs;
    const age = new Age(Date.now());
    const told = ageView(this.words, this.world.locale, this.last?.customer_name ?? "");
    const screen = h("div", { class: "screen" }, frame, told.element);
    this.timer = window.setInterval(
      () => told.update(age.find({ ...tabs.seat, linked: this.linked }, Date.now())),
      LOOK_MS,
    );
    this.line = new Line(id, {
      call: this.last?.call_id ?? null,
      arrived: (stream, number) => age.arrived(stream, number, Date.now()),
      shown: (stream, number, at) => {
        age.shown(stream, number, at, Date.now());
        tabs.heard(stream);
      },
      frame,
      send: (word) => this.world.send(word),
      heard: ({ type, data }) => this.heard(type, data),
      note: (stream, note) => {
        sized(screen, Number(note.width), Number(note.height));
        tabs.note(stream, note);
      },
    });
    frame.src = src;
    this.root.append(tabs.element, screen);
  }

  private hear(word: Word): void {
    const { type, data = {} } = word;
    if (type === "cobrowses") this.states(data.cobrowses);
    else this.line?.hear(word);
  }

  private lost(control: Cobrowse["control"]): void {
    if (control !== "none" && !this.released) setText(this.said, this.words[`control.${control}`]);
    this.released = false;
  }

  /** Why there is nothing to see any more. */
  private async why({ id, call_id }: Cobrowse): Promise<void> {
    const ended = await this.world.ended(call_id === null ? { cobrowse: id } : { call: call_id }, id).catch(() => "");
    const text = this.words[`over.${ended}` as keyof WatchWords];
    if (text !== undefined && !this.line) setText(this.said, text);
  }

  private heard(type: string, data: Record<string, unknown>): void {
    if (type === "error" && data.param === "cobrowse_id") setText(this.said, this.words.failed);
    if (type === "cobrowse.gone" && data.cobrowse_id === this.shown)
      this.states(this.all.filter(({ id }) => id !== this.shown));
    if (type !== "cobrowse.done" || data.cobrowse_id !== this.shown) return;
    const known = this.words[`reason.${data.reason}` as keyof WatchWords] ?? this.words["reason.other"];
    setText(this.said, data.outcome === "refused" ? fill(this.words.refused, { reason: known }) : this.words.done);
  }
}
