// Perfect negotiation on one RTCPeerConnection: either side may offer at any time, the polite one gives way.
//
// In practice only the impolite side does: the first offer is its own, so that both share one audio and one video line;
// devices come and go by `replaceTrack`; and the polite side asks for an ICE restart instead of offering one, since
// Chromium's video stands still after the rollback of such an offer (seen in Chromium 15x, audio goes on).
import type { Part } from "./line.js";
import type { Cancel, Timers } from "./timers.js";

const RESEND_MS = 4000;

export interface NegotiationWires {
  polite: boolean;
  timers: Timers;
  send(part: Part): void;
  sendCandidate(candidate: RTCIceCandidateInit): void;
  /** Called once the first remote offer is set and before it is answered: attach the tracks now. */
  prepareAnswer(): Promise<void>;
  /** The other side asks for an ICE restart. */
  restartAsked(): void;
  failed(error: unknown): void;
}

export class Negotiation {
  private makingOffer = false;
  private settingAnswer = false;
  private offers = 0;
  private answered = 0;
  private stopResend: Cancel | null = null;
  private work: Promise<void> = Promise.resolve();

  private readonly pc: RTCPeerConnection;
  private readonly wires: NegotiationWires;

  constructor(pc: RTCPeerConnection, wires: NegotiationWires) {
    this.pc = pc;
    this.wires = wires;
    pc.onnegotiationneeded = () => void this.offer();
    pc.onicecandidate = ({ candidate }) => {
      if (candidate) {
        wires.sendCandidate(candidate.toJSON());
      }
    };
  }

  /** Parts are taken one after the other: a candidate never overtakes its description. */
  receive(part: Part): Promise<void> {
    this.work = this.work.then(() => this.take(part)).catch((error) => this.report(error));
    return this.work;
  }

  restart(): void {
    if (this.wires.polite) {
      this.wires.send({ restart: true });
    } else if (this.pc.signalingState === "have-local-offer") {
      this.resend();
    } else {
      this.pc.restartIce();
    }
  }

  close(): void {
    this.stopResend?.();
    this.pc.onnegotiationneeded = null;
    this.pc.onicecandidate = null;
  }

  private async offer(): Promise<void> {
    if (this.wires.polite && !this.pc.remoteDescription) {
      return;
    }
    try {
      this.makingOffer = true;
      await this.pc.setLocalDescription();
      this.offers += 1;
      this.sendDescription(this.offers);
      this.watchForAnswer();
    } catch (error) {
      this.report(error);
    } finally {
      this.makingOffer = false;
    }
  }

  private async take(part: Part): Promise<void> {
    if (this.pc.signalingState === "closed") {
      return;
    }
    if (part.description?.type === "offer") {
      await this.takeOffer(part.description, part.offer ?? 0);
    } else if (part.description?.type === "answer") {
      await this.takeAnswer(part.description, part.offer ?? 0);
    }
    if (part.restart && !this.wires.polite) {
      this.wires.restartAsked();
    }
    for (const candidate of part.candidates ?? []) {
      // One of an offer that was given up on is refused, and rightly so.
      await this.pc.addIceCandidate(candidate).catch(() => {});
    }
  }

  private async takeOffer(description: RTCSessionDescriptionInit, offer: number): Promise<void> {
    if (offer === this.answered && offer > 0) {
      this.sendDescription(offer); // they did not hear the answer
      return;
    }
    const ready = !this.makingOffer && (this.pc.signalingState === "stable" || this.settingAnswer);
    if (!ready && !this.wires.polite) {
      return;
    }
    const first = !this.pc.remoteDescription;
    this.stopResend?.();
    await this.pc.setRemoteDescription(description);
    if (first) {
      await this.wires.prepareAnswer();
    }
    await this.pc.setLocalDescription();
    this.answered = offer;
    this.sendDescription(offer);
  }

  private async takeAnswer(description: RTCSessionDescriptionInit, offer: number): Promise<void> {
    if (this.pc.signalingState !== "have-local-offer" || offer !== this.offers) {
      return;
    }
    try {
      this.settingAnswer = true;
      await this.pc.setRemoteDescription(description);
      this.stopResend?.();
    } finally {
      this.settingAnswer = false;
    }
  }

  private watchForAnswer(): void {
    this.stopResend?.();
    this.stopResend = this.wires.timers.after(RESEND_MS, () => this.resend());
  }

  private resend(): void {
    if (this.pc.signalingState === "have-local-offer") {
      this.sendDescription(this.offers);
      this.watchForAnswer();
    }
  }

  private sendDescription(offer: number): void {
    const description = this.pc.localDescription;
    if (description) {
      this.wires.send({ description: { type: description.type, sdp: description.sdp }, offer });
    }
  }

  private report(error: unknown): void {
    if (this.pc.signalingState !== "closed") {
      this.wires.failed(error);
    }
  }
}
