// One view of a visitor's page: asks for it, shows it, points at it and, with consent, acts on it.

import { fill, pick } from "../../ui/catalogue";
import { h } from "../../ui/dom";
import type { Seen } from "../connection";
import { sized } from "../view/sized";
import type { Verb, WatchPage, WatchWorld } from "../view/watch";
import { Age, ageView } from "./age";
import { answered, type Cobrowse } from "./answers";
import { Company, type News } from "./company";
import { Line } from "./line";
import { held, isLost, press, rest, sayWhy } from "./press";
import { type RecordButton, record } from "./record";
import { refused } from "./refused";
import { Said } from "./said";
import { Tabs } from "./tabs";
import { type Tools, tools } from "./tools";
import { WATCH_WORDS, type WatchWords } from "./words";

export type { Cobrowse };

/** Where pages are seen by a code: what is told when one is, or is no more, and where the next is asked for. */
export interface Standing {
  changed(live: boolean): void;
  readonly next: HTMLElement;
}

type Word = Exclude<Seen, ArrayBuffer>;

/** How often the age of the picture is looked at. */
const LOOK_MS = 1_000;

export class Watch implements WatchPage {
  readonly words: WatchWords;
  private readonly root: HTMLElement;
  private readonly world: WatchWorld;
  private readonly standing: Standing | null;
  readonly said = new Said();
  private readonly ask: HTMLButtonElement;
  private readonly cancel: HTMLButtonElement;
  private readonly tools: Tools;
  private readonly record: RecordButton;
  private readonly company: Company;
  private readonly bar: HTMLElement;
  private all: Cobrowse[] = [];
  private call: string | null = null;
  private linked = true;
  private line: Line | null = null;
  /** The last that was asked for or seen here. */
  private last: Cobrowse | undefined;
  /** Control was given back here; it was ended here. */
  private released = false;
  private stopped = false;
  /** What is said while the visitor is asked. */
  private waits = "";
  private shown: string | null = null;
  private tabs: Tabs | null = null;
  private timer = 0;

