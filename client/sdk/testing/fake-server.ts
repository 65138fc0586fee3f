// A server that speaks the visitor's protocol from memory, and fails when it is told to.
import type { FakeClock } from "./fake-clock.js";
import type { FakeSocket } from "./fake-socket.js";
import { FakeTokens } from "./fake-tokens.js";
import { route } from "./routes.js";

export interface Row {
  seq: number;
  type: string;
  data: Record<string, unknown>;
  created_at: string;
}

export interface FakeSession {
  id: string;
  state: string;
  rows: Row[];
  sockets: Set<FakeSocket>;
  signals: { type: "signal"; id: number; data: Record<string, unknown> }[];
  waiting: Set<() => void>;
  ticket: { ticket_id: string; position: number; estimated_wait_seconds: number | null; waiting: number } | null;
  call: { call_id: string; provider: string } | null;
  form: unknown;
  pages: string[];
}

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  bearer: string;
  keepalive: boolean;
}

export interface Failure {
  match: RegExp;
  times: number;
  /** No status: the network fails. "hang": nothing ever comes back. */
  status?: number | "hang";
  code?: string;
  headers?: Record<string, string>;
  fields?: Record<string, string>;
}

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export class FakeServer {
  sockets: "working" | "refused" | "silent" | "forbidden" = "working";
  /** The widget is switched off. */
  off = false;
  pageQuery: string[] = [];
  /** Does a poll wait for news, as under ASGI? */
  waits = true;
  module = "https://desk.test/static/widgets/conference/peer.js";
  readonly requests: FakeRequest[] = [];
  readonly opened: FakeSocket[] = [];
  readonly sessions: FakeSession[] = [];
  readonly failures: Failure[] = [];
  readonly clock: FakeClock;
  readonly tokens: FakeTokens;

  constructor(clock: FakeClock) {
    this.clock = clock;
    this.tokens = new FakeTokens(clock);
  }

  get session(): FakeSession {
    const found = this.sessions.at(-1);
    if (!found) throw new Error("No session has been started");
    return found;
  }

  /** The next `times` requests like `POST queue/` fail. */
  fail(match: RegExp, failure: Omit<Failure, "match" | "times"> & { times?: number } = {}): void {
    this.failures.push({ match, times: 1, ...failure });
  }

  asked(match: RegExp): FakeRequest[] {
    return this.requests.filter(({ method, path }) => match.test(`${method} ${path}`));
  }

  start(): FakeSession {
    const session: FakeSession = {
      id: `s${this.sessions.length + 1}`,
      state: "ready",
      rows: [],
      sockets: new Set(),
      signals: [],
      waiting: new Set(),
      ticket: null,
      call: null,
      form: null,
      pages: [],
    };
    this.sessions.push(session);
    return session;
  }

  /** Writes a row and tells everybody. `quietly`: the bell is lost. */
  append(session: FakeSession, type: string, data: object, quietly = false): Row {
    const created_at = new Date(this.clock.now).toISOString();
    const row: Row = { seq: session.rows.length + 1, type, data: { ...data }, created_at };
    session.rows.push(row);
    if (!quietly) this.tell(session, row);
    return row;
  }

  tell(session: FakeSession, frame: object): void {
    for (const socket of [...session.sockets]) socket.deliver(frame);
    for (const wake of [...session.waiting]) wake();
  }

  signal(session: FakeSession, data: Record<string, unknown>): void {
    const frame = { type: "signal" as const, id: session.signals.length + 1, data: { ...data, from: "agent" } };
    session.signals.push(frame);
    this.tell(session, frame);
  }

  accept(session = this.session): string {
    const call = { call_id: `c${session.rows.length}`, provider: "peer" };
    Object.assign(session, { state: "in_call", call });
    const ticket_id = session.ticket?.ticket_id;
    this.append(session, "agent.assigned", { ticket_id, agent: { id: "7", name: "Bob" } });
    this.append(session, "call.started", call);
    return call.call_id;
  }

  endCall(session = this.session, reason = "agent"): void {
    const call_id = session.call?.call_id;
    Object.assign(session, { state: "ready", call: null, ticket: null });
    this.append(session, "call.ended", { call_id, reason, status: "completed", duration_seconds: 60 });
  }

  connect(socket: FakeSocket): void {
    if (socket.readyState === 3 || this.sockets === "silent") return;
    if (this.sockets !== "working") {
      socket.drop();
      return;
    }
    const session = this.tokens.holder(socket.token, "auth");
    socket.readyState = 1;
    if (typeof session === "string") {
      socket.drop(session === "session_ended" ? 4410 : 4401);
      return;
    }
    socket.session = session;
    session.sockets.add(socket);
    socket.deliver({ type: "welcome", data: { last_event: session.rows.length, heartbeat_seconds: 20 } });
    for (const row of session.rows.slice(socket.after)) socket.deliver(row);
    if (session.ticket) socket.deliver({ type: "queue.position", data: session.ticket });
  }

  heard(socket: FakeSocket, frame: { type: string }): void {
    if (frame.type === "ping" && this.sockets === "working") queueMicrotask(() => socket.deliver({ type: "pong" }));
  }

  async answer(request: FakeRequest): Promise<Reply | "network" | "hang"> {
    this.requests.push(request);
    const name = `${request.method} ${request.path}`;
    const failure = this.failures.find(({ match, times }) => times > 0 && match.test(name));
    if (!failure) return route(this, request);
    failure.times -= 1;
    const { status, code, headers = {}, fields } = failure;
    if (status === "hang") return "hang";
    if (status === undefined) return "network";
    return { status, headers, ...(code ? { body: { error: { code, message: `It is ${code}`, fields } } } : {}) };
  }
}
