// One question: it stands in each tab that is looked at, until somebody has answered and the desk knows, or a minute is over.
import type { CallRoad } from "../../sdk/call";
import type { WidgetError } from "../../sdk/errors";
import type { Scope } from "../../sdk/scope";
import type { Session } from "../../sdk/session";
import type { Agent } from "../../sdk/types";
import type { Asks } from "../tabs/words";
import type { Sending } from "./ask";
import { beside } from "./beside";
import type { Face } from "./face";
import { mannerOf, namesOf } from "./kept";
import { versionOf } from "./words";

export interface Asked {
  kind: "view" | "control" | "record";
  id: string;
  agent: Agent;
  /** Who else is in the call, and would see it, too. */
  also?: Agent[] | undefined;
  /** After its end a recording is kept for so long. */
  days?: number;
  /** A no is one at once; a yes when the desk has it. */
  answered(yes: boolean): void;
}

export interface QuestionWires {
  session: Session;
  road: CallRoad;
  live: Scope;
  face: Pick<Face, "ask">;
}

/** Nobody may answer later. */
const ANSWER_MS = 60_000;
/** So long it is said that a yes has not arrived. */
const LATE_MS = 10_000;

export class Question {
  readonly asked: Asked;
  private readonly wires: QuestionWires;
  private readonly scope: Scope;
  /** Where it stands: here, and in the other tabs. */
  private places: { tell(sending: Sending): void; close(): unknown }[] = [];
  private sending: Sending = "";

  /** `over` is told once. */
  constructor(wires: QuestionWires, asked: Asked, over: () => void) {
    [this.wires, this.asked] = [wires, asked];
    this.scope = wires.live.child();
    this.scope.add(over);
    this.scope.add(() => this.hide());
    this.scope.after(ANSWER_MS, () => this.late());
  }

  /** Where our interface is: else the site's own code asks. */
  put(): void {
    if (!document.querySelector("livedesk-widget")) return;
    const { kind, agent, also, days = 0 } = this.asked;
    const answer = (yes: boolean) => void this.answer(yes);
    const card = this.wires.face.ask({ kind, name: agent.name, also: also && namesOf(also), days, answer });
    this.places = [card];
    this.tell(this.sending);
    beside<typeof import("../tabs")>("tabs.js").then(
      ({ asks }) => {
        if (!this.places.includes(card)) return;
        const { session } = this.wires;
        this.places.push(asks({ widgetKey: session.widget?.key ?? "", asks: () => this.told(), answer }));
      },
      () => {}, // then it stands in this tab alone
    );
  }

  /** Others are in the call than it says: it is put anew, to be read before a yes counts. */
  tellOf(also: Agent[] | undefined): void {
    if (!also || namesOf(also).join() === namesOf(this.asked.also).join()) return;
    this.asked.also = also;
    if (this.places.length === 0) return;
    this.hide();
    this.put();
  }

  /** Another one has its place. */
  hide(): void {
    for (const place of this.places.splice(0)) place.close();
  }

  close(): void {
    if (!this.scope.closed) this.scope.close();
  }

  /** The desk asks no more: who has said yes meanwhile is told, wherever they have, that it was too late. */
  gone(): void {
    if (this.sending === "sending") this.late();
    else if (this.sending !== "late") this.close();
  }

  /** `version`: of the host's own text. */
  async answer(yes: boolean, version?: unknown): Promise<void> {
    if (this.scope.closed || (yes && this.sending && this.sending !== "failed")) return; // too late, or twice
    if (yes) this.tell("sending");
    else {
      this.close();
      this.asked.answered(false);
    }
    try {
      await this.send(yes, versionOf(version));
      if (!yes || this.scope.closed) return;
      this.close();
      this.asked.answered(true);
    } catch (error) {
      if (!yes || this.scope.closed || this.sending !== "sending") return;
      if ((error as WidgetError).status === 409) this.gone();
      else this.tell("failed");
      this.wires.road.emit("error", error as never);
    }
  }

  /** Again and again while the network is away, and at once when it is back. */
  private async send(granted: boolean, text_version: string): Promise<void> {
    const { road, live } = this.wires;
    const body = { granted, request_id: this.asked.id, text_version };
    const part = granted ? this.scope : live;
    for (;;) {
      const scope = part.child();
      const again = () => scope.close();
      addEventListener("online", again);
      scope.add(() => removeEventListener("online", again));
      try {
        await road.request("POST", "cobrowse/consent/", body, { scope, tries: Number.POSITIVE_INFINITY });
        return;
      } catch (error) {
        if (!scope.closed || part.closed || this.sending === "late") throw error;
      } finally {
        scope.close();
      }
    }
  }

  private late(): void {
    if (this.sending === "sending") {
      this.tell("late");
      this.scope.after(LATE_MS, () => this.close());
    } else this.close();
  }

  private tell(sending: Sending): void {
    this.sending = sending;
    for (const place of this.places) place.tell(sending);
  }

  private told(): Omit<Asks, "say"> {
    const { asked, sending, wires } = this;
    const { kind, id, agent, also, days = 0 } = asked;
    return {
      kind,
      id,
      name: agent.name,
      also: also && namesOf(also),
      days,
      sending,
      locale: wires.road.locale,
      ...mannerOf(wires.session),
    };
  }
}
