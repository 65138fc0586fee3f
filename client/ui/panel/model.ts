// What the panel shows, as a pure function of what has happened.
import type { Agent, ConnectionState, Message, WidgetState } from "../../sdk/index.js";
import { heard, outgoing } from "./log.js";
import type { Receipt } from "./requesting.js";
import { stepped } from "./steps.js";

export type View =
  | "loading"
  | "form"
  | "consents"
  | "waiting"
  | "call"
  | "ended"
  | "closed"
  | "full"
  | "expired"
  | "failed"
  | "request"
  | "requested"
  | "code";

export type Returned = "agent_lost" | "released" | "transferred";

/** What the visitor reads out to an agent whom they reach otherwise. */
export interface Code {
  readonly digits: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface Other {
  readonly name: string;
  readonly role: string;
}

export interface Unsent {
  readonly id: string;
  readonly text: string;
  readonly failed: boolean;
}

export interface PanelModel {
  state: WidgetState;
  open: boolean;
  needsForm: boolean;
  /** It was handed in, but other questions are asked by now. */
  askedAnew: boolean;
  /** The last call's end, until the visitor goes on. */
  callEnded: string | null;
  /** Why the agent is gone, while the visitor waits in their old place. */
  returned: Returned | null;
  /** The agent or queue they were passed on to, once that is known. */
  passedTo: string | null;
  expired: boolean;
  refused: "closed" | "full" | null;
  /** A message is being written, or was kept. */
  requesting: "form" | "sent" | null;
  receipt: Receipt | null;
  /** The page is to be shown by a code: asked for, or to be read out. */
  code: Code | "asked" | null;
  /** The server is working on what the visitor has just pressed. */
  busy: boolean;
  place: number | null;
  estimate: number | null;
  agent: Agent | null;
  transport: ConnectionState | null;
  messages: readonly Message[];
  /** What the visitor wrote and the log does not have yet. */
  unsent: readonly Unsent[];
  /** Who is in the call besides the agent. */
  others: readonly Other[];
  /** The agent is writing. */
  typing: boolean;
  /** A sentence above the view; replaced by the next. */
  note: string | null;
}

export const EMPTY: PanelModel = {
  state: "idle",
  open: true,
  needsForm: true,
  askedAnew: false,
  callEnded: null,
  returned: null,
  passedTo: null,
  expired: false,
  refused: null,
  requesting: null,
  receipt: null,
  code: null,
  busy: false,
  place: null,
  estimate: null,
  agent: null,
  transport: null,
  messages: [],
  unsent: [],
  others: [],
  typing: false,
  note: null,
};

export type PanelInput =
  | { type: "state"; state: WidgetState; needsForm: boolean; open: boolean; agent: Agent | null }
  | { type: "position"; place: number | null; estimate: number | null }
  | { type: "availability"; open: boolean }
  | { type: "call ended"; reason: string }
  | { type: "passed to"; name: string | null }
  | { type: "expired" }
  | { type: "refused"; code: "closed" | "full" }
  | { type: "transport"; transport: ConnectionState }
  | { type: "messages"; messages: readonly Message[] }
  | { type: "sending"; id: string; text: string }
  | { type: "not sent"; id: string }
  | { type: "typing"; on: boolean }
  | { type: "others"; others: readonly Other[] }
  | { type: "note"; note: string | null }
  | { type: "busy"; busy: boolean }
  | { type: "asked anew"; note: string }
  | { type: "answered" }
  | { type: "requesting"; step: "form" | null }
  | { type: "requested"; receipt: Receipt }
  | { type: "code"; code: Code | "asked" | null }
  | { type: "onward" }
  | { type: "renewed" };

export function next(model: PanelModel, input: PanelInput): PanelModel {
  switch (input.type) {
    case "state":
      return changeState(model, input);
    case "position":
      return { ...model, place: input.place, estimate: input.estimate };
    case "availability":
      return { ...model, open: input.open };
    case "call ended":
      return callEnded(model, input.reason);
    case "expired":
      return { ...model, expired: true };
    case "refused":
      return { ...model, refused: input.code, note: null };
    case "transport":
      return { ...model, transport: input.transport };
    case "messages":
      return heard(model, input.messages);
    case "sending":
    case "not sent":
      return { ...model, unsent: outgoing(model.unsent, input) };
    case "others":
      return { ...model, others: input.others };
    case "typing":
      return { ...model, typing: input.on };
    case "busy":
      return { ...model, busy: input.busy };
    case "note":
    case "asked anew":
    case "answered":
    case "requesting":
    case "requested":
    case "code":
    case "passed to":
    case "onward":
      return stepped(model, input);
    case "renewed":
      return EMPTY;
  }
}

/** Views in whose place a message may be written. */
const ELSE: readonly View[] = ["form", "consents", "waiting", "closed", "full", "expired", "failed"];

export function viewOf(model: PanelModel): View {
  const view = plainView(model);
  if (model.code !== null && mayShow(view)) {
    return "code";
  }
  if (model.requesting === null || !ELSE.includes(view)) {
    return view;
  }
  return model.requesting === "sent" ? "requested" : "request";
}

/** Where an agent without a call may be let see the page. */
export function mayShow(view: View): boolean {
  return ["form", "consents", "waiting", "closed", "full", "ended"].includes(view);
}

function plainView(model: PanelModel): View {
  switch (model.state) {
    case "idle":
      return model.open ? "loading" : "closed";
    case "initializing":
      return "loading";
    case "queued":
      return "waiting";
    case "assigned":
    case "in_call":
      return "call";
    case "ended":
      return model.callEnded === null ? "expired" : "ended";
    case "error":
      return model.expired ? "expired" : "failed";
    default:
      return readyView(model);
  }
}

function readyView(model: PanelModel): View {
  if (model.callEnded !== null) {
    return "ended";
  }
  if (model.refused !== null || !model.open) {
    return model.refused ?? "closed";
  }
  return model.needsForm || model.askedAnew ? "form" : "consents";
}

function callEnded(model: PanelModel, reason: string): PanelModel {
  if (reason === "agent_lost" || reason === "released" || reason === "transferred") {
    return { ...model, returned: reason, passedTo: null, place: null, others: [] };
  }
  return { ...model, callEnded: reason, place: null, others: [] };
}

function changeState(model: PanelModel, input: PanelInput & { type: "state" }): PanelModel {
  const { state, needsForm, open, agent } = input;
  const live = state === "queued" || state === "assigned" || state === "in_call";
  return {
    ...model,
    state,
    needsForm,
    open,
    agent: agent ?? (live ? null : model.agent),
    callEnded: live ? null : model.callEnded,
    // The call's end may be told before the state that follows from it, or after.
    returned: state === "queued" || (state === model.state && live) ? model.returned : null,
    refused: live ? null : model.refused,
    note: live ? null : model.note,
    place: state === "queued" ? model.place : null,
  };
}
