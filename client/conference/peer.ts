// Provider `peer`: the video call between the browsers of all who are in it. Loaded when a call starts.
import { Clock } from "./clock.js";
import type { Conference, ConferenceHost, PeerJoin } from "./contract.js";
import { readJoin } from "./join.js";
import { Lobby } from "./lobby.js";
import { LocalMedia, type MediaKind, type MediaProblem } from "./media.js";
import { collect, post, type Sender } from "./post.js";
import type { LinkState } from "./recovery.js";
import { Side } from "./side.js";
import { browserSource } from "./source.js";
import { type Cancel, Timers } from "./timers.js";
import { CallView } from "./view.js";

/** Long enough to be read before the browser's own question covers the page. */
const EXPLAIN_MS = 1600;

export async function mount(host: ConferenceHost): Promise<Conference> {
  const call = new PeerCall(host);
  call.start();
  return call;
}

class PeerCall implements Conference {
  private readonly timers = new Timers();
  private readonly gone = new AbortController();
  private readonly view: CallView;
  private readonly clock: Clock;
  private readonly media: LocalMedia;
  private readonly lobby: Lobby;
  private readonly sides = new Map<string, Side>();
  private readonly source = browserSource();
  private readonly stopListening: Cancel;
  private readonly join: PeerJoin;
  private readonly peer = randomId();
  private connected = false;

  private readonly host: ConferenceHost;

  constructor(host: ConferenceHost) {
    this.host = host;
    this.join = readJoin(host);
    this.view = new CallView(host.locale, {
      toggleMute: () => this.setMuted(!this.media.isMuted),
      toggleCamera: () => this.setCamera(!this.media.track("video")),
      end: () => host.hangUp(),
      soundBlocked: () => host.problem({ code: "autoplay_blocked", message: this.view.words.autoplay_blocked }),
      devices: {
        list: async () => (await navigator.mediaDevices?.enumerateDevices()) ?? [],
        current: (kind) => this.media.track(kind)?.getSettings().deviceId,
        choose: (kind, deviceId) => void this.media.choose(kind, deviceId),
      },
    });
    this.clock = new Clock((seconds) => this.view.showClock(seconds));
    this.media = new LocalMedia(this.source, {
      changed: (kind, track) => this.trackChanged(kind, track),
      problem: (problem) => this.mediaProblem(problem),
    });
    this.lobby = new Lobby({
      timers: this.timers,
      peer: this.peer,
      send: (letter) => post(host, letter),
      settled: () => this.settled().length > 0,
      open: (sender) => this.open(sender),
    });
    this.stopListening = collect(host, this.join.party, (letter, sender) => this.lobby.receive(letter, sender));
  }

  start(): void {
    this.host.container.append(this.view.element);
    const options = { signal: this.gone.signal };
    const network = () => this.sides.forEach((side) => void side.network());
    window.addEventListener("online", network, options);
    connection()?.addEventListener("change", network, options);
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.view.chooser.refresh(), options);
    this.timers.every(1000, () => this.clock.tick());
    this.lobby.greet();
    void this.askForDevices();
  }

  setMuted(muted: boolean): void {
    void this.media.setMuted(muted);
  }

  setCamera(on: boolean): void {
    void this.media.setCamera(on);
  }

  hold(held: boolean): void {
    this.media.held = held;
    this.view.silence(held);
  }

  async close(): Promise<void> {
    if (this.gone.signal.aborted) {
      return;
    }
    this.gone.abort();
    this.media.close();
    this.stopListening();
    this.lobby.close();
    for (const side of this.sides.values()) {
      side.close();
    }
    this.timers.close();
    this.view.destroy();
  }

  /** Explains first, unless the browser will not ask; the connections are made meanwhile. */
  private async askForDevices(): Promise<void> {
    const states = await Promise.all([this.source.permission("audio"), this.source.permission("video")]);
    if (states.includes("prompt") && this.source.secure) {
      this.view.note.say("asking");
      await new Promise<void>((resolve) => this.timers.after(EXPLAIN_MS, resolve));
    }
    await this.media.start();
    this.view.note.unsay("asking");
  }

  private open(sender: Sender): Side {
    const { host, timers, join, peer, view, media } = this;
    const name = sender.name || (sender.key === "visitor" ? (host.visitorName ?? "") : "");
    const side: Side = new Side(
      { ...sender, name },
      {
        host,
        timers,
        join,
        peer,
        newId: randomId,
        tracks: () => ({ audio: media.track("audio"), video: media.track("video") }),
        sending: () => ({ audio: !media.isMuted, video: media.isSeen }),
        tile: () => view.tile(sender.key),
        dropTile: () => view.dropTile(sender.key),
        changed: () => this.changed(),
        alone: () => this.settled().every((other) => other === side),
        lost: () => this.connectionLost(),
      },
    );
    this.sides.set(sender.key, side);
    return side;
  }

  private settled(): Side[] {
    return [...this.sides.values()].filter((side) => side.settled);
  }

  private changed(): void {
    const settled = this.settled().length > 0;
    if (settled) {
      this.clock.begin();
      this.view.note.unsay("connection_lost");
      this.connected = true;
    }
    const lost: LinkState = this.connected ? "reconnecting" : "connecting";
    this.view.showState(settled ? "connected" : lost);
  }

  private connectionLost(): void {
    this.view.note.say("connection_lost");
    this.host.problem({ code: "connection_lost", message: this.view.words.connection_lost });
  }

  private trackChanged(kind: MediaKind, track: MediaStreamTrack | null): void {
    if (kind === "video") {
      this.view.showLocal(track);
      this.view.controls.cameraOn(track !== null);
    }
    this.view.controls.muted(this.media.isMuted);
    for (const side of this.sides.values()) {
      side.setTrack(kind, track);
      side.tell();
    }
  }

  private mediaProblem(problem: MediaProblem): void {
    this.view.note.say(problem);
    this.host.problem({ code: problem, message: this.view.words[problem] });
  }
}

function connection(): EventTarget | undefined {
  return (navigator as { connection?: EventTarget }).connection;
}

/** `crypto.randomUUID` is missing on insecure pages, where a call without devices still works. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
