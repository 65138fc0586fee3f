// The visitor's session as the SDK sees it: a pure function from state and input to state and effects.
import type { WidgetError } from "./errors.js";
import type { Fact, FactData, FactType } from "./protocol.gen.js";
import type {
  Agent,
  CallRef,
  EventName,
  Message,
  QueueStanding,
  QueueTicket,
  WidgetEvents,
  WidgetState,
} from "./types.js";
import type { InitAnswer } from "./wire.js";

export interface Model {
  readonly phase: WidgetState;
  /** Has `init()` succeeded? */
  readonly admitted: boolean;
  /** The last ticket drawn, so that late news of an older one is known as such. */
  readonly ticket: string | null;
  readonly standing: QueueStanding | null;
  readonly agent: Agent | null;
  readonly call: CallRef | null;
  /** Was the form taken? */
  readonly form: boolean;
  /** Rows up to this number are in the state already. */
  readonly floor: number;
}

/** What can happen, and what is known of it. What the visitor did by HTTP is the fact that its row tells again. */
export interface Inputs extends Known {
  init: null;
  admitted: { answer: InitAnswer; agent: Agent | null };
  fatal: WidgetError;
  submit: null;
  /** Was the form taken? */
  submitted: boolean;
  row: Fact;
  "queue.position": QueueStanding;
}

/** The facts that change something. */
type Known = Omit<Pick<FactData, Exclude<FactType, Ignored>>, "queue.joined" | "queue.left" | "call.ended"> & {
  "queue.joined": QueueTicket & Partial<QueueStanding>;
  "queue.left": { ticket_id: string | null; reason: string };
  "call.ended": { call_id: string; reason: string };
};
type Ignored = Extract<FactType, `cobrowse.${string}` | "message.sent">;

export type Input = { [N in keyof Inputs]: [N, Inputs[N]] }[keyof Inputs];

/** An event for the host, or something to do. `finish`: the session is over for good. */
export type Effect =
  | { [E in EventName]: WidgetEvents[E] extends undefined ? [E] : [E, WidgetEvents[E]] }[EventName]
  | ["mount", CallRef]
  | ["unmount"]
  | ["finish"];

export interface Step {
  model: Model;
  effects: Effect[];
}

type Change = [Partial<Model>, ...Effect[]];

const NOTHING: Change = [{}];

export const IDLE: Model = {
  phase: "idle",
  admitted: false,
  ticket: null,
  standing: null,
  agent: null,
  call: null,
  form: false,
  floor: 0,
};

export function next(model: Model, input: Input): Step {
  const over = model.phase === "ended" || (model.phase === "error" && model.admitted);
  const [change, ...told]: Change = over ? NOTHING : (INPUTS[input[0]] as React)(model, input[1]);
  const to = sound({ ...model, ...change });
  const effects: Effect[] = [];
  if (to.phase !== model.phase) effects.push(["state:changed", { from: model.phase, to: to.phase }]);
  const another = to.call?.call_id !== model.call?.call_id;
  if (another && model.call) effects.push(["unmount"]);
  effects.push(...told);
  if (another && to.call) effects.push(["mount", to.call]);
  return { model: to, effects };
}

/** What belongs to a phase goes with it. */
function sound(model: Model): Model {
  const { phase, standing, agent, call } = model;
  const inCall = phase === "in_call";
  return {
    ...model,
    standing: phase === "queued" ? standing : null,
    agent: inCall || phase === "assigned" ? agent : null,
    call: inCall ? call : null,
  };
}

type React = (model: Model, payload: unknown) => Change;

