// Steps beside the queue: a note, consents asked anew, a message to be read later, and to whom one is passed on.
import type { PanelInput, PanelModel } from "./model.js";

/** Towards something that is asked of the visitor, or away from it. */
export function stepped(
  model: PanelModel,
  input: Extract<
    PanelInput,
    { type: "note" | "asked anew" | "answered" | "requesting" | "requested" | "code" | "passed to" | "onward" }
  >,
): PanelModel {
  switch (input.type) {
    case "note":
      return { ...model, note: input.note };
    case "asked anew":
      return { ...model, askedAnew: true, note: input.note };
    case "answered":
      return { ...model, askedAnew: false };
    case "requesting":
      return { ...model, requesting: input.step, note: null };
    case "requested":
      return { ...model, requesting: "sent", receipt: input.receipt, note: null };
    case "code":
      return { ...model, code: input.code, note: null };
    case "passed to":
      return { ...model, passedTo: input.name };
    case "onward":
      return { ...model, callEnded: null, refused: null, requesting: null, note: null };
  }
}
