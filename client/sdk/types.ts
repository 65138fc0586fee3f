// The public types of the SDK.
import type { WidgetError } from "./errors.js";
import type { AgentRef, FactData } from "./protocol.gen.js";
import type { Passing } from "./wire.js";

export type Agent = AgentRef;
export type Transport = "auto" | "websocket" | "polling";
export type ConnectionState = "websocket" | "polling" | "offline";

export type WidgetState =
  | "idle"
  | "initializing"
  | "ready"
  | "submitting"
  | "queued"
  | "assigned"
  | "in_call"
  | "ended"
  | "error";

export interface WidgetOptions {
  /** `wk_…`, as the admin shows it. */
  widgetKey: string;
  /** Where the HTTP API stands; default: `/widgets/api/v1/` on the page's own origin. */
  apiUrl?: string | undefined;
  /** Where the call is mounted: a selector, an element, or a function that finds it. Default: an element at the end of `body`. */
  container?: string | HTMLElement | (() => HTMLElement | null) | undefined;
  /** A string is an identity signed by the host's server; attributes in an object are shown to agents as unverified. */
  identity?: string | Record<string, unknown> | undefined;
  /** BCP 47; default: the page's `lang`, then the browser's language. */
  locale?: string | undefined;
  transport?: Transport | undefined;
}

export interface QueueTicket {
  ticket_id: string;
  position: number;
}

export interface QueueStanding extends QueueTicket {
  /** null: no estimate can be given. */
  estimated_wait_seconds: number | null;
  /** How many are waiting in all. */
  waiting: number | null;
}

export interface CallRef {
  call_id: string;
  provider: string;
}

export type Message = FactData["message.sent"] & { seq: number; created_at: string };

export interface ConsentRequest {
  kind: "view" | "control";
  agent: Agent;
  /** Who else is in the call now, and will see the page, too, as will who comes into it later; of `view`. */
  also: Agent[];
  /** `textVersion` names the text that your own page has shown, in at most 40 characters; it is kept with the answer. */
  accept(textVersion?: string): void;
  decline(textVersion?: string): void;
}

export interface WidgetEvents {
  ready: undefined;
  "state:changed": { from: WidgetState; to: WidgetState };
  "queue:joined": QueueTicket;
  "queue:position": { position: number; estimated_wait_seconds: number | null };
  "queue:left": { reason: string };
  "agent:assigned": { agent: Agent };
  "call:started": CallRef;
  "call:ended": { reason: string };
  "cobrowse:consent:required": ConsentRequest;
  /** Apart, so that code which says yes to every `cobrowse:consent:required` has not agreed to this. Deleted `days` after its end. */
  "cobrowse:recording:required": Omit<ConsentRequest, "kind" | "also"> & { days: number };
  "cobrowse:started": undefined;
  "cobrowse:ended": undefined;
  message: Message;
  "connection:changed": { transport: ConnectionState };
  "session:expiring": { seconds: number };
  "session:expired": undefined;
  error: WidgetError;
  /** For the default interface: what has no number, such as `typing` and `presence`. */
  passing: Passing;
}

export type EventName = keyof WidgetEvents;
export type Handler<E extends EventName> = (payload: WidgetEvents[E]) => unknown;

export interface FormField {
  name: string;
  /** `text`, `email`, `phone`, `choice`, `checkbox`, `paragraph`, `hidden`; an unknown type is shown as `text`. */
  type: string;
  label: string;
  required: boolean;
  /** Of a `choice`. */
  choices?: (string | { value: string; label: string })[];
  help?: string;
  min_length?: number;
  max_length?: number;
  /** The shape of an answer: `9` is a digit, `A` a letter, `*` a letter or digit, anything else itself. */
  mask?: string;
  /** Of a `hidden` one: the parameter of the page's query whose value is the answer. */
  param?: string;
  /** By language. */
  translations?: Record<string, { label?: string; help?: string; choices?: Record<string, string> }>;
  [extra: string]: unknown;
}

export interface Consent {
  name: string;
  label: string;
  required: boolean;
  url: string | null;
  /** Rises with each change of the text. */
  version?: string;
  translations?: Record<string, { label?: string; url?: string }>;
}

/** What `config/` and `init/` tell about a widget. */
export interface WidgetConfig {
  /** What of a page's query and fragment the desk wants to know: `WIDGETS_PAGE_QUERY`. */
  page_query?: string[];
  key: string;
  name: string;
  open: boolean;
  opens_at: string | null;
  /** 3600: more than an hour. */
  estimated_wait_seconds: number | null;
  /** Why `open` is false; `no_agent`: it is open, and nobody is there to answer. */
  reason: "closed" | "paused" | "full" | "no_agent" | null;
  /** What visitors may leave when nobody can be reached. */
  offline: "none" | "message" | "callback";
  appearance: Record<string, unknown>;
  form: { version?: number; fields: FormField[] };
  consents: Consent[];
  provider: string;
  languages: string[];
}

/**
 * What the default interface needs beyond the public methods, at `client.ui`. It may change in a minor version.
 * `fetchConfig`, `getWidget` and `hasSession` work before `init()`; nothing is stored and no session is made by them.
 */
export interface WidgetUi {
  /** The cacheable, public configuration and availability. */
  fetchConfig(): Promise<WidgetConfig>;
  /** The configuration last heard, from `config/` or `init/`. */
  getWidget(): WidgetConfig | null;
  /** Is a session kept from an earlier page of this tab, which `init()` would resume? Reads, stores nothing. */
  hasSession(): boolean;
  /** The place in the queue last heard; null when not queued. */
  getStanding(): QueueStanding | null;
  /** Has this session (perhaps on an earlier page) handed in its form? */
  isFormSubmitted(): boolean;
  /** Ends the call, not the session: the visitor may join again. */
  endCall(): Promise<void>;
  /** A call of the visitor API. */
  request<T>(method: "GET" | "POST", path: string, body?: object): Promise<T>;
  /** A frame by the WebSocket; false when there is none. */
  send(frame: object): boolean;
}
