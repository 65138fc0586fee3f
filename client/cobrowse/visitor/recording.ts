// Whether the page is recorded: a question of its own, a word in the bar as long as it is, and the way to end it.
import type { CallRoad } from "../../sdk/call";
import type { Scope } from "../../sdk/scope";
import type { Agent } from "../../sdk/types";
import type { Face } from "./face";
import type { Answers } from "./kept";
import { versionOf } from "./words";

export interface RecordingWires {
  road: CallRoad;
  live: Scope;
  face: Face;
  /** The cobrowsing that is seen; empty when there is none. */
  cobrowse(): string;
  /** Another question stands where this one would. */
  busy(): boolean;
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

const ANSWER_MS = 60_000;

export class Recording {
  private readonly wires: RecordingWires;
  private request = "";
  private asked: { agent: Agent; days: number } | null = null;
  granted = false;
  /** Taken back: a late word of its yes is none. */
  private over = "";
  private late = () => {};

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

  /** The place of another question is free. */
  free(): void {
    const { asked, request: id, wires } = this;
    if (!asked || wires.busy()) return;
    const answer = (yes: boolean) => void this.answer(id, yes);
    wires.face.ask({ kind: "record", name: asked.agent.name, days: asked.days, answer });
  }

  /** Nothing is recorded, and nobody asks to. */
  end(): void {
    this.unask();
    if (!this.granted) return;
    this.granted = false;
    this.wires.face.recorded(null);
    this.wires.changed();
  }

  /** The visitor takes it back. */
  stop(): void {
    void this.answer(this.request, false);
  }

  private ask(id: string, agent: Agent, days: number): void {
    if (this.request === id) return;
    this.end();
    [this.request, this.asked] = [id, { agent, days }];
    this.late = this.wires.live.after(ANSWER_MS, () => this.unask());
    if (document.querySelector("livedesk-widget")) this.free();
    const answer = (yes: boolean) => (version?: unknown) => void this.answer(id, yes, version);
    const [accept, decline] = [true, false].map(answer) as Answers;
    this.wires.road.emit("cobrowse:recording:required", { agent, days, accept, decline });
  }

  private unask(): void {
    if (!this.asked) return;
    this.asked = null;
    this.late();
    if (!this.wires.busy()) this.wires.face.answered();
  }

  /** Taking it back counts at once on this side. */
  private async answer(id: string, granted: boolean, version?: unknown): Promise<void> {
    if (id !== this.request || (granted && !this.asked)) return; // too late, or twice
    const { road, live } = this.wires;
    if (granted) this.unask();
    else {
      this.over = id;
      this.end();
    }
    const body = { granted, request_id: id, text_version: versionOf(version) };
    const tries = granted ? 1 : Number.POSITIVE_INFINITY;
    try {
      await road.request("POST", "cobrowse/consent/", body, { scope: live, tries });
      if (granted) this.begin(id);
    } catch (error) {
      if (granted) road.emit("error", error as never);
    }
  }

  private begin(id: string): void {
    this.unask();
    if (this.granted || id === this.over || !this.wires.cobrowse()) return;
    [this.request, this.granted] = [id, true];
    this.wires.face.recorded(() => this.stop());
    this.wires.changed();
    this.wires.again();
  }
}
