// The person's microphone and camera: asked for, fallen back from, switched, and always stopped.
export type MediaKind = "audio" | "video";

export type MediaProblem =
  | "devices_refused"
  | "camera_refused"
  | "microphone_refused"
  | "no_devices"
  | "no_camera"
  | "no_microphone"
  | "camera_busy"
  | "microphone_busy"
  | "blocked_by_policy"
  | "insecure_context";

/** The parts of the browser that are needed; absent `devices` means an insecure page or an old browser. */
export interface MediaSource {
  devices?: Pick<MediaDevices, "getUserMedia">;
  secure: boolean;
  /** False where a Permissions-Policy header or an iframe forbids it. */
  allowed(kind: MediaKind): boolean;
  permission(kind: MediaKind): Promise<PermissionState>;
}

export interface MediaEar {
  /** A track came, went, or was replaced. */
  changed(kind: MediaKind, track: MediaStreamTrack | null): void;
  problem(problem: MediaProblem): void;
}

const KINDS: readonly MediaKind[] = ["audio", "video"];
const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { max: 30 },
  facingMode: "user",
};
const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class LocalMedia {
  private readonly tracks: Record<MediaKind, MediaStreamTrack | null> = { audio: null, video: null };
  private readonly chosen: Partial<Record<MediaKind, string>> = {};
  private muted = false;
  private onHold = false;
  private closed = false;
  private work: Promise<unknown> = Promise.resolve();

  private readonly source: MediaSource;
  private readonly ear: MediaEar;

  constructor(source: MediaSource, ear: MediaEar) {
    this.source = source;
    this.ear = ear;
  }

  track(kind: MediaKind): MediaStreamTrack | null {
    return this.tracks[kind];
  }

  get isMuted(): boolean {
    return this.muted || this.onHold || !this.tracks.audio;
  }

  get isSeen(): boolean {
    return this.tracks.video !== null && !this.onHold;
  }

  /** On hold the microphone is silent and the picture black, whatever was chosen; afterwards they are as chosen. */
  set held(held: boolean) {
    this.onHold = held;
    switched(this.tracks.audio, !this.isMuted, this.ear);
    switched(this.tracks.video, this.isSeen, this.ear);
  }

  /** Both, else the microphone, else the camera, else none; never rejects. */
  start(): Promise<void> {
    return this.inTurn(async () => {
      const obstacle = obstacleTo(this.source, KINDS);
      if (obstacle) {
        return this.ear.problem(obstacle);
      }
      const wanted = KINDS.filter((kind) => this.source.allowed(kind));
      const failure = await this.acquire(wanted);
      if (failure === null || this.closed) {
        return;
      }
      await this.fallBack(wanted, failure);
    });
  }

  setMuted(muted: boolean): Promise<void> {
    return this.inTurn(async () => {
      this.muted = muted;
      if (!switched(this.tracks.audio, !this.isMuted, this.ear) && !muted) await this.switchOn("audio");
    });
  }

  /** Off stops the track, so that the camera's light goes out. */
  setCamera(on: boolean): Promise<void> {
    return this.inTurn(async () => {
      if (!on) {
        this.drop("video");
      } else if (!this.tracks.video) {
        await this.switchOn("video");
      }
    });
  }

  /** Changes the device; one that is off stays off and takes the choice when it is switched on. */
  choose(kind: MediaKind, deviceId: string): Promise<void> {
    return this.inTurn(async () => {
      this.chosen[kind] = deviceId;
      if (this.tracks[kind]) {
        this.drop(kind); // phones open one camera at a time
        await this.switchOn(kind);
      }
    });
  }

  close(): void {
    this.closed = true;
    for (const kind of KINDS) {
      const track = this.tracks[kind];
      if (track) {
        track.onended = null;
        track.stop();
        this.tracks[kind] = null;
      }
    }
  }

  private inTurn(act: () => Promise<void> | void): Promise<void> {
    const done = this.work.then(() => (this.closed ? undefined : act()));
    this.work = done.catch(() => {});
    return done;
  }

  private async switchOn(kind: MediaKind): Promise<void> {
    const obstacle = obstacleTo(this.source, [kind]);
    if (obstacle) {
      return this.ear.problem(obstacle);
    }
    const failure = await this.acquire([kind]);
    if (failure !== null && !this.closed) {
      this.ear.problem(describe(failure, [kind]));
    }
  }

  private async fallBack(wanted: MediaKind[], failure: string): Promise<void> {
    if (wanted.length === 1) {
      return this.ear.problem(describe(failure, wanted));
    }
    const open: MediaKind[] = [];
    for (const kind of wanted) {
      // A refused prompt is an answer for both: asking again for one would be nagging, unless one was never refused.
      if (failure !== "NotAllowedError" || (await this.source.permission(kind)) === "granted") {
        open.push(kind);
      }
    }
    const missing = new Map<MediaKind, string>();
    for (const kind of wanted) {
      const again = open.includes(kind) ? await this.acquire([kind]) : failure;
      if (again !== null) {
        missing.set(kind, again);
      }
    }
    const [first] = missing.values();
    if (first !== undefined && !this.closed) {
      this.ear.problem(describe(first, [...missing.keys()]));
    }
  }

  /** The DOMException's name, or null when the tracks are there. */
  private async acquire(kinds: MediaKind[]): Promise<string | null> {
    if (this.closed) {
      return null;
    }
    const constraints: MediaStreamConstraints = {};
    for (const kind of kinds) {
      const deviceId = this.chosen[kind];
      const ideal = kind === "audio" ? AUDIO : VIDEO;
      constraints[kind] = deviceId ? { ...ideal, deviceId: { exact: deviceId } } : ideal;
    }
    try {
      const stream = await this.source.devices?.getUserMedia(constraints);
      for (const track of stream?.getTracks() ?? []) {
        this.take(track);
      }
      return null;
    } catch (error) {
      for (const kind of kinds) {
        delete this.chosen[kind];
      }
      return error instanceof Error || error instanceof DOMException ? error.name : "Error";
    }
  }

  private take(track: MediaStreamTrack): void {
    const kind = track.kind as MediaKind;
    if (this.closed) {
      track.stop(); // the call ended while the browser was asking
      return;
    }
    this.tracks[kind]?.stop();
    this.tracks[kind] = track;
    track.onended = () => this.drop(kind);
    switched(track, kind === "audio" ? !this.isMuted : this.isSeen, this.ear);
  }

  private drop(kind: MediaKind): void {
    const track = this.tracks[kind];
    if (track) {
      track.onended = null;
      track.stop();
      this.tracks[kind] = null;
      this.ear.changed(kind, null);
    }
  }
}

/** False when there is no track to switch. */
function switched(track: MediaStreamTrack | null, on: boolean, ear: MediaEar): boolean {
  if (!track) return false;
  track.enabled = on;
  ear.changed(track.kind as MediaKind, track);
  return true;
}

/** Why none of the kinds can even be asked for. */
function obstacleTo(source: MediaSource, kinds: readonly MediaKind[]): MediaProblem | null {
  if (!source.devices || !source.secure) {
    return "insecure_context";
  }
  return kinds.some((kind) => source.allowed(kind)) ? null : "blocked_by_policy";
}

/** `name` is a DOMException's name as getUserMedia gives it. */
export function describe(name: string, kinds: MediaKind[]): MediaProblem {
  const one = kinds.length > 1 ? null : kinds[0] === "video" ? "camera" : "microphone";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return one ? `${one}_refused` : "devices_refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return one ? `no_${one}` : "no_devices";
    default:
      return `${one ?? "camera"}_busy`;
  }
}
