// The link to the server as a pure machine: which transport carries the news, and when to try again.

export type LinkWord = "connecting" | "live" | "polling" | "offline" | "signed_out";

export interface Link {
  readonly word: LinkWord;
  readonly socket: "closed" | "opening" | "open" | "waiting";
  /** Number of the current socket attempt: news of any other attempt is ignored. */
  readonly attempt: number;
  readonly failures: number;
  readonly polling: boolean;
  readonly pollFailures: number;
  readonly online: boolean;
}

export type LinkInput =
  | { type: "start" }
  | { type: "stop" }
  | { type: "retry" }
  | { type: "socket.welcome"; attempt: number }
  | { type: "socket.closed"; attempt: number; code: number }
  | { type: "poll.answered" }
  | { type: "poll.failed"; status: number }
  | { type: "network"; online: boolean };

export type LinkEffect =
  | { do: "open"; attempt: number }
  | { do: "close" }
  | { do: "poll" }
  | { do: "poll.stop" }
  | { do: "retry.socket"; failures: number }
  | { do: "retry.poll"; failures: number };

export type LinkStep = readonly [Link, readonly LinkEffect[]];

export const unlinked: Link = {
  word: "connecting",
  socket: "closed",
  attempt: 0,
  failures: 0,
  polling: false,
  pollFailures: 0,
  online: true,
};

const SIGNED_OUT = [4401, 401];

export function next(link: Link, input: LinkInput): LinkStep {
  switch (input.type) {
    case "start":
    case "retry":
      return open(link);
    case "stop":
      return [{ ...unlinked, attempt: link.attempt }, [{ do: "close" }, { do: "poll.stop" }]];
    case "network":
      return network(link, input.online);
    case "socket.welcome":
      return welcomed(link, input.attempt);
    case "socket.closed":
      return closed(link, input.attempt, input.code);
    case "poll.answered":
      return polled(link);
    case "poll.failed":
      return pollFailed(link, input.status);
  }
}

function open(link: Link): LinkStep {
  if (link.socket === "opening" || link.socket === "open") return [link, []];
  const attempt = link.attempt + 1;
  const word = link.word === "signed_out" ? "connecting" : link.word;
  const opening: Link = { ...link, word, socket: "opening", attempt };
  const effects: LinkEffect[] = [{ do: "open", attempt }];
  // A server that refuses sockets must not keep an agent waiting: after one failure both run.
  if (link.failures > 0 && !link.polling) {
    return [{ ...opening, polling: true }, [...effects, { do: "poll" }]];
  }
  return [opening, effects];
}

function welcomed(link: Link, attempt: number): LinkStep {
  if (attempt !== link.attempt || link.socket !== "opening") return [link, []];
  const live: Link = {
    ...link,
    word: "live",
    socket: "open",
    failures: 0,
    polling: false,
    pollFailures: 0,
    online: true,
  };
  return [live, [{ do: "poll.stop" }]];
}

function closed(link: Link, attempt: number, code: number): LinkStep {
  if (attempt !== link.attempt || link.socket === "closed") return [link, []];
  if (SIGNED_OUT.includes(code)) return signedOut(link);
  const failures = link.failures + 1;
  const word = link.word === "live" ? "connecting" : link.word;
  const waiting: Link = { ...link, word, socket: "waiting", failures, polling: true };
  const effects: LinkEffect[] = [{ do: "retry.socket", failures }];
  return [waiting, link.polling ? effects : [...effects, { do: "poll" }]];
}

function polled(link: Link): LinkStep {
  if (!link.polling) return [link, []];
  return [{ ...link, word: "polling", pollFailures: 0, online: true }, [{ do: "poll" }]];
}

function pollFailed(link: Link, status: number): LinkStep {
  if (!link.polling) return [link, []];
  if (SIGNED_OUT.includes(status)) return signedOut(link);
  const pollFailures = link.pollFailures + 1;
  // One lost answer is no reason for a banner; a second in a row, or no network, is.
  const word = pollFailures > 1 || !link.online ? "offline" : link.word;
  return [{ ...link, word, pollFailures }, [{ do: "retry.poll", failures: pollFailures }]];
}

function signedOut(link: Link): LinkStep {
  const lost: Link = { ...link, word: "signed_out", socket: "closed", polling: false };
  return [lost, [{ do: "close" }, { do: "poll.stop" }]];
}

function network(link: Link, online: boolean): LinkStep {
  if (!online) return [{ ...link, online, word: "offline" }, []];
  const back: Link = { ...link, online, pollFailures: 0 };
  if (back.socket === "open") return [{ ...back, word: "live" }, []];
  const word = back.word === "offline" ? "connecting" : back.word;
  const [opened, effects] = open({ ...back, word });
  const again = opened.polling && !effects.some((effect) => effect.do === "poll");
  return [opened, again ? [...effects, { do: "poll" }] : effects];
}
