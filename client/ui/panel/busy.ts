// While the server works on what the visitor has pressed, and what its refusals mean in words.
import type { WidgetError } from "../../sdk/index.js";
import { fill } from "../catalogue.js";
import type { PanelWords } from "../locale/panel.js";
import type { PanelInput } from "./model.js";

export async function whileBusy<T>(
  input: (input: PanelInput) => void,
  act: () => Promise<T>,
  refused: (error: unknown) => T | Promise<T>,
): Promise<T> {
  input({ type: "note", note: null });
  input({ type: "busy", busy: true });
  try {
    return await act();
  } catch (error) {
    return await refused(error);
  } finally {
    input({ type: "busy", busy: false });
  }
}

/** A sentence for people; `retryAfter` in seconds. */
export function explain(error: unknown, words: PanelWords): string {
  if (error instanceof Error && "code" in error) {
    const { code, retryAfter, message } = error as WidgetError;
    if (code === "rate_limited") {
      return fill(words.limited, { n: Math.ceil(retryAfter ?? 60) });
    }
    return code === "network_error" || code === "timeout" || code === "unavailable" ? words.failedText : message;
  }
  return words.failedText;
}
