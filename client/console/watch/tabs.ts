// The visitor's open pages: which of them is in front, and which the agent looks at.
import { fill } from "../../ui/catalogue";
import { h } from "../../ui/dom";
import type { WatchWords } from "./words";

interface Tab {
  url: string;
  front: boolean;
  /** The one with the session: it is one, whatever page it shows. */
  main: boolean;
  paused: boolean;
  heard: number;
}

/** A page in the background is heard from once a minute. */
const SILENT_MS = 75_000;
const LONGEST = 80;
/** As many as the picture has room for. */
export const MOST_TABS = 16;

export class Tabs {
  readonly element: HTMLElement;
  private readonly words: WatchWords;
  private readonly select = h("select", { id: "cobrowse-tabs" });
  private readonly pin: (stream: number) => void;
  private readonly tabs = new Map<number, Tab>();
  private pinned = 0;

  /** `pin`: 0 is whatever is in front. */
  constructor(words: WatchWords, pin: (stream: number) => void) {
    [this.words, this.pin] = [words, pin];
    this.select.addEventListener("change", () => this.choose(Number(this.select.value)));
    this.element = h("p", { class: "line tabs" }, h("label", { for: this.select.id }, words.tabs), this.select);
    this.element.dataset.livedesk = "cobrowse-tabs";
    this.draw();
  }

  /** Which is looked at; 0 as long as nothing is known. */
  get current(): number {
    const front = [...this.tabs].find(([, { front }]) => front);
    return this.pinned || front?.[0] || ([...this.tabs.keys()].at(-1) ?? 0);
  }

  /** As the page tells it, and so not to be believed. */
  note(stream: number, note: Record<string, unknown>, now = Date.now()): void {
    for (const [other, tab] of this.tabs) {
      const replaced = note.main === true && tab.main && other !== stream;
      if (replaced || now - tab.heard > SILENT_MS) this.tabs.delete(other);
      else if (note.front === true) tab.front = false;
    }
    if (note.gone === true) this.tabs.delete(stream);
    else {
      const oldest = [...this.tabs.keys()].find((other) => other !== this.pinned);
      if (!this.tabs.has(stream) && this.tabs.size >= MOST_TABS && oldest) this.tabs.delete(oldest);
      const [front, main, paused] = [note.front === true, note.main === true, note.paused === true];
      this.tabs.set(stream, { url: pathOf(note.url), front, main, paused, heard: now });
    }
    if (this.pinned && !this.tabs.has(this.pinned)) this.choose(0);
    this.draw();
  }

  heard(stream: number): void {
    const tab = this.tabs.get(stream);
    if (tab) tab.heard = Date.now();
  }

  /** Is what is looked at in front, and does it pause? */
  get seat(): { stream: number; front: boolean; paused: boolean } {
    const { current } = this;
    const tab = this.tabs.get(current);
    return { stream: current, front: tab?.front === true, paused: tab?.paused === true };
  }

  private choose(stream: number): void {
    this.pinned = stream;
    this.pin(stream);
    this.draw();
  }

  private draw(): void {
    const { words, tabs, select } = this;
    this.element.hidden = tabs.size < 2;
    const front = [...tabs.values()].find((tab) => tab.front);
    const all: [number, string][] = [[0, fill(words.follow, { page: front?.url ?? "" })]];
    for (const [stream, { url, front: first }] of tabs)
      all.push([stream, first ? fill(words.front, { page: url }) : url]);
    const known = [...select.options].map(({ value, text }) => `${value} ${text}`).join("\n");
    if (known !== all.map(([value, text]) => `${value} ${text}`).join("\n"))
      select.replaceChildren(...all.map(([value, text]) => h("option", { value }, text)));
    select.value = String(this.pinned);
  }
}

function pathOf(url: unknown): string {
  try {
    return decodeURI(new URL(String(url)).pathname).slice(0, LONGEST);
  } catch {
    return "–";
  }
}
