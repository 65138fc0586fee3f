// The agent API over fetch: one function a call, errors as ApiError, the CSRF token as a header.
import type { Call, JoinAnswer, Me, Poll, Row, Targets, Ticket, TransferWish, VisitorCard, Whisper } from "./wire";

/** `status` 0 means that no answer came. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds the server asks to wait, or null. */
  readonly retryAfter: number | null;
  /** Who was first, or nothing. */
  readonly agent: string;

  constructor(status: number, code: string, message: string, retryAfter: number | null = null, agent = "") {
    super(message);
    this.agent = agent;
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Worth another try as it is: the network, a busy server. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Whose page is looked at: the visitor's of a call, or of a cobrowsing that began with a code. */
export type Seat = { call: string } | { cobrowse: string };

export interface ApiEnvironment {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Read anew for each request, since signing in again changes it. */
  csrfToken(): string;
}

interface Extra {
  signal?: AbortSignal;
  keepalive?: boolean;
}

type Send = <T>(method: string, path: string, body?: object, extra?: Extra) => Promise<T>;

/** The calls of `api/v1/agent/`; `base` ends in a slash. */
export function agentApi(base: string, env: ApiEnvironment) {
  const send = sender(base, env);
  const call = (id: string) => `calls/${encodeURIComponent(id)}/`;
  return {
    me: () => send<Me>("GET", "me/"),
    setAvailable: (available: boolean) => send<Me>("PATCH", "me/", { available }),
    tickets: async () => (await send<{ tickets: Ticket[] }>("GET", "queue/")).tickets,
    accept: (ticketId: string) => send<Call>("POST", `tickets/${encodeURIComponent(ticketId)}/accept/`, {}),
    acceptOffer: (offerId: string) => send<Call>("POST", `offers/${encodeURIComponent(offerId)}/accept/`, {}),
    declineOffer: (offerId: string) => send<object>("POST", `offers/${encodeURIComponent(offerId)}/decline/`, {}),
    endWrapUp: () => send<Me>("PATCH", "me/", { wrap_up: false }),
    liveCalls: async () => (await send<{ calls: Call[] }>("GET", "calls/?active=true")).calls,
    calls: async () => (await send<{ calls: Call[] }>("GET", "calls/")).calls,
    call: (id: string) => send<Call>("GET", call(id)),
    saveCall: (id: string, draft: { disposition: string; notes: string }, keepalive = false) =>
      send<Call>("PATCH", call(id), draft, { keepalive }),
    visitor: (id: string) => send<VisitorCard>("GET", `${call(id)}visitor/`),
    join: (id: string) => send<JoinAnswer>("GET", `${call(id)}join/`),
    end: (id: string) => send<Call>("POST", `${call(id)}end/`, {}),
    ...cobrowseApi(send, call),
    messages: async (id: string) => (await send<{ events: Row[] }>("GET", `${call(id)}messages/`)).events,
    message: (id: string, text: string, clientId: string) =>
      send<object>("POST", `${call(id)}messages/`, { text, client_id: clientId }),
    signal: (id: string, data: object) => send<void>("POST", `${call(id)}signal/`, data),
    handle: (requestId: string, status: "open" | "done") =>
      send<object>("PATCH", `requests/${encodeURIComponent(requestId)}/`, { status }),
    ...partiesApi(send, call),
    /** Any address of the API, by those who know its answer. */
    read: <T>(path: string) => send<T>("GET", path),
    file: (path: string) => fetchFile(base + path, env),
    octets: (path: string) => fetchOctets(base + path, env),
    openRecording: (id: string) => send<Viewing>("POST", `recordings/${encodeURIComponent(id)}/viewing/`, {}),
    deleteRecording: (id: string) => send<null>("DELETE", `recordings/${encodeURIComponent(id)}/`),
    poll: (cursor: string | null, wait: number, signal: AbortSignal) => {
      const query = new URLSearchParams({ wait: String(wait), ...(cursor !== null && { cursor }) });
      return send<Poll>("GET", `events/?${query}`, undefined, { signal });
    },
  };
}

/** Seeing a visitor's page. */
function cobrowseApi(send: Send, call: (id: string) => string) {
  const path = (of: Seat) => ("call" in of ? `${call(of.call)}cobrowse/` : `cobrowse/${of.cobrowse}/`);
  return {
    cobrowse: (of: Seat, verb: "request" | "control" | "recording" | "stop", body: object = {}) =>
      send<object>("POST", `${path(of)}${verb}/`, body),
    cobrowseEnd: async (of: Seat, id: string) => {
      const found = await send<Cobrowsed & { cobrowses?: Cobrowsed[] }>("GET", path(of));
      const { status, end_reason } = found.cobrowses?.find((one) => one.id === id) ?? found;
      return end_reason || status;
    },
    redeem: (code: string) => send<object>("POST", "cobrowse/code/", { code }),
  };
}

interface Cobrowsed {
  id: string;
  status: string;
  end_reason: string;
}

/** What opening a recording answers. */
export interface Viewing {
  proof: string;
}

/** Who else is in a call. */
function partiesApi(send: Send, call: (id: string) => string) {
  return {
    targets: (id: string) => send<Targets>("GET", `targets/?${new URLSearchParams({ call: id })}`),
    transfer: (id: string, wish: TransferWish) => send<Call>("POST", `${call(id)}transfer/`, wish),
    completeTransfer: (id: string) => send<Call>("POST", `${call(id)}transfer/complete/`, {}),
    joinInvited: (id: string) => send<Call>("POST", `${call(id)}party/join/`, {}),
    decline: (id: string) => send<object>("POST", `${call(id)}party/decline/`, {}),
    leave: (id: string) => send<object>("POST", `${call(id)}party/leave/`, {}),
    supervise: (id: string, mode: string) => send<Call>("POST", `${call(id)}supervise/`, { mode }),
    whispers: async (id: string) => (await send<{ whispers: Whisper[] }>("GET", `${call(id)}whispers/`)).whispers,
    whisper: (id: string, text: string, clientId: string) =>
      send<Whisper>("POST", `${call(id)}whispers/`, { text, client_id: clientId }),
    running: async () => (await send<{ calls: Call[] }>("GET", "calls/?status=active")).calls,
  };
}

export type AgentApi = ReturnType<typeof agentApi>;

function sender(base: string, env: ApiEnvironment): Send {
  return async <T>(method: string, path: string, body?: object, extra: Extra = {}) => {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (method !== "GET") headers["X-CSRFToken"] = env.csrfToken();
    const init: RequestInit = { method, headers, credentials: "same-origin", redirect: "error", ...extra };
    if (body !== undefined) init.body = JSON.stringify(body);
    let response: Response;
    try {
      response = await env.fetch(base + path, init);
    } catch (error) {
      throw new ApiError(0, "network_error", String(error));
    }
    const answer = await response.json().catch(() => null);
    if (!response.ok) throw refusal(response, answer);
    return answer as T;
  };
}

/** A file that is made by a POST. */
async function fetchFile(address: string, env: ApiEnvironment): Promise<Blob> {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": env.csrfToken() };
  const init: RequestInit = { method: "POST", headers, body: "{}", credentials: "same-origin", redirect: "error" };
  const response = await env.fetch(address, init).catch((error: unknown) => {
    throw new ApiError(0, "network_error", String(error));
  });
  if (!response.ok) throw refusal(response, await response.json().catch(() => null));
  return response.blob();
}

/** Bytes, and the number after which there are more; null at the end. */
async function fetchOctets(address: string, env: ApiEnvironment): Promise<[Uint8Array<ArrayBuffer>, number | null]> {
  const init: RequestInit = { method: "GET", credentials: "same-origin", redirect: "error" };
  const response = await env.fetch(address, init).catch((error: unknown) => {
    throw new ApiError(0, "network_error", String(error));
  });
  if (!response.ok) throw refusal(response, await response.json().catch(() => null));
  const next = Number(response.headers.get("X-Livedesk-Next"));
  return [new Uint8Array(await response.arrayBuffer()), next || null];
}

function refusal(response: Response, answer: unknown): ApiError {
  const {
    code = "internal_error",
    message = response.statusText,
    agent,
  } = (answer as { error?: { code?: string; message?: string; agent?: string } } | null)?.error ?? {};
  const retryAfter = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return new ApiError(response.status, code, message, Number.isNaN(retryAfter) ? null : retryAfter, agent);
}