  /** `standing`: of what began with a code; in a call the page is asked for here. */
  constructor(root: HTMLElement, world: WatchWorld, standing: Standing | null = null) {
    [this.root, this.world, this.standing] = [root, world, standing];
    const words = pick(WATCH_WORDS, world.locale);
    this.words = words;
    this.ask = press(words.request, () => void this.does("request"));
    this.ask.dataset.livedesk = "cobrowse-request";
    this.cancel = press(words.cancel, () => void this.does("stop"));
    this.record = record(words, {
      record: (wanted) => void this.does("recording", { wanted }),
      say: (text) => this.said.say(text),
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
    this.company = new Company(words, world.me);
    const { groups } = this.tools;
    this.bar = h("div", { class: "line bar" }, !standing && this.ask, this.cancel, ...groups, this.company.element);
    sayWhy(this.bar, this.said);
    root.append(this.bar, this.said.element);
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

  /** Gives the focus to what follows on what had it. */
  focus(before: Element | null = null): void {
    const { state } = this.root.dataset;
    if (this.root.hidden) this.root.closest(".call")?.querySelector<HTMLElement>("h1")?.focus();
    else if (state === "requested" && !this.cancel.hidden) this.cancel.focus();
    else if (state === "requested") this.root.closest(".call")?.querySelector<HTMLElement>("h1")?.focus();
    else (state === "active" ? this.tools.next(before) : (this.standing?.next ?? this.ask)).focus();
  }

  private states(given: unknown): void {
    this.all = Array.isArray(given) ? (given as Cobrowse[]) : [];
    this.update();
  }

  private async does(verb: Verb, body: object = {}): Promise<void> {
    if (this.call === null) return;
    this.said.say("");
    this.stopped = verb === "stop";
    const of = this.standing ? { cobrowse: this.last?.id ?? "" } : { call: this.call };
    try {
      await this.adopt(this.world.ask(of, verb, body));
    } catch (error) {
      this.said.say(refused(error, this.words, this.world.locale));
    }
  }

  private update(): void {
    const { call, standing } = this;
    const focused = held(this.root);
    const live = this.all.find(
      (one) =>
        (standing ? one.call_id === null : one.call_id === call) &&
        (one.status === "requested" || one.status === "active"),
    );
    const active = live?.status === "active";
    const before = this.last;
    this.last = live ? { ...live } : before && { ...before, status: "ended" };
    this.root.hidden = call === null;
    this.root.dataset.state = live?.status ?? "none";
    this.ask.hidden = live !== undefined;
    rest(this.ask, !this.linked);
    const company = this.company.update(live);
    this.cancel.hidden = live?.status !== "requested" || !company.mine;
    this.tell(before, live, company);
    if (!live && before && before.status !== "ended") void this.why(before);
    this.tools.update(active ? live.control : null, company, live?.recording === "requested");
    this.record.update(active && company.mine ? live : null, live?.control === "requested");
    if (standing && !live) this.bar.remove();
    else if (!this.bar.isConnected) this.root.prepend(this.bar);
    standing?.changed(live !== undefined);
    const wanted = active ? live.id : null;
    if (wanted !== this.shown) this.open(wanted);
    if (focused && isLost(focused)) this.focus(focused);
  }

  private tell(before: Cobrowse | undefined, live: Cobrowse | undefined, { mine, news, waits }: News): void {
    const { words, said, linked } = this;
    const found = live ? answered(before, live) : null;
    const answer = mine || found === "yes.view" ? found : null;
    if (!linked && live?.status !== "active") this.said.say(words.offline);
    else if (live?.status === "requested") this.said.say(waits);
    else if ([this.waits, words.offline].includes(said.text)) this.said.say("");
    this.waits = waits;
    if (news && !answer) this.said.say(news);
    if (answer && !(this.released && answer === "control.granted")) this.said.say(words[answer]);
    if (answer) this.released = false;
  }

  private open(id: string | null): void {
    this.line?.close();
    this.root.querySelector(".screen")?.remove();
    window.clearInterval(this.timer);
    this.line = null;
    this.shown = id;
    this.tabs?.element.remove();
    this.tabs = null;
    this.said.under(null);
    if (id !== null) this.look(id);
  }

  private look(id: string): void {
    const src = new URL(`replay/${id}/`, location.origin + location.pathname).href;
    const frame = h("iframe", { title: this.words.title, sandbox: "allow-scripts allow-same-origin" });
    const tabs = new Tabs(this.words, (stream) => this.line?.tell({ livedesk: "pin", stream }));
    this.tabs = tabs;
    const age = new Age(Date.now());
    const told = ageView(this.words, this.world.locale, this.last?.customer_name ?? "");
    const screen = h("div", { class: "screen" }, frame);
    this.said.under(told.element);
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
    this.said.element.before(tabs.element);
    this.root.append(screen);
  }

  private hear(word: Word): void {
    const { type, data = {} } = word;
    if (type === "cobrowses") this.states(data.cobrowses);
    else this.line?.hear(word);
  }

  /** Why there is nothing to see any more. */
  private async why({ id, call_id }: Cobrowse): Promise<void> {
    const ended = await this.world.ended(call_id === null ? { cobrowse: id } : { call: call_id }, id).catch(() => "");
    const text = this.words[`over.${ended}` as keyof WatchWords];
    if (text !== undefined && !this.line && !(this.stopped && ended === "agent")) this.said.say(text);
  }

  private heard(type: string, data: Record<string, unknown>): void {
    if (type === "error" && data.param === "cobrowse_id") this.said.say(this.words.failed);
    if (type === "cobrowse.gone" && data.cobrowse_id === this.shown)
      this.states(this.all.filter(({ id }) => id !== this.shown));
    if (type !== "cobrowse.done" || data.cobrowse_id !== this.shown) return;
    const known = this.words[`reason.${data.reason}` as keyof WatchWords] ?? this.words["reason.other"];
    this.said.say(data.outcome === "refused" ? fill(this.words.refused, { reason: known }) : this.words.done);
  }
}
