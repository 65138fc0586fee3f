// The agent's view of a visitor's page: asks for it, shows it, points at it and, with consent, acts on it.
import { fill, pick } from "../../ui/catalogue";
import { h, setText, sheet } from "../../ui/dom";
import type { WatchModule, WatchPage, WatchWorld } from "../view/watch";
import { Line } from "./line";
import { type Tools, tools } from "./tools";
import css from "./watch.css";
import { WATCH_WORDS, type WatchWords } from "./words";

export interface Cobrowse {
  id: string;
  call_id: string | null;
  status: "requested" | "active" | "declined" | "ended";
  control: "none" | "requested" | "granted";
}

class Watch implements WatchPage {
  private readonly root: HTMLElement;
  private readonly world: WatchWorld;
  private readonly words: WatchWords;
  private readonly said = h("p", { role: "status", class: "hush" });
  private readonly ask: HTMLButtonElement;
  private readonly cancel: HTMLButtonElement;
  private readonly tools: Tools;
  private all: Cobrowse[] = [];
  private call: string | null = null;
  private line: Line | null = null;
  private shown: string | null = null;
  private stream = 0;

  constructor(root: HTMLElement, world: WatchWorld) {
    [this.root, this.world] = [root, world];
    const words = pick(WATCH_WORDS, world.locale);
    this.words = words;
    this.ask = h("button", { type: "button", onclick: () => void this.does("request") }, words.request);
    this.ask.dataset.livedesk = "cobrowse-request";
    this.cancel = h("button", { type: "button", onclick: () => void this.does("stop") }, words.cancel);
    this.tools = tools(words, {
      mode: (mode) => this.line?.tell({ livedesk: "mode", mode }),
      control: (wanted) => void this.does("control", { wanted }),
      go: (kind) => this.line?.command(this.stream, { kind }),
      stop: () => void this.does("stop"),
    });
    world.listen((word) => {
      if (!(word instanceof ArrayBuffer) && word.type === "cobrowses") this.states(word.data?.cobrowses);
      else this.line?.hear(word);
    });
    root.append(h("div", { class: "tools" }, this.ask, this.cancel, ...this.tools.buttons), this.said);
    this.update();
  }

  show(callId: string | null): void {
    this.call = callId;
    this.update();
  }

  private states(given: unknown): void {
    this.all = Array.isArray(given) ? (given as Cobrowse[]) : [];
    this.update();
  }

  private async does(verb: "request" | "control" | "stop", body: object = {}): Promise<void> {
    if (this.call === null) return;
    setText(this.said, "");
    try {
      const answer = (await this.world.ask(this.call, verb, body)) as Partial<Cobrowse>;
      if (answer.id) this.states([...this.all.filter(({ id }) => id !== answer.id), answer]);
    } catch (error) {
      setText(this.said, (error as { code?: string }).code === "cobrowse_active" ? this.words.busy : this.words.failed);
    }
  }

  private update(): void {
    const { words, call } = this;
    const live = this.all.find(
      (one) => one.call_id === call && (one.status === "requested" || one.status === "active"),
    );
    const active = live?.status === "active";
    this.root.hidden = call === null;
    this.root.dataset.state = live?.status ?? "none";
    this.ask.hidden = live !== undefined;
    this.cancel.hidden = live?.status !== "requested";
    if (live?.status === "requested") setText(this.said, words.requested);
    else if (this.said.textContent === words.requested) setText(this.said, "");
    this.tools.update(active ? live.control : null);
    const wanted = active ? live.id : null;
    if (wanted !== this.shown) this.open(wanted);
  }

  private open(id: string | null): void {
    this.line?.close();
    this.root.querySelector("iframe")?.remove();
    this.line = null;
    this.shown = id;
    this.stream = 0;
    if (id === null) return;
    const src = new URL(`replay/${id}/`, location.origin + location.pathname).href;
    const frame = h("iframe", { title: this.words.title, sandbox: "allow-scripts allow-same-origin" });
    this.line = new Line(id, {
      frame,
      send: (word) => this.world.send(word),
      heard: ({ type, data }) => this.heard(type, data),
      note: (stream, note) => {
        if (note.front === true || this.stream === 0) this.stream = stream;
      },
    });
    frame.src = src;
    this.root.append(frame);
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

export function createWatch(root: HTMLElement, world: WatchWorld): WatchPage {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet(css)];
  return new Watch(root, world);
}

({ createWatch }) satisfies WatchModule;
