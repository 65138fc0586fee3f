// Which way the events come: a pure function from state and input to state and effects. Attempts are numbered, so
// that a socket that was given up on cannot disturb its successor.
import type { ConnectionState, Transport } from "./types.js";

export interface Link {
  readonly transport: Transport;
  /** Number of the newest socket. */
  readonly attempt: number;
  readonly socket: "none" | "opening" | "open" | "waiting" | "renewing" | "barred";
  readonly openedAt: number;
  readonly failures: number;
  readonly polling: boolean;
  readonly shown: ConnectionState | null;
}

export type LinkInput =
  | { type: "start" }
  | { type: "slow"; attempt: number }
  | { type: "opened"; attempt: number; at: number }
  | { type: "closed"; attempt: number; at: number; code: number }
  | { type: "due" }
  | { type: "nudge" }
  | { type: "polled"; ok: boolean };

export type LinkEffect =
  | { do: "open"; attempt: number }
  | { do: "poll" }
  | { do: "unpoll" }
  | { do: "retry"; failures: number; atLeast: number }
  | { do: "renew" }
  | { do: "probe" }
  | { do: "show"; transport: ConnectionState }
  | { do: "interrupted" }
  | { do: "over"; status: number };

export type LinkStep = [Link, ...LinkEffect[]];

/** A socket that lived so long was a good one. */
const STEADY_MS = 5_000;
const RATE_LIMITED_MS = 10_000;

export function unlinked(transport: Transport): Link {
  return { transport, attempt: 0, socket: "none", openedAt: 0, failures: 0, polling: false, shown: null };
}

export function next(link: Link, input: LinkInput): LinkStep {
  switch (input.type) {
    case "start":
      return link.transport === "polling" ? poll(link) : open(link);
    case "slow":
      return link.socket === "opening" && input.attempt === link.attempt ? poll(link) : [link];
    case "opened":
      return input.attempt === link.attempt && link.socket === "opening" ? opened(link, input.at) : [link];
    case "closed":
      return input.attempt === link.attempt && (link.socket === "opening" || link.socket === "open")
        ? closed(link, input.code, input.at)
        : [link];
    case "due":
      return link.socket === "waiting" || link.socket === "renewing" ? open(link) : [link];
    case "nudge":
      return nudged(link);
    case "polled":
      return link.polling && link.socket !== "open" ? show(link, input.ok ? "polling" : "offline") : [link];
  }
}

function open(link: Link): LinkStep {
  const attempt = link.attempt + 1;
  return [
    { ...link, attempt, socket: "opening" },
    { do: "open", attempt },
  ];
}

function opened(link: Link, at: number): LinkStep {
  const [shown, ...effects] = show({ ...link, socket: "open", openedAt: at, polling: false }, "websocket");
  if (link.polling) effects.unshift({ do: "unpoll" });
  return [shown, ...effects];
}

function closed(link: Link, code: number, at: number): LinkStep {
  const wasOpen = link.socket === "open";
  const failures = wasOpen && at - link.openedAt >= STEADY_MS ? 1 : link.failures + 1;
  if (code === 4410)
    return [
      { ...link, socket: "barred" },
      { do: "over", status: 410 },
    ];
  if (code === 4401 && failures < 3) return [{ ...link, failures, socket: "renewing" }, { do: "renew" }];
  if (code === 4403 || code === 4404) {
    const barred: Link = { ...link, socket: "barred" };
    return link.transport === "auto" ? poll(barred) : [barred, { do: "over", status: code - 4000 }];
  }
  const [after, ...effects] = poll({ ...link, failures, socket: "waiting" });
  effects.unshift({ do: "retry", failures, atLeast: code === 4429 ? RATE_LIMITED_MS : 0 });
  if (wasOpen) effects.push({ do: "interrupted" });
  return [after, ...effects];
}

/** Polling takes over, where it may. */
function poll(link: Link): LinkStep {
  if (link.transport === "websocket") return link.socket === "opening" ? [link] : show(link, "offline");
  return link.polling ? [link] : [{ ...link, polling: true }, { do: "poll" }];
}

function nudged(link: Link): LinkStep {
  const [after, ...effects] = link.socket === "waiting" ? open(link) : ([link] as LinkStep);
  if (link.socket === "open") effects.push({ do: "probe" });
  if (link.polling) effects.push({ do: "poll" });
  return [after, ...effects];
}

function show(link: Link, transport: ConnectionState): LinkStep {
  return link.shown === transport
    ? [link]
    : [
        { ...link, shown: transport },
        { do: "show", transport },
      ];
}
