// Cobrowsing of one session: what the server says, what the visitor answers, and what follows from both.
import type { CallRoad } from "../../sdk/call";
import type { Scope } from "../../sdk/scope";
import type { Session } from "../../sdk/session";
import { endAll } from "../ends";
import { tellAfter } from "./after";
import { Face } from "./face";
import type { Command } from "./hands";
import { type Asking, alsoOf, hearAgain, type Live, mannerOf, type Who, whoOf } from "./kept";
import { Knowing } from "./knowing";
import { Others } from "./others";
import type { Cursor } from "./pointer";
import { Questions } from "./questions";
import { Recording } from "./recording";
import { Show } from "./show";
import { versionOf } from "./words";

export interface Word {
  type: string;
  /** Of a row. */
  seq?: number;
  data: Record<string, unknown>;
}

export class Visit {
  private readonly session: Session;
  private readonly road: CallRoad;
  private readonly live: Scope;
  private readonly face: Face;
  private readonly questions: Questions;
  private readonly recording: Recording;
  private show: Show | null = null;
  private others: Others | null = null;
  private cobrowse = "";
  private who: Who = { name: "", also: [] };
  private control = "";
  private steered = false;
  private paused = false;
  /** Numbers of the rows that asked and that allowed it. */
  private rows = { asked: 0, granted: 0 };
  private readonly knowing: Knowing;
  /** The visitor said no: a late word of a yes before it is none. */
  private refused = "";

  constructor(session: Session, road: CallRoad, live: Scope) {
    [this.session, this.road, this.live] = [session, road, live];
    this.face = new Face(road.locale, mannerOf(session), {
      stop: () => void this.stop(),
      covered: () => void this.stop(true),
      release: () => this.release(),
    });
    this.questions = new Questions({ session, road, live, face: this.face });
    this.recording = new Recording({
      road,
      live,
      face: this.face,
      questions: this.questions,
      cobrowse: () => this.cobrowse,
      again: () => {
        this.show?.again();
        this.others?.again();
      },
      changed: () => this.others?.tell(),
      know: () => void this.knowing.ask(),
    });
    const wanted = () => this.cobrowse !== "" || this.questions.any;
    this.knowing = new Knowing({ road, live, wanted, told: (found, anew) => this.told(found, anew) });
    session.stop = () => this.stop();
    hearAgain(session, live, () => (this.cobrowse ? this.rows.granted : this.questions.any ? this.rows.asked : 0));
    live.add(() => {
      this.end(false);
      this.face.destroy();
    });
  }

  hear({ type, data, seq = 0 }: Word): void {
    const id = String(data.request_id ?? "");
    switch (type) {
      case "cobrowse.requested":
        this.rows.asked = seq;
        this.ask("view", id, data as Asking);
        break;
      case "cobrowse.granted":
        this.rows.granted = seq;
        if (this.cobrowse || this.questions.has(id)) this.begin(id);
        else void this.knowing.ask(); // allowed on an earlier page
        break;
      case "cobrowse.control_requested":
        this.questions.soon(id, () => this.ask("control", id, data as Asking));
        break;
      case "presence":
        this.knowing.presence(data);
        break;
      case "cobrowse.control_granted":
        this.questions.drop(id);
        if (id !== this.refused) this.steer(id);
        break;
      case "cobrowse.control_declined":
        this.questions.gone(id);
        if (id === this.control) this.steer("");
        break;
      case "cobrowse.declined":
      case "cobrowse.ended":
        if (id === this.cobrowse) this.end(true);
        else this.questions.gone(id);
        break;
      default:
        this.pass(type, data);
    }
  }

  /** At once on this side, whatever the server says. */
  async stop(covered = false): Promise<void> {
    if (!this.cobrowse) return this.questions.refuse();
    this.end(true, covered);
    await this.road.request("POST", "cobrowse/stop/", covered ? { covered } : {}, {
      tries: Number.POSITIVE_INFINITY,
      scope: this.live,
    });
  }

