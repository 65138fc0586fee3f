// Provider `peer`: the video call between the two browsers. Loaded when a call starts.
import { Clock } from "./clock.js";
import type { Conference, ConferenceHost, PeerJoin } from "./contract.js";
import { configuration, readJoin, refreshJoin } from "./join.js";
import { Line } from "./line.js";
import { Link, type Sending } from "./link.js";
import { LocalMedia, type MediaKind, type MediaProblem } from "./media.js";
import { collect, post } from "./post.js";
import { Recovery } from "./recovery.js";
import { browserSource } from "./source.js";
import { type Cancel, Timers } from "./timers.js";
import { CallView } from "./view.js";

/** Long enough to be read before the browser's own question covers the page. */
const EXPLAIN_MS = 1600;
const RESTART_PAUSE_MS = 1000;

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
  private readonly line: Line;
  private readonly recovery: Recovery;
  private readonly source = browserSource();
  private readonly stopListening: Cancel;
  private join: PeerJoin;
  private link: Link | null = null;
  private restarted = Number.NEGATIVE_INFINITY;

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
    const { timers } = this;
    this.recovery = new Recovery({
      timers,
      random: Math.random,
      act: (what) => void this.recover(what),
      state: (state) => this.view.showState(state),
    });
    this.line = new Line(
      { timers, newId: randomId, send: (letter) => post(host, letter) },
      {
        met: () => this.meet(),
        part: (part) => this.link?.receive(part),
        left: () => this.leave(),
        settled: () => this.recovery.settled,
      },
    );
    this.stopListening = collect(host, (letter) => this.line.receive(letter));
  }

  start(): void {
    this.host.container.append(this.view.element);
    const options = { signal: this.gone.signal };
    const network = () => this.recovery.input("network");
    window.addEventListener("online", network, options);
    connection()?.addEventListener("change", network, options);
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.view.chooser.refresh(), options);
    this.timers.every(1000, () => this.clock.tick());
    this.line.greet();
    void this.askForDevices();
  }

  setMuted(muted: boolean): void {
    void this.media.setMuted(muted);
  }

  setCamera(on: boolean): void {
    void this.media.setCamera(on);
  }

  async close(): Promise<void> {
    if (this.gone.signal.aborted) {
      return;
    }
    this.gone.abort();
    this.media.close();
    this.stopListening();
    this.line.close();
    this.timers.close();
    this.link?.close();
    this.link = null;
    this.view.destroy();
  }

  /** Explains first, unless the browser will not ask; the connection is made meanwhile. */
  private async askForDevices(): Promise<void> {
    const states = await Promise.all([this.source.permission("audio"), this.source.permission("video")]);
    if (states.includes("prompt") && this.source.secure) {
      this.view.note.say("asking");
      await new Promise<void>((resolve) => this.timers.after(EXPLAIN_MS, resolve));
    }
    await this.media.start();
    this.view.note.unsay("asking");
  }

  private meet(): void {
    this.link?.close();
    this.link = new Link({
      polite: this.join.polite,
      configuration: configuration(this.join),
      timers: this.timers,
      tracks: () => ({ audio: this.media.track("audio"), video: this.media.track("video") }),
      send: (part) => this.line.send(part),
      sendCandidate: (candidate) => this.line.sendCandidate(candidate),
      ice: (state) => this.iceChanged(state),
      remote: (stream) => this.view.showRemote(stream),
      told: (sending) => this.view.showSending(sending),
      restartAsked: () => void this.recover("restart"),
      failed: () => this.recovery.input("failed"),
    });
    this.tell();
    this.recovery.input("met");
  }

  private leave(): void {
    this.link?.close();
    this.link = null;
    this.recovery.input("left");
    this.line.greet();
  }

  private iceChanged(state: RTCIceConnectionState): void {
    if (state === "connected" || state === "completed") {
      this.clock.begin();
      this.view.note.unsay("connection_lost");
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
    const fresh = await refreshJoin(this.host, this.timers, this.join.polite);
    this.join = fresh ?? this.join; // without an answer the old credentials have to do
    if (this.gone.signal.aborted) {
      return;
    }
    if (what === "rebuild") {
      this.link?.close();
      this.link = null;
      this.line.renew();
      this.view.note.say("connection_lost");
      this.host.problem({ code: "connection_lost", message: this.view.words.connection_lost });
    } else {
      this.link?.restart(configuration(this.join));
      this.line.greet();
    }
  }

  private trackChanged(kind: MediaKind, track: MediaStreamTrack | null): void {
    void this.link?.setTrack(kind, track).catch(() => {});
    if (kind === "video") {
      this.view.showLocal(track);
      this.view.controls.cameraOn(track !== null);
    }
    this.view.controls.muted(this.media.isMuted);
    this.tell();
  }

  private tell(): void {
    const sending: Sending = { audio: !this.media.isMuted, video: this.media.track("video") !== null };
    this.link?.tell(sending);
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
