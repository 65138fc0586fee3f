// The way to the site's other tabs, which are seen with this one, and theirs to the desk.
import type { CallRoad } from "../../sdk/call";
import type { Session } from "../../sdk/session";
import type { Lead, LeadWires } from "../tabs/lead";
import type { Seen } from "../tabs/words";
import { beside } from "./beside";
import { mannerOf } from "./kept";
import { type RoadEar, ServerRoad } from "./roads";
import { Way, type WayEar } from "./way";

type Pass = Parameters<Lead["pass"]>[0];

export interface OthersWires extends Pick<LeadWires, "done" | "stop" | "covered" | "release" | "unrecord"> {
  session: Session;
  road: CallRoad;
  seen(): Pick<Seen, "cobrowse" | "name" | "also" | "steering" | "recorded">;
}

export class Others {
  private readonly wires: OthersWires;
  private frames: ServerRoad | null = null;
  private way: Way | null = null;
  private lead: Lead | null = null;
  private closed = false;

  constructor(wires: OthersWires) {
    this.wires = wires;
    beside<typeof import("../tabs")>("tabs.js").then(
      ({ lead }) => this.begin(lead),
      () => {}, // then this tab is seen alone
    );
  }

  /** This tab's way; the others' frames go by the desk. */
  road(ear: RoadEar & WayEar): Way {
    const changed = () => {
      ear.changed();
      this.again();
    };
    const { session, road, seen } = this.wires;
    this.frames = new ServerRoad(session, road, { ...ear, changed });
    this.way = new Way(seen().cobrowse, this.frames, ear, () => seen().recorded);
    return this.way;
  }

  tell(): void {
    this.lead?.tell();
  }

  /** For snapshots by the desk, of this tab as of the others. */
  again(): void {
    this.way?.home(false);
    this.pass({ type: "cobrowse.snapshot", data: { stream: 0 } });
  }

  hear(word: Pass): void {
    this.way?.hear(word.type, word.data);
  }

  pass(word: Pass): void {
    this.lead?.pass(word);
  }

  close(): void {
    this.closed = true;
    this.way?.close();
    this.lead?.close();
  }

  private begin(lead: (wires: LeadWires) => Lead): void {
    if (this.closed) return;
    const { session, road, seen, done, stop, covered, release, unrecord } = this.wires;
    this.lead = lead({
      widgetKey: session.widget?.key ?? "",
      seen: () => ({ ...seen(), locale: road.locale, ...mannerOf(session) }),
      send: (frame) => this.frames?.take(frame),
      ...{ done, stop, covered, release, unrecord },
    });
  }
}
