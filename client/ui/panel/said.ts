// What was said in the session before this page was opened, and what the visitor says now.
import type { Message, WidgetClient } from "../../sdk/index.js";
import { type EventsAnswer, isFact } from "../../sdk/wire.js";
import type { PanelInput } from "./model.js";

/** The session's chat from its beginning. */
export async function fetchMessages({ ui }: WidgetClient): Promise<Message[]> {
  const found: Message[] = [];
  for (let after = -1, last = 0; last > after; ) {
    after = last;
    const { events } = await ui.request<EventsAnswer>("GET", `events/?after=${after}`);
    for (const { type, data, seq, created_at } of events.filter(isFact)) {
      last = seq;
      if (type === "message.sent") {
        found.push({ ...data, seq, created_at });
      }
    }
  }
  return found;
}

/** Under an id of its own, so that a message that is sent again is one message. */
export async function say(
  { ui }: WidgetClient,
  input: (input: PanelInput) => void,
  text: string,
  id = `${Date.now()}-${Math.random()}`,
): Promise<void> {
  input({ type: "sending", id, text });
  try {
    await ui.request("POST", "messages/", { text, client_id: id });
  } catch {
    input({ type: "not sent", id });
  }
}

/** 1 to 5, after a call. */
export async function rate({ ui }: WidgetClient, score: number, comment: string): Promise<void> {
  await ui.request("POST", "session/rating/", { score, comment: comment || undefined });
}
