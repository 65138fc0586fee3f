// The way to the site's other tabs, which are seen with this one, and theirs to the desk.
import type { CallRoad } from "../../sdk/call";
import type { Session } from "../../sdk/session";
import type { Lead, LeadWires } from "../tabs/lead";
import type { Seen } from "../tabs/words";
import { beside } from "./beside";
import { mannerOf } from "./kept";
import { type RoadEar, ServerRoad } from "./roads";

type Pass = Parameters<Lead["pass"]>[0];

export interface OthersWires extends Pick<LeadWires, "done" | "stop" | "release" | "unrecord"> {
  session: Session;
  road: CallRoad;
  seen(): Pick<Seen, "cobrowse" | "name" | "steering" | "recorded">;
}

export class Others {
  private readonly wires: OthersWires;
  private frames: ServerRoad | null = null;
  private lead: Lead | null = null;
  private closed = false;

  constructor(wires: OthersWires) {
    this.wires = wires;
    beside<typeof import("../tabs")>("tabs.js").then(
      ({ lead }) => this.begin(lead),
      () => {}, // then this tab is seen alone
    );
  }

  /** This tab's way, by which the others' frames go, too. */
  road(ear: RoadEar): ServerRoad {
    const changed = () => {
      ear.changed();
      this.again();
    };
    this.frames = new ServerRoad(this.wires.session, this.wires.road, { ...ear, changed });
    return this.frames;
  }

  tell(): void {
    this.lead?.tell();
  }

  again(): void {
    this.pass({ type: "cobrowse.snapshot", data: { stream: 0 } });
  }

  pass(word: Pass): void {
    this.lead?.pass(word);
  }

  close(): void {
    this.closed = true;
    this.lead?.close();
  }

  private begin(lead: (wires: LeadWires) => Lead): void {
    if (this.closed) return;
    const { session, road, seen, done, stop, release, unrecord } = this.wires;
    this.lead = lead({
      widgetKey: session.widget?.key ?? "",
      seen: () => ({ ...seen(), locale: road.locale, ...mannerOf(session) }),
      send: (frame) => this.frames?.take(frame),
      ...{ done, stop, release, unrecord },
    });
  }
}
