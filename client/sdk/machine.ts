// The visitor's session as the SDK sees it: a pure function from state and input to state and effects.
import type { WidgetError } from "./errors.js";
import type { Fact, FactData, FactType } from "./protocol.gen.js";
import type { Agent, CallRef, EventName, Message, QueueStanding, WidgetEvents, WidgetState } from "./types.js";
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
  readonly formSubmitted: boolean;
  /** Rows up to this number are in the state already. */
  readonly floor: number;
}

export type Input =
  | { type: "init" }
  | { type: "admitted"; answer: InitAnswer; agent: Agent | null }
  | { type: "fatal"; error: WidgetError }
  | { type: "submit" }
  | { type: "submitted"; ok: boolean }
  | { type: "joined"; standing: QueueStanding }
  | { type: "position"; standing: QueueStanding }
  | { type: "left" }
  | { type: "hung up"; call: CallRef }
  | { type: "ended" }
  | { type: "fact"; fact: Fact };

/** An event for the host, or something to do. `finish`: the session is over for good. */
export type Effect =
  | { [E in EventName]: [E, WidgetEvents[E]] }[EventName]
  | ["mount", CallRef]
  | ["unmount", undefined]
  | ["finish", undefined];

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
  formSubmitted: false,
  floor: 0,
};

export function next(model: Model, input: Input): Step {
  const over = model.phase === "ended" || (model.phase === "error" && model.admitted);
  const [change, ...effects]: Change = over ? NOTHING : react(model, input);
  const to = { ...model, ...change };
  if (to.phase !== model.phase) {
    effects.unshift(["state:changed", { from: model.phase, to: to.phase }]);
  }
  return { model: to, effects };
}

function react(model: Model, input: Input): Change {
  switch (input.type) {
    case "init":
      return [{ phase: "initializing" }];
    case "admitted":
      return admitted(input.answer, input.agent);
    case "fatal":
      return fatal(model, input.error);
    case "submit":
      return model.phase === "ready" ? [{ phase: "submitting" }] : NOTHING;
    case "submitted":
      return [
        {
          phase: model.phase === "submitting" ? "ready" : model.phase,
          formSubmitted: input.ok || model.formSubmitted,
        },
      ];
    case "joined":
      return joined(model, input.standing);
    case "position":
      return moved(model, input.standing);
    case "left":
      return left(model, model.ticket, "visitor");
    case "hung up":
      return callEnded(model, input.call.call_id, "visitor");
    case "ended":
      return ended(model, "visitor");
    case "fact":
      return fact(model, input.fact);
  }
}

function admitted(answer: InitAnswer, agent: Agent | null): Change {
  const { queue = null, call = null } = answer;
  const to: Partial<Model> = {
    phase: answer.session.state,
    admitted: true,
    ticket: queue?.ticket_id ?? null,
    standing: queue,
    agent: answer.session.state === "in_call" || answer.session.state === "assigned" ? agent : null,
    call,
    formSubmitted: answer.form_submitted ?? false,
    floor: answer.last_event,
  };
  const effects: Effect[] = [["ready", undefined]];
  if (queue) effects.push(["queue:position", place(queue)]);
  if (call) effects.push(["mount", call]);
  return [to, ...effects];
}

function fact(model: Model, row: Fact): Change {
  if (row.type === "message.sent") {
    return [{}, ["message", messageOf(row)]];
  }
  const hear = FACTS[row.type] as ((model: Model, data: Fact["data"]) => Change) | undefined;
  return hear && row.seq > model.floor ? hear(model, row.data) : NOTHING;
}

export function messageOf({ data, seq, created_at }: Extract<Fact, { type: "message.sent" }>): Message {
  return { ...data, seq, created_at };
}

const FACTS: { [T in FactType]?: (model: Model, data: FactData[T]) => Change } = {
  "form.submitted": () => [{ formSubmitted: true }],
  "queue.joined": (model, data) => joined(model, { ...data, estimated_wait_seconds: null, waiting: null }),
  "queue.left": (model, data) => left(model, data.ticket_id, data.reason),
  "queue.abandoned": (model, data) => left(model, data.ticket_id, data.reason),
  "agent.assigned": (model, { ticket_id, agent }) => [
    { phase: model.call ? model.phase : "assigned", ticket: ticket_id, standing: null, agent },
    ["agent:assigned", { agent }],
  ],
  "agent.unassigned": (model, { ticket_id, reason }) => {
    if (model.ticket && model.ticket !== ticket_id) return NOTHING;
    const [, ...effects] = model.call ? callEnded(model, model.call.call_id, reason) : NOTHING;
    return [{ phase: "queued", ticket: ticket_id, agent: null, call: null }, ...effects];
  },
  "call.started": (_model, call) => [{ phase: "in_call", standing: null, call }, ["mount", call]],
  "call.ended": (model, data) => callEnded(model, data.call_id, data.reason),
  "call.transferred": (_model, { to_agent }) =>
    to_agent ? [{ agent: to_agent }, ["agent:assigned", { agent: to_agent }]] : NOTHING,
  "session.expiring": (_model, { seconds }) => [{}, ["session:expiring", { seconds }]],
  "session.ended": (model, data) => ended(model, data.reason),
};

function joined(model: Model, standing: QueueStanding): Change {
  const free = model.phase === "ready" || model.phase === "submitting" || model.phase === "queued";
  if (!free || model.ticket === standing.ticket_id) return NOTHING;
  const { ticket_id, position } = standing;
  return [{ phase: "queued", ticket: ticket_id, standing, agent: null }, ["queue:joined", { ticket_id, position }]];
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

function left(model: Model, ticket: string | null, reason: string): Change {
  if (model.phase !== "queued" || model.ticket !== ticket) return NOTHING;
  return [{ phase: "ready", standing: null }, ["queue:left", { reason }]];
}

function callEnded(model: Model, call: string, reason: string): Change {
  if (model.call?.call_id !== call) return NOTHING;
  return [
    { phase: reason === "released" ? "queued" : "ready", agent: null, call: null },
    ["unmount", undefined],
    ["call:ended", { reason }],
  ];
}

function ended(model: Model, reason: string): Change {
  const [, ...effects] = model.call ? callEnded(model, model.call.call_id, "session_ended") : NOTHING;
  if (reason === "expired") effects.push(["session:expired", undefined]);
  return [{ phase: "ended", standing: null, agent: null, call: null }, ...effects, ["finish", undefined]];
}

function fatal(model: Model, error: WidgetError): Change {
  if (!model.admitted) return [{ phase: "error" }, ["error", error]];
  if (error.code === "session_ended") return ended(model, "expired");
  const [, ...effects] = ended(model, error.code === "token_expired" ? "expired" : "");
  return [{ phase: "error", standing: null, agent: null, call: null }, ...effects, ["error", error]];
}
