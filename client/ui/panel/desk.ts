// What the visitor's presses do: calls on the client, and what their refusals mean in the panel.
import type { Message, WidgetClient, WidgetError } from "../../sdk/index.js";
import type { PanelWords } from "../locale/panel.js";
import { hiddenAnswers, isShown } from "./asked.js";
import { explain, whileBusy } from "./busy.js";
import { hearUsed, showCode } from "./code.js";
import type { Other, PanelInput } from "./model.js";
import type { Post } from "./requesting.js";
import { passedTo, rate, say } from "./said.js";
import { hearTyping, typist } from "./typing.js";
import type { Actions, Refused } from "./view.js";

export interface DeskWires {
  words: PanelWords;
  client(): WidgetClient;
  input(input: PanelInput): void;
  post: Post;
  /** The session has begun. */
  begun(): void;
  restart(): void;
  hide(): void;
}

export function deskActions(wires: DeskWires): Actions {
  const { client, input, words } = wires;
  const tell = (error: unknown) => input({ type: "note", note: explain(error, words) });
  return {
    submit: (data) =>
      whileBusy(
        input,
        async () =>
          client()
            .submitForm(data)
            .then(() => input({ type: "answered" }))
            .then(() => null),
        (error) => refusedForm(error, wires),
      ),
    join: (consents, consent_versions) =>
      whileBusy<string | null>(
        input,
        async () => {
          await submitHidden(client());
          await client().joinQueue(consents, { consent_versions });
          return null;
        },
        (error) => refusedJoin(error, wires),
      ),
    leave: () => void whileBusy(input, () => client().leaveQueue(), tell),
    endCall: () => void client().ui.endCall().catch(tell),
    send: (text, id) => void say(client(), input, text, id),
    typing: typist(client),
    rate: (score, comment) => succeeds(rate(client(), score, comment)),
    ...requestActions(wires),
    code: (wanted) => void showCode(wanted, wires),
    onward: () => input({ type: "onward" }),
    restart: wires.restart,
    finish: () => {
      wires.hide();
      void client().endSession().catch(tell);
    },
  };
}

function requestActions(wires: DeskWires): Pick<Actions, "request" | "requesting" | "look"> {
  const { client, input } = wires;
  return {
    request: (letter) =>
      whileBusy<Refused | null>(
        input,
        async () => {
          input({ type: "requested", receipt: await wires.post(letter) });
          return null;
        },
        (error) => refusedRequest(error, wires),
      ),
    requesting: (step, hide) => {
      input({ type: "requesting", step });
      if (hide) {
        wires.hide();
      }
    },
    look: async () => {
      await client()
        .ui.fetchConfig()
        .catch(() => {});
    },
  };
}

/** A message for each bad field, if that is why. */
function refusedForm(error: unknown, { input, words }: DeskWires): Record<string, string> | null {
  const { fields } = error as Partial<WidgetError>;
  if (!fields) {
    input({ type: "note", note: explain(error, words) });
  }
  return fields ?? null;
}

/** A form of hidden fields alone is never shown. */
async function submitHidden(client: WidgetClient): Promise<void> {
  const fields = client.ui.getWidget()?.form.fields ?? [];
  if (fields.length > 0 && !fields.some(isShown) && !client.ui.isFormSubmitted()) {
    await client.submitForm(hiddenAnswers(fields, window.location.search));
  }
}

/** The name of the consent that is wanting, if that is why. What was changed meanwhile is fetched anew. */
async function refusedJoin(error: unknown, { client, input, words }: DeskWires): Promise<string | null> {
  const { code, param, fields } = error as Partial<WidgetError>;
  if (code === "consent_required" || code === "queue_closed" || (code === "form_invalid" && fields)) {
    await client()
      .ui.fetchConfig()
      .catch(() => {});
  }
  if (code === "queue_closed" || code === "queue_full") {
    input({ type: "refused", code: code === "queue_closed" ? "closed" : "full" });
  } else if (code === "consent_required" && param) {
    return param.replace(/^consents\./, "");
  } else if (code === "form_invalid" && fields) {
    input({ type: "asked anew", note: words.askedAnew });
  } else {
    input({ type: "note", note: explain(error, words) });
  }
  return null;
}

/** What is taken may have changed meanwhile; what was written stays where it is. */
async function refusedRequest(error: unknown, { client, words }: DeskWires): Promise<Refused> {
  const { code, param, fields, status } = error as Partial<WidgetError>;
  if (fields) {
    return { fields };
  }
  if (code === "requests_off" || code === "consent_required") {
    await client()
      .ui.fetchConfig()
      .catch(() => {});
  }
  if (code === "consent_required" && param) {
    return { consent: param };
  }
  if (code === "requests_off") {
    return { note: words.requestsOff };
  }
  return { note: code === "rate_limited" || (status ?? 500) < 500 ? explain(error, words) : words.requestKept };
}

function succeeds(done: Promise<unknown>): Promise<boolean> {
  return done.then(
    () => true,
    () => false,
  );
}

function stateOf(client: WidgetClient): PanelInput {
  const widget = client.ui.getWidget();
  const asks = widget?.form.fields.some(isShown) ?? false;
  return {
    type: "state",
    state: client.getState(),
    needsForm: asks && !client.ui.isFormSubmitted(),
    open: client.getState() === "idle" || (widget?.open ?? true),
    agent: client.getCurrentAgent(),
  };
}

/** Tells the model all that the client tells; returns the function that stops it. */
export function listen(client: WidgetClient, words: PanelWords, input: (input: PanelInput) => void): () => void {
  const state = () => input(stateOf(client));
  const offs = [
    client.on("state:changed", state),
    client.on("ready", state),
    client.on("agent:assigned", state),
    client.on("queue:joined", ({ position }) => input({ type: "position", place: position, estimate: null })),
    client.on("queue:position", ({ position, estimated_wait_seconds }) =>
      input({ type: "position", place: position, estimate: estimated_wait_seconds }),
    ),
    client.on("queue:left", ({ reason }) =>
      input({ type: "note", note: reason === "presence_lost" ? words.abandoned : words.left }),
    ),
    client.on("call:ended", ({ reason }) => {
      input({ type: "call ended", reason });
      if (reason === "transferred") void passedTo(client).then((name) => input({ type: "passed to", name }));
    }),
    client.on(
      "passing",
      (frame) => frame.type === "presence" && input({ type: "others", others: othersIn(frame.data) }),
    ),
    hearUsed(client, input),
    hearTyping(client, (on) => input({ type: "typing", on })),
    client.on("message", (message: Message) => input({ type: "messages", messages: [message] })),
    client.on("connection:changed", ({ transport }) => input({ type: "transport", transport })),
    client.on("session:expiring", () => input({ type: "note", note: words.expiring })),
    client.on("session:expired", () => input({ type: "expired" })),
    client.on("error", (error) => reportError(error, words, input)),
  ];
  state();
  return () => {
    for (const off of offs) {
      off();
    }
  };
}

function othersIn({ parties }: Record<string, unknown>): Other[] {
  return Array.isArray(parties) ? parties.map(({ name, role }) => ({ name: String(name), role: String(role) })) : [];
}

function reportError(error: WidgetError, words: PanelWords, input: (input: PanelInput) => void): void {
  if (error.code === "token_expired" || error.code === "session_ended") {
    input({ type: "expired" });
  } else if (["script_failed", "container_not_found", "conference_failed"].includes(error.code)) {
    input({ type: "note", note: words.noVideo });
  } else if (error.fatal) {
    input({ type: "note", note: explain(error, words) });
  }
}
