// The data channels of the calls in this document, one to each of the others: for what else there is to send.
//
// The conference and what sends by it are scripts of their own, each loaded when it is wanted: here they meet.

interface Channels {
  open: Map<string, RTCDataChannel>;
  ears: Set<() => void>;
}

const PLACE = Symbol.for("livedesk.channels");

function channels(): Channels {
  const there = globalThis as { [PLACE]?: Channels };
  there[PLACE] ??= { open: new Map(), ears: new Set() };
  return there[PLACE];
}

/** This one is open to the party now; null: none is. Its `onmessage` is for who finds it. */
export function setChannel(call: string, party: string, channel: RTCDataChannel | null): void {
  const { open, ears } = channels();
  const key = `${call} ${party}`;
  if (channel) open.set(key, channel);
  else open.delete(key);
  for (const ear of [...ears]) ear();
}

export function channelTo(call: string, party: string): RTCDataChannel | null {
  return channels().open.get(`${call} ${party}`) ?? null;
}

/** Called whenever one opens or closes. Returns what stops that. */
export function onChannels(ear: () => void): () => void {
  const { ears } = channels();
  ears.add(ear);
  return () => void ears.delete(ear);
}
