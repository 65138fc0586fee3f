// Which way the events come: a pure function from state and input to state and effects. Attempts are numbered, so
// that a socket that was given up on cannot disturb its successor.
import type { ConnectionState, Transport } from "./types.js";

export interface Link {
  readonly transport: Transport;
  /** Number of the newest socket. */
  readonly attempt: number;
  readonly socket: "none" | "opening" | "open" | "waiting" | "barred";
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
  | ["open", attempt: number]
  /** Polls from now on, beginning anew if it does so already. */
  | ["poll"]
  | ["unpoll"]
  | ["retry", failures: number]
  /** Renews the auth token, then comes back with `due`. */
  | ["renew"]
  | ["probe"]
  | ["show", ConnectionState]
  | ["interrupted"]
  | ["over", "session_ended" | "origin_not_allowed" | "token_invalid"];

export type LinkStep = [Link, ...LinkEffect[]];

/** A socket that lived so long was a good one. */
const STEADY_MS = 5_000;
/** What the server limits waits longer. */
const LIMITED_FAILURES = 5;

export function unlinked(transport: Transport): Link {
  return { transport, attempt: 0, socket: "none", openedAt: 0, failures: 0, polling: false, shown: null };
}

export function next(link: Link, input: LinkInput): LinkStep {
  const { socket } = link;
  if ("attempt" in input && input.attempt !== link.attempt) return [link];
  switch (input.type) {
    case "start":
      return link.transport === "polling" ? poll(link) : open(link);
    case "slow":
      return socket === "opening" ? poll(link) : [link];
    case "opened":
      return opened(link, input.at);
    case "closed":
      return closed(link, input.code, input.at);
    case "due":
      return socket === "waiting" ? open(link) : [link];
    case "nudge":
      return nudged(link);
    case "polled":
      return link.polling ? show(link, input.ok ? "polling" : "offline") : [link];
  }
}

function open(link: Link): LinkStep {
  const attempt = link.attempt + 1;
  return [{ ...link, attempt, socket: "opening" }, ["open", attempt]];
}

function opened(link: Link, openedAt: number): LinkStep {
  const [shown, ...effects] = show({ ...link, socket: "open", openedAt, polling: false }, "websocket");
  if (link.polling) effects.unshift(["unpoll"]);
  return [shown, ...effects];
}

function closed(link: Link, code: number, at: number): LinkStep {
  const wasOpen = link.socket === "open";
  const failures = wasOpen && at - link.openedAt >= STEADY_MS ? 1 : link.failures + 1;
  const waiting: Link = { ...link, failures, socket: "waiting" };
  if (code === 4410) return [waiting, ["over", "session_ended"]];
  if (code === 4401 && failures < 3) return [waiting, ["renew"]];
  if (code === 4403 || code === 4404) {
    if (link.transport === "auto") return poll({ ...link, socket: "barred" });
    return [waiting, ["over", code === 4403 ? "origin_not_allowed" : "token_invalid"]];
  }
  const [after, ...effects] = poll(waiting);
  effects.unshift(["retry", code === 4429 ? failures + LIMITED_FAILURES : failures]);
  if (wasOpen) effects.push(["interrupted"]);
  return [after, ...effects];
}

/** Polling takes over, where it may. */
function poll(link: Link): LinkStep {
  if (link.transport === "websocket") return link.socket === "waiting" ? show(link, "offline") : [link];
  return link.polling ? [link] : [{ ...link, polling: true }, ["poll"]];
}

function nudged(link: Link): LinkStep {
  const [after, ...effects]: LinkStep = link.socket === "waiting" ? open(link) : [link];
  if (link.socket === "open") effects.push(["probe"]);
  if (link.polling) effects.push(["poll"]);
  return [after, ...effects];
}

function show(link: Link, transport: ConnectionState): LinkStep {
  return link.shown === transport ? [link] : [{ ...link, shown: transport }, ["show", transport]];
}
