// Whether the page is recorded: a question of its own, a word in the bar as long as it is, and the way to end it.
import type { CallRoad } from "../../sdk/call";
import type { Scope } from "../../sdk/scope";
import type { Agent } from "../../sdk/types";
import type { Face } from "./face";
import type { Questions } from "./questions";
import { versionOf } from "./words";

export interface RecordingWires {
  road: CallRoad;
  live: Scope;
  face: Pick<Face, "recorded">;
  questions: Questions;
  /** The cobrowsing that is seen; empty when there is none. */
  cobrowse(): string;
  /** A recording begins with a snapshot. */
  again(): void;
  /** It begins, or is over. */
  changed(): void;
  /** This page has not heard what there is. */
  know(): void;
}

/** As the server tells it. */
export interface RecordingWord {
  cobrowse_id?: unknown;
  recording?: "none" | "requested" | "granted";
  request_id?: string | null;
  agent?: Agent;
  /** After its end it is kept for so long. */
  days?: number | undefined;
}

export class Recording {
  private readonly wires: RecordingWires;
  private request = "";
  granted = false;
  /** Taken back: a late word of its yes is none. */
  private over = "";

  constructor(wires: RecordingWires) {
    this.wires = wires;
  }

  hear(type: string, word: RecordingWord): void {
    if (word.cobrowse_id !== this.wires.cobrowse()) return;
    if (type === "cobrowse.recorded") {
      if (!this.granted) this.wires.know();
      return;
    }
    const { recording, request_id: id, agent, days = 0 } = word;
    if (recording === "requested" && id && agent) this.ask(id, agent, days);
    else if (recording === "granted" && id) this.begin(id);
    else this.end();
  }

  /** Nothing is recorded, and nobody asks to. */
  end(): void {
    this.wires.questions.gone(this.request);
    if (!this.granted) return;
    this.granted = false;
    this.wires.face.recorded(null);
    this.wires.changed();
  }

  /** The visitor takes it back, which counts at once on this side. */
  stop(): void {
    this.refused(this.request);
    const { road, live } = this.wires;
    const body = { granted: false, request_id: this.request, text_version: versionOf() };
    const manner = { scope: live, tries: Number.POSITIVE_INFINITY };
    road.request("POST", "cobrowse/consent/", body, manner).catch(() => {}); // it was over already
  }

  private refused(id: string): void {
    this.over = id;
    this.end();
  }

  private ask(id: string, agent: Agent, days: number): void {
    if (this.request === id) return;
    this.end();
    this.request = id;
    const answered = (yes: boolean) => (yes ? this.begin(id) : this.refused(id));
    this.wires.questions.ask({ kind: "record", id, agent, days, answered });
  }

  private begin(id: string): void {
    this.wires.questions.drop(this.request);
    if (this.granted || id === this.over || !this.wires.cobrowse()) return;
    [this.request, this.granted] = [id, true];
    this.wires.face.recorded(() => this.stop());
    this.wires.changed();
    this.wires.again();
  }
}
