// A fake server that speaks the agent API and its socket, and a clock that stands still until it is told.
import { type AgentApi, agentApi } from "../api";
import type { SocketLike } from "../connection";
import type { Call, Me, Poll, Row, Ticket, VisitorCard } from "../wire";

export const me: Me = {
  id: "7",
  name: "Bob",
  available: true,
  queues: [{ id: 1, slug: "support", name: "Support" }],
  realtime: { url: "ws://desk.test/ws/agent/", protocol: "widgets.v1" },
  can_answer: true,
};

export function ticket(id: string, more: Partial<Ticket> = {}): Ticket {
  return {
    id,
    session_id: `session-${id}`,
    customer_name: `Customer ${id}`,
    verified: false,
    page_url: "https://shop.test/teapots/",
    page_title: "Teapots",
    queue: { id: 1, slug: "support", name: "Support", sla_seconds: 100 },
    joined_at: "2026-11-22T10:00:00Z",
    waiting_seconds: 5,
    sla_status: "good",
    consent_status: "granted",
    position: 1,
    can_join: true,
    ...more,
  };
}

export function call(id: string, more: Partial<Call> = {}): Call {
  return {
    id,
    ticket_id: `t-${id}`,
    session_id: `session-t-${id}`,
    provider: "peer",
    status: "active",
    started_at: "2026-11-22T10:00:00Z",
    ended_at: null,
    duration_seconds: 0,
    disposition: "",
    notes: "",
    customer_name: "Ada",
    page_url: "https://shop.test/",
    page_title: "Shop",
    form_data: { name: "Ada" },
    identity: {},
    agent: { id: "7", name: "Bob" },
    last_event: 4,
    ...more,
  };
}

export function card(more: Partial<VisitorCard> = {}): VisitorCard {
  return { device: "Firefox · Windows", language: "de", referrer: "", pages: [], consents: [], earlier: [], ...more };
}

export function row(seq: number, type: string, data: Record<string, unknown>, session_id = "session-t-c1"): Row {
  return { session_id, seq, type, data, created_at: `2026-11-22T10:00:${String(seq).padStart(2, "0")}Z` };
}

export class FakeClock {
  now = 0;
  private timers: { id: number; at: number; run: () => void }[] = [];
  private last = 0;

  setTimeout = (run: () => void, ms: number): number => {
    this.last += 1;
    this.timers.push({ id: this.last, at: this.now + ms, run });
    return this.last;
  };

  clearTimeout = (id: number): void => {
    this.timers = this.timers.filter((timer) => timer.id !== id);
  };

  random = (): number => 1;

  get waiting(): number {
    return this.timers.length;
  }

  /** Lets time pass, and promises settle in between. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    await settled();
    for (;;) {
      const [due] = this.timers.filter((timer) => timer.at <= until).sort((one, other) => one.at - other.at);
      if (due === undefined) break;
      this.now = Math.max(this.now, due.at);
      this.clearTimeout(due.id);
      due.run();
      await settled();
    }
    this.now = until;
  }
}

export async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

type Reply = { status?: number; body?: unknown; headers?: Record<string, string> };
export type Handler = (body: Record<string, unknown> | null, url: URL) => Reply | Promise<Reply>;

/** Routes are `"GET queue/"`, relative to `agent/`; what has no route is not found. `null` is a dead network. */
export class FakeServer {
  readonly asked: { route: string; body: Record<string, unknown> | null; headers: Record<string, string> }[] = [];
  routes: Record<string, Handler | null> = {
    "GET me/": () => ({ body: me }),
    "GET calls/": () => ({ body: { calls: [] } }),
  };

  api(): AgentApi {
    return agentApi("https://desk.test/agent/", { fetch: this.fetch, csrfToken: () => "token" });
  }

  count(route: string): number {
    return this.asked.filter((request) => request.route === route).length;
  }

  fetch = async (address: string, init: RequestInit): Promise<Response> => {
    const url = new URL(address);
    const route = `${init.method} ${url.pathname.replace("/agent/", "")}`;
    const body = init.body ? JSON.parse(String(init.body)) : null;
    this.asked.push({ route, body, headers: init.headers as Record<string, string> });
    const handler = this.routes[route];
    if (handler === null) throw new TypeError("Failed to fetch");
    const missing: Reply = { status: 404, body: { error: { code: "not_found", message: "There is nothing here." } } };
    const reply = handler ? await handler(body, url) : missing;
    const { status = 200, headers = {} } = reply;
    return new Response(JSON.stringify(reply.body ?? {}), { status, headers });
  };
}

export function refuse(status: number, code: string): Reply {
  return { status, body: { error: { code, message: code } } };
}

export class FakeSocket implements SocketLike {
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  readonly sent: Record<string, unknown>[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  says(frame: object): void {
    this.onmessage?.(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  welcomes(): void {
    this.says({ type: "welcome", data: { user_id: 7, heartbeat_seconds: 20 } });
  }

  dies(code = 1006): void {
    this.onclose?.({ code } as CloseEvent);
  }
}

export const nothing: Poll = { tickets: [], calls: [], events: [], signals: [], cursor: "1" };
