// Steps beside the queue: consents asked anew, and a message to be read later.
import type { PanelInput, PanelModel } from "./model.js";

/** Towards something that is asked of the visitor, or away from it. */
export function stepped(
  model: PanelModel,
  input: Extract<PanelInput, { type: "asked anew" | "answered" | "requesting" | "requested" | "onward" }>,
): PanelModel {
  switch (input.type) {
    case "asked anew":
      return { ...model, askedAnew: true, note: input.note };
    case "answered":
      return { ...model, askedAnew: false };
    case "requesting":
      return { ...model, requesting: input.step, note: null };
    case "requested":
      return { ...model, requesting: "sent", receipt: input.receipt, note: null };
    case "onward":
      return { ...model, callEnded: null, refused: null, requesting: null, note: null };
  }
}
