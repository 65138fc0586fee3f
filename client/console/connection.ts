// Runs the link machine: socket, polling, timers and heartbeat, all given as arguments.
import { type LinkEffect, type LinkInput, type LinkWord, next, unlinked } from "./link";
import { type Clock, Timers } from "./timers";
import type { Call, Crowd, Inbox, Invitation, News, Poll, Presence, Row, Ticket, Whisper } from "./wire";

export interface SocketLike {
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export interface LinkEnvironment extends Clock {
  openSocket(): SocketLike;
  /** One poll of at most `wait` seconds; rejects with an error that may carry `status`. */
  poll(cursor: string | null, wait: number, signal: AbortSignal): Promise<Poll>;
  random(): number;
}

export interface LinkEvents {
  word(word: LinkWord): void;
  news(news: News): void;
  /** Of cobrowsing: words as they come, and pictures as bytes. */
  seen?(word: Seen): void;
}

export type Seen = ArrayBuffer | { type: string; data?: Record<string, unknown> };

interface Frame {
  type: string;
  seq?: number;
  session_id?: string;
  created_at?: string;
  data?: Record<string, unknown>;
}

const WELCOME_MS = 5_000;
const SILENCE_MS = 10_000;
const CEILING_MS = 30_000;
const FLOOR_MS = 500;
const POLL_SECONDS = 20;

/** Full jitter: anything from nothing up to an exponentially growing ceiling. */
export function jitter(failures: number, random: () => number): number {
  return Math.round(random() * Math.min(CEILING_MS, FLOOR_MS * 2 ** failures));
}

export class Connection {
  private readonly env: LinkEnvironment;
  private readonly events: LinkEvents;
  private link = unlinked;
  private socket: SocketLike | null = null;
  private polling: AbortController | null = null;
  private cursor: string | null = null;
  private readonly timers: Timers;

  constructor(env: LinkEnvironment, events: LinkEvents) {
    this.env = env;
    this.events = events;
    this.timers = new Timers(env);
  }

  input(input: LinkInput): void {
    const before = this.link.word;
    const [link, effects] = next(this.link, input);
    this.link = link;
    for (const effect of effects) this.run(effect);
    if (input.type === "stop") this.timers.clear();
    if (link.word !== before) this.events.word(link.word);
  }

  /** Sends a frame by socket; false when there is none, and the caller must use HTTP. */
  send(frame: object): boolean {
    if (this.link.socket !== "open" || this.socket === null) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private run(effect: LinkEffect): void {
    switch (effect.do) {
      case "open":
        this.open(effect.attempt);
        break;
      case "close":
        this.drop();
        break;
      case "poll":
        this.poll(POLL_SECONDS);
        break;
      case "poll.stop":
        this.polling?.abort();
        this.polling = null;
        this.timers.cancel("poll");
        break;
      case "retry.socket":
        this.timers.set("socket", this.pause(effect.failures), () => this.input({ type: "retry" }));
        break;
      case "retry.poll":
        this.timers.set("poll", this.pause(effect.failures), () => this.poll(0));
        break;
    }
  }

  private pause(failures: number): number {
    return jitter(failures, this.env.random);
  }

  private open(attempt: number): void {
    this.drop();
    try {
      const socket = this.env.openSocket();
      this.socket = socket;
      socket.onmessage = ({ data }) => this.received(attempt, data);
      socket.onclose = ({ code }) => this.lost(attempt, code);
      this.timers.set("silence", WELCOME_MS, () => this.lost(attempt, 1006));
    } catch {
      this.timers.set("silence", 0, () => this.lost(attempt, 1006));
    }
  }

  private lost(attempt: number, code: number): void {
    this.drop();
    this.input({ type: "socket.closed", attempt, code });
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    this.timers.cancel("silence");
    this.timers.cancel("ping");
    if (socket === null) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(1000);
  }

  private received(attempt: number, data: unknown): void {
    if (data instanceof ArrayBuffer) {
      this.timers.cancel("silence");
      this.events.seen?.(data);
      return;
    }
    const frame = parse(data);
    if (frame === null) return;
    this.timers.cancel("silence");
    if (frame.type === "welcome") {
      this.input({ type: "socket.welcome", attempt });
      this.beat(attempt, Number(frame.data?.heartbeat_seconds ?? 20) * 1000);
    }
    if (frame.type === "ping") this.send(frame);
    if (frame.type === "welcome" || frame.type === "error" || frame.type.startsWith("cobrowse"))
      this.events.seen?.(frame);
    const news = toNews(frame);
    if (news !== null) this.events.news(news);
  }

  /** Pings at a steady beat, and gives the socket up when nothing at all comes back. */
  private beat(attempt: number, ms: number): void {
    this.timers.set("ping", ms, () => {
      this.send({ type: "ping" });
      if (!this.timers.has("silence")) this.timers.set("silence", SILENCE_MS, () => this.lost(attempt, 1006));
      this.beat(attempt, ms);
    });
  }

  private poll(wait: number): void {
    this.polling?.abort();
    const polling = new AbortController();
    this.polling = polling;
    this.env.poll(this.cursor, wait, polling.signal).then(
      (answer) => {
        if (this.polling !== polling) return;
        this.cursor = answer.cursor;
        this.events.news(pollNews(answer));
        this.input({ type: "poll.answered" });
      },
      (error: { status?: number }) => {
        if (this.polling !== polling) return;
        this.input({ type: "poll.failed", status: error.status ?? 0 });
      },
    );
  }
}

function parse(data: unknown): Frame | null {
  try {
    const frame = JSON.parse(String(data)) as Frame;
    return typeof frame?.type === "string" ? frame : null;
  } catch {
    return null;
  }
}

function toNews(frame: Frame): News | null {
  const data = frame.data ?? {};
  if (frame.type === "queue.tickets") return { tickets: data.tickets as Ticket[], ...crowd(data) };
  if (frame.type === "presence") return { presence: data as unknown as Presence };
  if (frame.type === "requests") return { requests: data as unknown as Inbox };
  if (frame.type === "calls") return { calls: data.calls as Call[] };
  if (frame.type === "invitation") return { invitations: data.invitations as Invitation[] };
  if (frame.type === "whisper") return { whispers: [data as unknown as Whisper] };
  if (frame.session_id === undefined) return null;
  if (frame.type === "typing") return { typing: frame.session_id };
  if (frame.type === "signal") return { signals: [{ session_id: frame.session_id, data }] };
  if (frame.seq === undefined) return null;
  const { session_id, seq, type, created_at = "" } = frame;
  return { rows: [{ session_id, seq, type, data, created_at } satisfies Row] };
}

function crowd({ waiting, queues }: Partial<Crowd>): { crowd?: Crowd } {
  return waiting === undefined ? {} : { crowd: { waiting, queues: queues ?? [] } };
}

function pollNews(answer: Poll): News {
  return {
    ...(answer.tickets && { tickets: answer.tickets, ...crowd(answer) }),
    ...(answer.calls && { calls: answer.calls }),
    ...(answer.events && { rows: answer.events }),
    ...(answer.signals && { signals: answer.signals }),
    ...(answer.presence && { presence: answer.presence }),
    ...(answer.requests && { requests: answer.requests }),
    ...(answer.invitations && { invitations: answer.invitations }),
  };
}
