// The tab that has the session tells the others that pages are being seen, and sends what they record as its own.
import { deflate } from "../deflate";
import { NOTE, pack } from "../frames";
import { channelOf, type Letter, page, type Said, type Seen } from "./words";

export interface LeadWires {
  widgetKey: string;
  seen(): Omit<Seen, "say">;
  send(frame: Uint8Array<ArrayBuffer>): void;
  done(data: object): void;
  stop(): void;
  covered(): void;
  release(): void;
  unrecord(): void;
}

export interface Lead {
  /** Something has changed of what is seen. */
  tell(): void;
  pass(word: { type: string; data: Record<string, unknown> }): void;
  close(): void;
}

export function lead(wires: LeadWires): Lead {
  const channel = channelOf(wires.widgetKey);
  const say = (said: Said) => channel.postMessage({ ...said, from: page });
  const tell = () => say({ say: "seen", ...wires.seen() });
  channel.onmessage = ({ data }: MessageEvent<Letter>) => {
    if (data.from === page) return;
    if (data.say === "who") tell();
    else if (data.say === "frame") wires.send(data.frame);
    else if (data.say === "done") wires.done(data.data);
    else if (data.say === "gone") void gone(wires, data.stream);
    else if (data.say === "stop" || data.say === "covered" || data.say === "release" || data.say === "unrecord")
      wires[data.say]();
  };
  tell();
  return {
    tell,
    pass: (word) => say({ say: "word", word }),
    close() {
      say({ say: "over" });
      channel.close();
    },
  };
}

/** A page that goes has no time left to say so itself. */
async function gone({ seen, send }: LeadWires, stream: number): Promise<void> {
  const payload = await deflate(new TextEncoder().encode('{"gone":true}'));
  send(pack({ kind: NOTE, flags: 0, cobrowse: seen().cobrowse, stream, number: 0, base: 0 }, payload));
}
