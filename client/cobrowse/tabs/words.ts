// What the tabs of one visitor say to each other about cobrowsing, by a channel of their origin.
import type { Sending } from "../visitor/ask";
import type { Manner } from "../visitor/kept";

/** Of the tab that has the session: the page is being seen, by whom, and under which rules. */
export interface Seen extends Manner {
  say: "seen";
  cobrowse: string;
  name: string;
  also: readonly string[];
  locale: string;
  steering: boolean;
  recorded: boolean;
}

/** Of the same: a question stands, which the visitor may answer where they are. */
export interface Asks extends Manner {
  say: "asks";
  kind: "view" | "control" | "record";
  id: string;
  name: string;
  also?: readonly string[] | undefined;
  days: number;
  locale: string;
  sending: Sending;
}

export type Said =
  | Seen
  | Asks
  /** Of another tab. */
  | { say: "answer"; id: string; yes: boolean }
  /** It stands no more, whoever has answered. */
  | { say: "answered"; id: string }
  /** Something of the server's, for another tab than the one that has the session. */
  | { say: "word"; word: { type: string; data: Record<string, unknown> } }
  | { say: "over" }
  /** Of another tab: is anything being seen? */
  | { say: "who" }
  | { say: "frame"; frame: Uint8Array<ArrayBuffer> }
  | { say: "done"; data: object }
  | { say: "stop" | "covered" | "release" | "unrecord" }
  /** The page goes. */
  | { say: "gone"; stream: number };

/** Channels hear what others in the same page say, too. */
export type Letter = Said & { from: number };

export function channelOf(widgetKey: string): BroadcastChannel {
  return new BroadcastChannel(`livedesk:cobrowse:${widgetKey}`);
}

export const page = typeof performance === "undefined" ? 0 : performance.timeOrigin;
