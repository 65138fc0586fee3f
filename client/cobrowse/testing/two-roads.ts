// A page and the agent's page, with what is on its way between them by the desk and by a channel, which the test delivers.
import { setChannel } from "../../conference/channels";
import { Past } from "../../console/watch/past";
import { FIRST, INCREMENT, NOTE, pack, SNAPSHOT, unpack } from "../frames";
import { Way } from "../visitor/way";

const ID = "0c9e0d5e-3f0a-4a52-9d3a-8a7d2f1b6c11";
const ALLOWED = { call_id: "call", agent: "agent-7", seconds: 25 };

export class Scene {
  readonly desk: ArrayBuffer[] = [];
  readonly channel: (ArrayBuffer | string)[] = [];
  readonly back: string[] = [];
  readonly shown: number[] = [];
  readonly roads: string[] = [];
  gaps = 0;
  wanted = 0;
  recorded = false;
  refuses = false;
  /** What is sent waits until the test lets it go. */
  slow = false;
  bufferedAmount = 0;
  readonly way: Way;
  past: Past;
  private number = 0;
  private base = 0;
  private has = { base: 0, last: 0 };
  private readonly ends: Record<"page" | "agent", { onmessage: ((event: { data: unknown }) => void) | null }>;

  constructor() {
    const send = (frame: Uint8Array<ArrayBuffer>) => this.desk.push(frame.buffer) > 0;
    this.way = new Way(
      ID,
      { send, waiting: () => 1 },
      { changed: () => (this.wanted += 1), shown: () => {} },
      () => this.recorded,
    );
    this.past = this.look();
    const scene = this;
    const page = {
      onmessage: null,
      get bufferedAmount() {
        return scene.bufferedAmount;
      },
      send: (data: Uint8Array<ArrayBuffer> | string) => {
        if (this.slow && typeof data !== "string") this.bufferedAmount += data.length;
        if (this.refuses && typeof data !== "string") throw new TypeError("too large");
        this.channel.push(typeof data === "string" ? data : data.buffer);
      },
    };
    this.ends = { page, agent: { onmessage: null, send: (data: string) => void this.back.push(data) } as never };
  }

  look(): Past {
    const frame = (data: ArrayBuffer) => this.take(data, "channel");
    return new Past({ cobrowse: ID, call: "call", frame });
  }

  open(): void {
    setChannel("call", "agent-7", this.ends.page as never);
    setChannel("call", "visitor", this.ends.agent as never);
  }

  cut(): void {
    setChannel("call", "agent-7", null);
    setChannel("call", "visitor", null);
    this.channel.length = this.back.length = 0;
  }

  /** The desk says it to both. */
  allow(more: { agent?: string; seconds?: number } = {}): void {
    this.past.allow({ ...ALLOWED, ...more }.seconds);
    this.tell(more);
  }

  /** To the page alone. */
  tell(more: object = {}): void {
    this.way.hear("cobrowse.channel", { ...ALLOWED, ...more });
    this.arrive();
  }

  frame(first = false): number {
    this.number += 1;
    if (first) this.base = this.number;
    const head = { cobrowse: ID, stream: 7, number: this.number, base: this.base };
    this.way.send(pack({ ...head, kind: first ? SNAPSHOT : INCREMENT, flags: first ? FIRST : 0 }, new Uint8Array(1)));
    return this.number;
  }

  /** All that is on its way by the channel, and the answers to it. */
  arrive(most = 99): void {
    for (let count = 0; this.channel.length > 0 && count < most; count += 1)
      this.ends.agent.onmessage?.({ data: this.channel.shift() });
    for (const data of this.back.splice(0)) this.ends.page.onmessage?.({ data });
  }

  deliver(most = 99): void {
    for (const data of this.desk.splice(0, most)) this.take(data, "desk");
  }

  acknowledge(): void {
    const frame = this.has.last;
    if (frame > 0 && this.past.acknowledge(7, frame)) this.way.hear("cobrowse.ack", { stream: 7, frame });
    this.arrive();
  }

  close(): void {
    this.way.close();
    this.past.close();
    this.cut();
  }

  private take(data: ArrayBuffer, road: string): void {
    const head = unpack(data);
    if (!head || head.kind === NOTE || !this.past.takes(head, road === "channel")) return;
    if (head.flags & FIRST) this.has = { base: head.number, last: head.number };
    else if (head.base !== this.has.base || head.number !== this.has.last + 1) {
      this.gaps += 1;
      return;
    } else this.has.last = head.number;
    this.shown.push(head.number);
    this.roads.push(road);
  }

  /** The page is seen by the desk. */
  see(): void {
    this.frame(true);
    this.deliver();
    this.acknowledge();
  }
}

/** The page is seen, and goes past the desk. */
export function pass(scene: Scene): void {
  scene.open();
  scene.allow();
  scene.see();
  scene.frame();
  scene.arrive();
}
