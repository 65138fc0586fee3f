// What comes past the desk, by the call's own channel; and which frames are of the newest snapshot, whatever their road.

import { FIRST, type Head, NOTE } from "../../cobrowse/frames";
import { Purse } from "../../cobrowse/replay/purse";
import { channelTo, onChannels } from "../../conference/channels";

export interface PastWires {
  cobrowse: string;
  /** Null: seen by a code. */
  call: string | null;
  /** There is something here that shows. */
  looking(): boolean;
  frame(data: ArrayBuffer): void;
}

/** That many small frames cost as much as large ones. */
const LEAST = 4_096;
const LONGEST_WORD = 200;
const MOST_TABS = 64;

export class Past {
  private readonly wires: PastWires;
  private readonly purse = new Purse(() => performance.now());
  /** Of each tab: where the newest snapshot begins, and whether its last frame came past the desk. */
  private readonly tabs = new Map<number, { begun: number; past: boolean }>();
  private channel: RTCDataChannel | null = null;
  private asked = false;
  private readonly stopListening = onChannels(() => this.find());

  constructor(wires: PastWires) {
    this.wires = wires;
    this.find();
  }

  /** False: of an older snapshot than what has come by the other road. */
  takes(head: Head, past: boolean): boolean {
    if (head.kind === NOTE) return true;
    const begun = head.flags & FIRST ? head.number : head.base;
    if (begun < (this.tabs.get(head.stream)?.begun ?? 0)) return false;
    this.tabs.delete(head.stream);
    this.tabs.set(head.stream, { begun, past });
    const [oldest] = this.tabs.keys();
    if (this.tabs.size > MOST_TABS && oldest !== undefined) this.tabs.delete(oldest);
    return true;
  }

  /** True when the desk is to hear it, too: what it has not sent it takes for a mistake. */
  acknowledge(stream: number, frame: number): boolean {
    if (this.asked) this.say({ ack: [stream, frame] });
    return this.tabs.get(stream)?.past !== true;
  }

  close(): void {
    this.stopListening();
    if (this.channel) this.channel.onmessage = null;
  }

  private find(): void {
    const { call } = this.wires;
    const channel = call === null ? null : channelTo(call, "visitor");
    if (channel === this.channel) return;
    if (this.channel) this.channel.onmessage = null;
    [this.channel, this.asked] = [channel, false];
    if (channel) channel.onmessage = ({ data }) => this.channel === channel && this.hear(data);
  }

  private hear(data: unknown): void {
    const { looking, frame, cobrowse } = this.wires;
    if (!looking()) return;
    if (data instanceof ArrayBuffer) {
      if (this.asked && this.purse.spend(data.byteLength + LEAST)) frame(data);
    } else if (typeof data === "string" && data.length <= LONGEST_WORD && isAbout(cobrowse, data)) {
      this.asked = true;
      this.say({ cobrowse });
    }
  }

  private say(word: object): void {
    try {
      this.channel?.send(JSON.stringify(word));
    } catch {} // it is closing: the page finds out by itself
  }
}

function isAbout(cobrowse: string, text: string): boolean {
  try {
    return (JSON.parse(text) as { cobrowse?: unknown } | null)?.cobrowse === cobrowse;
  } catch {
    return false;
  }
}
