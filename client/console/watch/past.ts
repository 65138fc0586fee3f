// What comes past the desk, by the call's own channel; and which frames are of the newest snapshot, whatever their road.

import { FIRST, type Head, NOTE } from "../../cobrowse/frames";
import { Purse } from "../../cobrowse/replay/purse";
import { channelTo, onChannels } from "../../conference/channels";

export interface PastWires {
  cobrowse: string;
  /** Null: seen by a code. */
  call: string | null;
  frame(data: ArrayBuffer): void;
}

/** A small message costs as much as a large one. */
const LEAST = 4_096;
const MOST_TABS = 64;

export class Past {
  private readonly wires: PastWires;
  /** The page's question, and the answer to it. */
  private readonly word: string;
  private readonly purse = new Purse(() => performance.now());
  /** Of each tab: where the newest snapshot begins, and whether its last frame came past the desk. */
  private readonly tabs = new Map<number, { begun: number; past: boolean }>();
  private channel: RTCDataChannel | null = null;
  /** When the desk's permission ends. */
  private until = 0;
  private asked = false;
  private answered = false;
  private readonly stopListening = onChannels(() => this.find());

  constructor(wires: PastWires) {
    this.wires = wires;
    this.word = JSON.stringify({ cobrowse: wires.cobrowse });
    this.find();
  }

  /** By the desk, for so long; 0: not any more. What a page sends without is not shown. */
  allow(seconds: number): void {
    this.until = performance.now() + seconds * 1_000;
    this.answer();
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
    if (this.answered) this.say(JSON.stringify({ ack: [stream, frame] }));
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
    [this.channel, this.asked, this.answered] = [channel, false, false];
    if (channel) channel.onmessage = ({ data }) => this.channel === channel && this.hear(data);
  }

  private get allowed(): boolean {
    return performance.now() < this.until;
  }

  private hear(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      if (this.answered && this.allowed && this.purse.spend(data.byteLength + LEAST)) this.wires.frame(data);
    } else if (data === this.word && this.purse.spend(LEAST)) {
      [this.asked, this.answered] = [true, false];
      this.answer();
    }
  }

  /** Once to each time that it is asked, as soon as it may. */
  private answer(): void {
    if (!this.asked || this.answered || !this.allowed) return;
    this.answered = true;
    this.say(this.word);
  }

  private say(word: string): void {
    try {
      this.channel?.send(word);
    } catch {} // it is closing: the page finds out by itself
  }
}