const INPUTS: { [N in keyof Inputs]: (model: Model, payload: Inputs[N]) => Change } = {
  init: () => [{ phase: "initializing" }],
  admitted: (_model, { answer, agent }) => admitted(answer, agent),
  fatal,
  submit: ({ phase }) => (phase === "ready" ? [{ phase: "submitting" }] : NOTHING),
  submitted: ({ phase, form }, ok) => [{ phase: phase === "submitting" ? "ready" : phase, form: ok || form }],
  row,
  "queue.position": moved,
  "form.submitted": () => [{ form: true }],
  "queue.joined": joined,
  "queue.left": left,
  "queue.abandoned": left,
  "agent.assigned": (model, { ticket_id, agent }) => [
    { phase: model.call ? "in_call" : "assigned", ticket: ticket_id, agent },
    ["agent:assigned", { agent }],
  ],
  "agent.unassigned": (model, { ticket_id, reason }) => {
    if (model.ticket && model.ticket !== ticket_id) return NOTHING;
    return [{ phase: "queued", ticket: ticket_id }, ...endOf(model, reason)];
  },
  "call.started": (_model, call) => [{ phase: "in_call", call }],
  "call.transferred": ({ call }, { call_id, mode, to: { agent } }) =>
    call?.call_id === call_id && mode === "warm" && agent ? [{ agent }, ["agent:assigned", { agent }]] : NOTHING,
  "call.ended": callEnded,
  "session.expiring": (_model, { seconds }) => [{}, ["session:expiring", { seconds }]],
  "session.ended": ended,
};

function admitted(answer: InitAnswer, agent: Agent | null): Change {
  const { session, queue: standing = null, call = null, form_submitted = false, last_event: floor } = answer;
  const ticket = standing?.ticket_id ?? null;
  return [
    { phase: session.state, admitted: true, ticket, standing, agent, call, form: form_submitted, floor },
    ["ready"],
    ...(standing ? [["queue:position", place(standing)] satisfies Effect] : []),
  ];
}

function row(model: Model, fact: Fact): Change {
  if (fact.type === "message.sent") return [{}, ["message", messageOf(fact)]];
  const hear = fact.seq > model.floor ? (INPUTS as Partial<Record<FactType, React>>)[fact.type] : undefined;
  return hear?.(model, fact.data) ?? NOTHING;
}

export function messageOf({ data, seq, created_at }: Extract<Fact, { type: "message.sent" }>): Message {
  return { ...data, seq, created_at };
}

function joined(model: Model, ticket: Inputs["queue.joined"]): Change {
  const free = model.phase === "ready" || model.phase === "submitting" || model.phase === "queued";
  const { ticket_id, position } = ticket;
  if (!free || model.ticket === ticket_id) return NOTHING;
  const standing = { estimated_wait_seconds: null, waiting: null, ...ticket };
  return [{ phase: "queued", ticket: ticket_id, standing }, ["queue:joined", { ticket_id, position }]];
}

function moved(model: Model, standing: QueueStanding): Change {
  if (model.phase !== "queued" || (model.ticket && standing.ticket_id !== model.ticket)) return NOTHING;
  const { position, estimated_wait_seconds: estimate } = standing;
  const same = model.standing?.position === position && model.standing.estimated_wait_seconds === estimate;
  return same ? [{ standing }] : [{ standing }, ["queue:position", place(standing)]];
}

function place({ position, estimated_wait_seconds }: QueueStanding): WidgetEvents["queue:position"] {
  return { position, estimated_wait_seconds };
}

function left(model: Model, { ticket_id, reason }: Inputs["queue.left"]): Change {
  if (model.phase !== "queued" || model.ticket !== ticket_id) return NOTHING;
  return [{ phase: "ready" }, ["queue:left", { reason }]];
}

function callEnded(model: Model, { call_id, reason }: Inputs["call.ended"]): Change {
  if (model.call?.call_id !== call_id) return NOTHING;
  const back = ["released", "agent_lost", "transferred"].includes(reason); // to the place they had; the row that follows says so
  return [{ phase: back ? "queued" : "ready" }, ...endOf(model, reason)];
}

function endOf({ call }: Model, reason: string): Effect[] {
  return call ? [["call:ended", { reason }]] : [];
}

function ended(model: Model, { reason }: { reason: string }, phase: WidgetState = "ended"): Change {
  const effects = endOf(model, "session_ended");
  if (reason === "expired") effects.push(["session:expired"]);
  return [{ phase }, ...effects, ["finish"]];
}

function fatal(model: Model, error: WidgetError): Change {
  if (!model.admitted) return [{ phase: "error" }, ["error", error]];
  const over = error.code === "session_ended";
  const reason = over || error.code === "token_expired" ? "expired" : "";
  const change = ended(model, { reason }, over ? "ended" : "error");
  if (!over) change.push(["error", error]);
  return change;
}
