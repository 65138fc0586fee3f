// One of the others in the call: the line to them, the connection, its recovery, and their tile in the view.
import { setChannel } from "./channels.js";
import type { ConferenceHost, PeerJoin } from "./contract.js";
import { configuration, refreshJoin } from "./join.js";
import { type Letter, Line } from "./line.js";
import { Link, type Sending } from "./link.js";
import type { MediaKind } from "./media.js";
import { post, type Sender } from "./post.js";
import { type LinkState, Recovery } from "./recovery.js";
import type { Tile } from "./tile.js";
import type { Timers } from "./timers.js";

export interface SideWires {
  host: ConferenceHost;
  timers: Timers;
  join: PeerJoin;
  /** The id under which this mounting has greeted. */
  peer: string;
  newId(): string;
  tracks(): Record<MediaKind, MediaStreamTrack | null>;
  sending(): Sending;
  /** The tile of this side, made when it is first asked for. */
  tile(): Tile;
  dropTile(): void;
  /** Connected, lost or gone. */
  changed(): void;
  /** Nobody else is connected: then this one is waited for. */
  alone(): boolean;
  lost(): void;
}

const RESTART_PAUSE_MS = 1000;

export class Side {
  state: LinkState = "connecting";
  private readonly wires: SideWires;
  private readonly sender: Sender;
  private readonly line: Line;
  private readonly recovery: Recovery;
  private readonly polite: boolean;
  private join: PeerJoin;
  private link: Link | null = null;
  private restarted = Number.NEGATIVE_INFINITY;
  private closed = false;

  constructor(sender: Sender, wires: SideWires) {
    const { timers, host, join } = wires;
    this.sender = sender;
    this.wires = wires;
    this.join = join;
    this.polite = isPolite(join, sender);
    this.recovery = new Recovery({
      timers,
      random: Math.random,
      act: (what) => void this.recover(what),
      state: (state) => this.stateChanged(state),
    });
    this.line = new Line(
      { timers, peer: wires.peer, newId: wires.newId, send: (letter) => post(host, letter, sender.party) },
      {
        met: () => this.meet(),
        part: (part) => this.link?.receive(part),
        left: () => this.leave(),
        settled: () => this.settled,
      },
    );
  }

  /** Media flows. */
  get settled(): boolean {
    return this.recovery.settled;
  }

  receive(letter: Letter): void {
    this.line.receive(letter);
  }

  network(): void {
    if (this.link) {
      this.recovery.input("network");
    }
  }

  setTrack(kind: MediaKind, track: MediaStreamTrack | null): void {
    void this.link?.setTrack(kind, track).catch(() => {});
  }

  tell(): void {
    this.link?.tell(this.wires.sending());
  }

  close(): void {
    this.closed = true;
    this.line.close();
    this.link?.close();
    this.link = null;
  }

  private meet(): void {
    const { wires } = this;
    const tile = wires.tile();
    tile.showName(this.sender.name);
    this.link?.close();
    this.link = new Link({
      polite: this.polite,
      configuration: configuration(this.join),
      timers: wires.timers,
      tracks: wires.tracks,
      send: (part) => this.line.send(part),
      sendCandidate: (candidate) => this.line.sendCandidate(candidate),
      ice: (state) => this.iceChanged(state),
      remote: (stream) => tile.showRemote(stream),
      told: (sending) => tile.showSending(sending),
      channel: (channel) => setChannel(wires.host.callId, this.sender.key, channel),
      // Who was handed out of a call cannot say good-bye any more. The last one is waited for instead: it may come back.
      gone: () => this.wires.alone() || this.leave(),
      restartAsked: () => void this.recover("restart"),
      failed: () => this.recovery.input("failed"),
    });
    this.tell();
    this.recovery.input("met");
    this.stateChanged(this.state);
    this.line.greet(0, true);
  }

  private leave(): void {
    this.link?.close();
    this.link = null;
    this.recovery.input("left");
    this.wires.dropTile();
    this.wires.changed();
    if (this.wires.alone()) {
      this.line.greet();
    }
  }

  private stateChanged(state: LinkState): void {
    this.state = state;
    if (this.link) {
      this.wires.tile().showState(state);
    }
    this.wires.changed();
  }

  private iceChanged(state: RTCIceConnectionState): void {
    if (state === "connected" || state === "completed") {
      this.recovery.input("connected");
    } else if (state === "disconnected" || state === "failed") {
      this.recovery.input(state);
    }
  }

  private async recover(what: "restart" | "rebuild"): Promise<void> {
    if (what === "restart" && performance.now() - this.restarted < RESTART_PAUSE_MS) {
      return; // both sides saw the same trouble
    }
    this.restarted = performance.now();
    const fresh = await refreshJoin(this.wires.host, this.wires.timers, this.polite);
    this.join = fresh ?? this.join; // without an answer the old credentials have to do
    if (this.closed) {
      return;
    }
    if (what === "restart") {
      this.link?.restart(configuration(this.join));
      this.line.greet();
      return;
    }
    if (this.wires.alone()) {
      this.link?.close();
      this.link = null;
      this.wires.lost();
    } else {
      this.leave(); // the others go on; should this one come back, it is met anew
    }
    this.line.renew();
  }
}

/** Of two agents the one with the smaller key is impolite; between visitor and agent the server has said. */
export function isPolite({ party, polite }: PeerJoin, sender: Sender): boolean {
  return party !== undefined && sender.party !== undefined ? party > sender.party : polite;
}
