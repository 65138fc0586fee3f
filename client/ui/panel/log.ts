// The messages of the conversation as the model keeps them: each once, in order, and what is still on its way.
import type { Message } from "../../sdk/index.js";
import type { PanelInput, PanelModel, Unsent } from "./model.js";

export function outgoing(
  unsent: readonly Unsent[],
  input: Extract<PanelInput, { type: "sending" | "not sent" }>,
): readonly Unsent[] {
  if (input.type === "not sent") return unsent.map((one) => (one.id === input.id ? { ...one, failed: true } : one));
  const { id, text } = input;
  return [...without(unsent, id), { id, text, failed: false }];
}

function without(unsent: readonly Unsent[], id: string): readonly Unsent[] {
  return unsent.some((one) => one.id === id) ? unsent.filter((one) => one.id !== id) : unsent;
}

/** What has come is on its way no more. */
export function heard(model: PanelModel, fresh: readonly Message[]): PanelModel {
  const own = fresh.filter(({ sender }) => sender === "visitor");
  const unsent = own.reduce((left, { client_id }) => without(left, client_id), model.unsent);
  return { ...model, unsent, messages: merge(model.messages, fresh) };
}

/** By number, each once: history and live messages overlap. */
function merge(known: readonly Message[], fresh: readonly Message[]): readonly Message[] {
  const all = new Map([...known, ...fresh].map((message) => [message.seq, message]));
  return [...all.values()].sort((one, other) => one.seq - other.seq);
}