  /** What has no number, and is about what is shown now. */
  private pass(type: string, data: Record<string, unknown>): void {
    if (type === "cobrowse.snapshot" && !this.show) void this.knowing.ask();
    const { show } = this;
    if (!show || data.cobrowse_id !== this.cobrowse) return;
    if (type.startsWith("cobrowse.record")) this.recording.hear(type, data);
    this.others?.hear({ type, data });
    if (data.stream !== show.stream) this.others?.pass({ type, data });
    if (type === "cobrowse.unwatched") show.rest();
    if (type === "cobrowse.slow") show.slower(Number(data.interval_ms));
    if ((data.stream || show.stream) !== show.stream) return;
    if (type === "cursor") this.face.cursor(data as Cursor);
    if (type === "cobrowse.snapshot") show.again();
    if (type === "cobrowse.ack") show.acknowledged(Number(data.frame));
    if (type !== "cobrowse.control") return;
    const none = { outcome: "refused", reason: "no_control" } as const;
    const found = this.control ? show.carry(data.command as Command) : none;
    this.done({ cobrowse_id: this.cobrowse, deed: Number(data.deed), ...found });
  }

  private told(cobrowse: Live | null, anew: boolean): void {
    if (this.cobrowse && cobrowse?.id !== this.cobrowse) this.end(true);
    if (cobrowse) this.who = whoOf(cobrowse);
    if (cobrowse?.status === "requested") this.questions.tellOf(cobrowse.id, alsoOf(cobrowse));
    if (cobrowse?.status !== "active" || cobrowse.id === this.refused) return;
    const { agent, control, control_request_id: asked } = cobrowse;
    this.begin(cobrowse.id);
    this.says();
    this.others?.tell();
    if (anew) this.show?.again();
    if (asked && asked !== this.refused && asked !== this.control) {
      if (control === "granted") this.steer(asked);
      if (control === "requested") this.ask("control", asked, cobrowse);
    }
    const { recording = "none", recording_request_id: request_id = null, recording_days: days } = cobrowse;
    this.recording.hear("cobrowse.recording", { cobrowse_id: cobrowse.id, recording, request_id, agent, days });
  }

  private ask(kind: "view" | "control", id: string, asking: Asking): void {
    const { agent } = asking;
    const view = kind === "view";
    const also = view ? alsoOf(asking) : undefined;
    if (view) this.who = whoOf(asking);
    const answered = (yes: boolean) => {
      if (!yes) this.refused = id;
      if (!view) this.steer(yes ? id : "");
      else if (yes) this.begin(id);
    };
    this.questions.ask({ kind, id, agent, also, answered });
  }

  /** Taken back, at once on this side. */
  private release(): void {
    const body = { granted: false, request_id: this.control, text_version: versionOf() };
    this.refused = this.control;
    this.steer("");
    const manner = { scope: this.live, tries: Number.POSITIVE_INFINITY };
    this.road.request("POST", "cobrowse/consent/", body, manner).catch(() => {}); // it was over already
  }

  private begin(id: string): void {
    this.questions.drop(id);
    if (this.cobrowse === id || this.refused === id || this.live.closed) return;
    if (this.cobrowse || !this.questions.any) this.end(false); // what is asked of this one stands on
    [this.cobrowse, this.paused] = [id, false];
    const others = new Others({
      session: this.session,
      road: this.road,
      seen: () => ({
        cobrowse: id,
        ...this.who,
        steering: this.control !== "",
        recorded: this.recording.granted,
      }),
      done: (data) => this.done(data),
      stop: () => void this.stop(),
      covered: () => void this.stop(true),
      release: () => this.release(),
      unrecord: () => this.recording.stop(),
    });
    this.others = others;
    this.show = new Show(id, (ear) => others.road(ear), this.face.rules, {
      main: true,
      paused: (paused) => this.says(paused),
      clear: this.face.clear,
      refused: () => void this.knowing.ask(), // over, or on a page where it pauses
    });
    this.face.seen(this.who);
    this.road.emit("cobrowse:started", undefined);
  }

  private steer(request: string): void {
    this.control = this.show ? request : "";
    this.steered ||= this.control !== "";
    this.says();
    this.others?.tell();
  }

  private says(paused = this.paused): void {
    this.paused = paused;
    this.face.says(paused ? "paused" : this.control ? "steering" : "watching", this.who);
  }

  private done(data: object): void {
    if (!this.road.bySocket({ type: "cobrowse.done", data }))
      this.road.request("POST", "cobrowse/done/", data, { scope: this.live }).catch(() => {});
  }

  private end(tell: boolean, covered = false): void {
    const { show: was, others } = this;
    this.show = this.others = null;
    this.cobrowse = this.control = "";
    endAll(
      () => was?.close(),
      () => others?.close(),
      () => this.questions.close(),
      () => this.recording.end(),
      () => this.face.close(),
    );
    if (!was || !tell) return;
    this.road.emit("cobrowse:ended", undefined);
    void tellAfter(this.road, this.live, this.face, this.steered, covered);
    this.steered = false;
  }
}
