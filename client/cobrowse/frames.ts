// A frame on its way from the visitor's page to the agent's: 32 bytes that say what it is, and deflated JSON.

export const SNAPSHOT = 1;
export const INCREMENT = 2;
export const NOTE = 3;
/** Flags of a snapshot's slices. */
export const FIRST = 1;
export const LAST = 2;
/** With its head. */
export const MOST_BYTES = 65_536;
export const HEAD = 32;

export interface Head {
  kind: number;
  flags: number;
  /** A UUID. */
  cobrowse: string;
  /** The tab: new with each load of a page. */
  stream: number;
  /** 1, 2, 3 … over snapshots and increments; 0 in notes. */
  number: number;
  /** Number of the first slice of the snapshot that it belongs to; 0 in notes. */
  base: number;
}

export function pack(head: Head, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEAD + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, 1);
  view.setUint8(1, head.kind);
  view.setUint8(2, head.flags);
  const digits = head.cobrowse.replaceAll("-", "");
  for (let at = 0; at < 16; at += 1) view.setUint8(4 + at, Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16));
  view.setUint32(20, head.stream);
  view.setUint32(24, head.number);
  view.setUint32(28, head.base);
  frame.set(payload, HEAD);
  return frame;
}

/** Null for what is no frame. */
export function unpack(data: ArrayBuffer): (Head & { payload: Uint8Array<ArrayBuffer> }) | null {
  if (data.byteLength <= HEAD || data.byteLength > MOST_BYTES) return null;
  const view = new DataView(data);
  const [version, kind, flags, reserved] = [0, 1, 2, 3].map((at) => view.getUint8(at)) as [
    number,
    number,
    number,
    number,
  ];
  if (version !== 1 || reserved !== 0 || kind < SNAPSHOT || kind > NOTE || flags > (kind === SNAPSHOT ? 3 : 0))
    return null;
  const hex = [...new Uint8Array(data, 4, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return {
    kind,
    flags,
    cobrowse: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
    stream: view.getUint32(20),
    number: view.getUint32(24),
    base: view.getUint32(28),
    payload: new Uint8Array(data, HEAD),
  };
}
