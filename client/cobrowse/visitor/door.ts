// The call's own channel to the one agent to whom the desk allows frames to be sent past it, for as long as it does.
import { channelTo, onChannels } from "../../conference/channels";

export interface DoorEar {
  /** Another channel than before, or none. */
  found(): void;
  /** The agent's page looks. */
  answered(): void;
  acknowledged(stream: number, frame: number): void;
}

const LONGEST_WORD = 200;
const LONGEST_SECONDS = 60;

export class Door {
  private readonly cobrowse: string;
  private readonly ear: DoorEar;
  private allowed = { call: "", agent: "", until: 0 };
  private channel: RTCDataChannel | null = null;
  private answer = false;
  private given = 0;
  private readonly stopListening = onChannels(() => this.find());

  constructor(cobrowse: string, ear: DoorEar) {
    [this.cobrowse, this.ear] = [cobrowse, ear];
  }

  get open(): boolean {
    return this.answer && performance.now() < this.allowed.until;
  }

  get waiting(): number {
    return this.channel?.bufferedAmount ?? 0;
  }

  /** Bytes that have left this browser. */
  get gone(): number {
    return this.given - this.waiting;
  }

  allow(call: string, agent: string, seconds: number): void {
    this.allowed = { call, agent, until: performance.now() + Math.min(seconds, LONGEST_SECONDS) * 1_000 };
    this.find();
  }

  /** Until it is allowed anew, and the agent's page has answered anew. */
  shut(): void {
    this.allowed.until = 0;
    this.answer = false;
  }

  /** False: it does not take it, or takes nothing any more. */
  send(data: Uint8Array<ArrayBuffer> | string): boolean {
    try {
      (this.channel as RTCDataChannel).send(data as string);
      this.given += data.length;
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.stopListening();
    if (this.channel) this.channel.onmessage = null;
    this.channel = null;
  }

  /** Asks whether the agent's page looks, by a channel that is new or has not answered. */
  private find(): void {
    const { call, agent, until } = this.allowed;
    const channel = channelTo(call, agent);
    if (channel !== this.channel) {
      if (this.channel) this.channel.onmessage = null;
      [this.channel, this.answer, this.given] = [channel, false, 0];
      if (channel) channel.onmessage = ({ data }) => this.channel === channel && this.hear(data);
      this.ear.found();
    }
    if (channel && performance.now() < until && !this.answer) this.send(JSON.stringify({ cobrowse: this.cobrowse }));
  }

  private hear(data: unknown): void {
    if (typeof data !== "string" || data.length > LONGEST_WORD) return;
    try {
      const { cobrowse, ack } = JSON.parse(data) as { cobrowse?: string; ack?: [number, number] };
      if (ack) this.ear.acknowledged(Number(ack[0]), Number(ack[1]));
      if (cobrowse !== this.cobrowse) return;
      this.answer = true;
      this.ear.answered();
    } catch {} // of a newer version, or nonsense
  }
}
