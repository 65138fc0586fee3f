// What the fake server answers to each call of the visitor's API.
import type { FakeRequest, FakeServer, FakeSession, Reply } from "./fake-server.js";

const WIDGET = {
  key: "wk_test",
  name: "Support",
  open: true,
  opens_at: null,
  estimated_wait_seconds: 60,
  reason: null,
  offline: "none",
  appearance: {},
  form: { fields: [] },
  consents: [{ name: "terms", label: "Terms", required: true, url: null }],
  provider: "peer",
  languages: ["en"],
};

type Answer = (server: FakeServer, session: FakeSession, request: FakeRequest) => Reply | Promise<Reply>;

const ANSWERS: Record<string, Answer> = {
  "PATCH session/page/": (_server, session, { body }) => {
    session.pages.push(String(body.page_url));
    return { status: 200, body: {} };
  },
  "PUT session/form/": (server, session, { body }) => {
    session.form = body.data;
    server.append(session, "form.submitted", { fields: ["name"] });
    return { status: 200, body: {} };
  },
  "POST queue/": join,
  "DELETE queue/": (server, session) => {
    if (session.ticket) {
      server.append(session, "queue.left", { ticket_id: session.ticket.ticket_id, reason: "visitor" });
      Object.assign(session, { state: "ready", ticket: null });
    }
    return { status: 204 };
  },
  "GET events/": events,
  "GET call/": (server, { call }) =>
    call ? { status: 200, body: { ...call, join: { module: server.module } } } : error(409, "not_in_call"),
  "POST call/end/": (server, session) => {
    if (!session.call) return error(409, "not_in_call");
    server.endCall(session, "visitor");
    return { status: 200, body: {} };
  },
  "POST call/signal/": () => ({ status: 202, body: {} }),
  "POST messages/": (server, session, { body }) => {
    const known = session.rows.some(({ data }) => data.client_id === body.client_id);
    const data = { message_id: "m", sender: "visitor", agent: null, ...body };
    if (!known) server.append(session, "message.sent", data);
    return { status: known ? 200 : 201, body: data };
  },
  "POST session/rating/": () => ({ status: 200, body: {} }),
  "DELETE session/": (server, session) => {
    if (session.call) server.endCall(session, "session_ended");
    server.append(session, "session.ended", { reason: "visitor" });
    session.state = "ended";
    return { status: 204 };
  },
};

export async function route(server: FakeServer, request: FakeRequest): Promise<Reply> {
  const name = `${request.method} ${request.path}`;
  if (name === "GET widgets/wk_test/config/") return config(server, request);
  if (name === "POST init/") return init(server, request);
  const kind = name === "POST session/token/" ? "session" : "auth";
  const session = server.tokens.holder(request.bearer, kind);
  if (typeof session === "string") return error(session === "session_ended" ? 410 : 401, session);
  if (kind === "session") return { status: 200, body: tokens(server, session, session.state !== "ready") };
  return ANSWERS[name]?.(server, session, request) ?? error(404, "not_found");
}

function config(server: FakeServer, request: FakeRequest): Reply {
  const holder = request.bearer ? server.tokens.holder(request.bearer, "session") : "token_missing";
  const live = typeof holder !== "string" && !["ready", "ended"].includes(holder.state);
  return server.off && !live ? error(423, "widget_inactive") : { status: 200, body: WIDGET };
}

function error(status: number, code: string): Reply {
  return { status, body: { error: { code, message: `It is ${code}` } } };
}

function tokens(server: FakeServer, session: FakeSession, both: boolean): Record<string, string> {
  const [auth_token, auth_token_expires_at] = server.tokens.issue("auth", session);
  if (!both) return { auth_token, auth_token_expires_at };
  const [session_token, session_token_expires_at] = server.tokens.issue("session", session);
  return { auth_token, auth_token_expires_at, session_token, session_token_expires_at };
}

function init(server: FakeServer, { bearer, body }: FakeRequest): Reply {
  if (body.widget_key !== "wk_test") return error(404, "widget_not_found");
  const resumed = bearer ? server.tokens.holder(bearer, "session") : null;
  if (typeof resumed === "string") return error(resumed === "session_ended" ? 410 : 401, resumed);
  const session = resumed ?? server.start();
  return {
    status: resumed ? 200 : 201,
    body: {
      session: { id: session.id, state: session.state },
      ...tokens(server, session, true),
      widget: { ...WIDGET, page_query: server.pageQuery },
      realtime: { url: "wss://desk.test/ws/visitor/", protocol: "widgets.v1", poll_interval_ms: 3000 },
      last_event: session.rows.length,
      queue: session.ticket,
      call: session.call,
      form_submitted: session.form !== null,
    },
  };
}

function join(server: FakeServer, session: FakeSession): Reply {
  if (session.call) return error(409, "in_call");
  const ticket = session.ticket;
  if (ticket) return { status: 200, body: ticket };
  const ticket_id = `t${session.rows.length + 1}`;
  session.ticket = { ticket_id, position: 1, estimated_wait_seconds: 60, waiting: 1 };
  session.state = "queued";
  server.append(session, "queue.joined", { ticket_id, position: 1, queue: "support" });
  return { status: 201, body: session.ticket };
}

async function events(server: FakeServer, session: FakeSession, { query }: FakeRequest): Promise<Reply> {
  const after = Number(query.get("after"));
  const heard = Number(query.get("signals"));
  const news = () => [...session.rows.slice(after), ...session.signals.filter(({ id }) => id > heard)];
  const wait = server.waits ? Number(query.get("wait")) * 1000 : 0;
  if (wait && news().length === 0) {
    await new Promise<void>((resolve) => {
      const wake = () => {
        session.waiting.delete(wake);
        server.clock.clearTimeout(timer);
        resolve();
      };
      const timer = server.clock.setTimeout(wake, wait);
      session.waiting.add(wake);
    });
  }
  const place = session.ticket ? [{ type: "queue.position", data: session.ticket }] : [];
  const body = { events: [...news(), ...place], state: session.state, queue: session.ticket, poll_interval_ms: 3000 };
  return { status: 200, body };
}
