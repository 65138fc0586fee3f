// One RTCPeerConnection to one other peer: an audio line, a video line and a small data channel.
import type { Part } from "./line.js";
import type { MediaKind } from "./media.js";
import { Negotiation } from "./negotiation.js";
import type { Timers } from "./timers.js";

/** What the other side has switched on; told over the data channel. */
export interface Sending {
  audio: boolean;
  video: boolean;
}

export interface LinkWires {
  polite: boolean;
  configuration: RTCConfiguration;
  timers: Timers;
  tracks(): Record<MediaKind, MediaStreamTrack | null>;
  send(part: Part): void;
  sendCandidate(candidate: RTCIceCandidateInit): void;
  ice(state: RTCIceConnectionState): void;
  remote(stream: MediaStream): void;
  told(sending: Sending): void;
  restartAsked(): void;
  /** For what else there is to send than the call: open, or null, closed. */
  channel(channel: RTCDataChannel | null): void;
  /** The other side has closed its connection, or its page. */
  gone(): void;
  failed(error: unknown): void;
}

/** Of the channel for what else there is to send: both sides make it, so that an older one knows nothing of it. */
const NUMBER = 8;
const KINDS: readonly MediaKind[] = ["audio", "video"];

export class Link {
  private readonly pc: RTCPeerConnection;
  private readonly negotiation: Negotiation;
  private readonly senders = new Map<MediaKind, RTCRtpSender>();
  private readonly remote = new MediaStream();
  private channel: RTCDataChannel | null = null;
  private readonly beside: RTCDataChannel;
  private sending: Sending = { audio: false, video: false };

  private readonly wires: LinkWires;

  constructor(wires: LinkWires) {
    this.wires = wires;
    this.pc = new RTCPeerConnection({ bundlePolicy: "max-bundle", ...wires.configuration });
    this.pc.oniceconnectionstatechange = () => wires.ice(this.pc.iceConnectionState);
    this.pc.ontrack = ({ track }) => this.takeTrack(track);
    this.pc.ondatachannel = ({ channel }) => this.use(channel);
    this.beside = this.pc.createDataChannel("cobrowse", { negotiated: true, id: NUMBER });
    this.beside.binaryType = "arraybuffer";
    this.beside.onopen = () => wires.channel(this.beside);
    this.beside.onclose = () => wires.channel(null);
    this.negotiation = new Negotiation(this.pc, {
      ...wires,
      prepareAnswer: () => this.attach(this.pc.getTransceivers()),
    });
    if (!wires.polite) {
      this.use(this.pc.createDataChannel("state"));
      const lines = KINDS.map((kind) => this.pc.addTransceiver(kind, { direction: "sendrecv" }));
      void this.attach(lines);
    }
  }

  receive(part: Part): void {
    void this.negotiation.receive(part);
  }

  /** `configuration` brings fresh TURN credentials. */
  restart(configuration: RTCConfiguration): void {
    if (this.pc.signalingState !== "closed") {
      this.pc.setConfiguration({ bundlePolicy: "max-bundle", ...configuration });
      this.negotiation.restart();
    }
  }

  async setTrack(kind: MediaKind, track: MediaStreamTrack | null): Promise<void> {
    await this.senders.get(kind)?.replaceTrack(track);
  }

  tell(sending: Sending): void {
    this.sending = sending;
    if (this.channel?.readyState === "open") {
      this.channel.send(JSON.stringify(sending));
    }
  }

  close(): void {
    this.negotiation.close();
    this.pc.oniceconnectionstatechange = null;
    this.pc.ontrack = null;
    this.pc.ondatachannel = null;
    this.beside.onopen = null;
    this.beside.onclose = null;
    this.wires.channel(null);
    if (this.channel) {
      this.channel.onopen = null;
      this.channel.onmessage = null;
      this.channel.onclose = null;
    }
    this.pc.close();
    for (const track of this.remote.getTracks()) {
      track.stop();
      this.remote.removeTrack(track);
    }
  }

  private async attach(lines: RTCRtpTransceiver[]): Promise<void> {
    for (const line of lines) {
      line.direction = "sendrecv";
      this.senders.set(line.receiver.track.kind as MediaKind, line.sender);
    }
    for (const [kind, sender] of this.senders) {
      // Read at the last moment: a track may have come while the one before was attached.
      await sender.replaceTrack(this.wires.tracks()[kind]).catch(() => {});
    }
  }

  private takeTrack(track: MediaStreamTrack): void {
    this.remote.addTrack(track);
    this.wires.remote(this.remote);
  }

  private use(channel: RTCDataChannel): void {
    this.channel = channel;
    channel.onopen = () => this.tell(this.sending);
    channel.onmessage = ({ data }) => this.hear(data);
    channel.onclose = () => this.wires.gone();
    if (channel.readyState === "open") {
      this.tell(this.sending);
    }
  }

  private hear(data: unknown): void {
    try {
      const said: unknown = JSON.parse(String(data));
      if (said && typeof said === "object") {
        const { audio, video } = said as Partial<Sending>;
        this.wires.told({ audio: audio === true, video: video === true });
      }
    } catch {
      // Of a newer version, or nonsense: the call goes on without.
    }
  }
}
