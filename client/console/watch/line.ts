// One cobrowsing between what brings it here, the console's socket or the call's channel, and the document that shows it.
import { unpack } from "../../cobrowse/frames";
import type { FromReplay, ToReplay } from "../../cobrowse/replay";
import type { Seen } from "../connection";
import { Past } from "./past";

export interface LineWires {
  /** In which it is seen; null: by a code. */
  call: string | null;
  send(frame: object): boolean;
  frame: HTMLIFrameElement;
  heard(word: { type: string; data: Record<string, unknown> }): void;
  /** A frame of this tab has come, and later is on screen. */
  arrived(stream: number, frame: number): void;
  shown(stream: number, frame: number, at: number | undefined): void;
  note(stream: number, note: Record<string, unknown>): void;
}

/** The server takes one each 250 ms. */
const ACK_MS = 260;

export class Line {
  private readonly id: string;
  private readonly wires: LineWires;
  private readonly past: Past;
  private readonly acks = new Map<number, number>();
  private timer = 0;
  private ready = false;
  private refs = 0;
  private readonly listen = (event: MessageEvent): void => {
    if (event.source === this.wires.frame.contentWindow && event.origin === location.origin) this.told(event.data);
  };

  constructor(id: string, wires: LineWires) {
    [this.id, this.wires] = [id, wires];
    this.past = new Past({
      ...{ cobrowse: id, call: wires.call },
      frame: (data) => this.frame(data, true),
    });
    addEventListener("message", this.listen);
  }

  hear(word: Seen): void {
    if (word instanceof ArrayBuffer) this.frame(word, false);
    else if (word.type === "welcome") this.watch();
    else if (word.type === "cobrowse.channel" && word.data?.cobrowse_id === this.id)
      this.past.allow(Number(word.data.seconds));
    else this.wires.heard({ type: word.type, data: word.data ?? {} });
  }

  tell(word: ToReplay): void {
    this.wires.frame.contentWindow?.postMessage(word, location.origin);
  }

  command(stream: number, command: object): boolean {
    this.refs += 1;
    return this.say("cobrowse.control", { stream, ref: String(this.refs), command });
  }

  close(): void {
    removeEventListener("message", this.listen);
    this.past.close();
    window.clearTimeout(this.timer);
    this.say("cobrowse.unwatch", {});
  }

  private frame(data: ArrayBuffer, past: boolean): void {
    const head = this.ready ? unpack(data) : null;
    if (head?.cobrowse !== this.id || !this.past.takes(head, past)) return;
    this.wires.arrived(head.stream, head.number);
    this.tell({ livedesk: "frame", frame: data });
  }

  private watch(): void {
    if (this.ready) this.say("cobrowse.watch", {});
  }

  private told(word: FromReplay): void {
    switch (word?.livedesk) {
      case "ready":
        this.ready = true;
        this.watch();
        break;
      case "ack":
        this.acks.set(word.stream, word.frame);
        this.wires.shown(word.stream, word.frame, word.at);
        this.timer ||= window.setTimeout(() => this.acknowledge(), ACK_MS);
        break;
      case "snapshot":
        this.say("cobrowse.snapshot", { stream: word.stream });
        break;
      case "note":
        this.wires.note(word.stream, word.note);
        break;
      case "cursor":
        if (word.stream)
          this.wires.send({ type: "cursor", data: { cobrowse_id: this.id, stream: word.stream, ...word.cursor } });
        break;
      case "command":
        this.command(word.stream, word.command);
        break;
      default:
    }
  }

  private acknowledge(): void {
    this.timer = 0;
    for (const [stream, frame] of this.acks)
      if (this.past.acknowledge(stream, frame)) this.say("cobrowse.ack", { stream, frame });
    this.acks.clear();
  }

  private say(type: string, data: object): boolean {
    return this.wires.send({ type, data: { cobrowse_id: this.id, ...data } });
  }
}
