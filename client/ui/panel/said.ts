// What was said in the session before this page was opened, and what the visitor says now.
import type { Message, WidgetClient } from "../../sdk/index.js";
import type { Fact } from "../../sdk/protocol.gen.js";
import { type EventsAnswer, isFact } from "../../sdk/wire.js";
import type { PanelInput } from "./model.js";

/** The session's chat from its beginning. */
export async function fetchMessages(client: WidgetClient): Promise<Message[]> {
  const facts = await fetchFacts(client);
  return facts.flatMap(({ type, data, seq, created_at }) =>
    type === "message.sent" ? [{ ...data, seq, created_at }] : [],
  );
}

/** The name of the agent or the queue to whom the last call was passed on; null where that is not known. */
export async function passedTo(client: WidgetClient): Promise<string | null> {
  const facts: readonly Fact[] = await fetchFacts(client).catch(() => []);
  const to = facts.flatMap((fact) => (fact.type === "call.transferred" ? [fact.data.to] : [])).at(-1);
  return to?.agent?.name || to?.queue || null;
}

async function fetchFacts({ ui }: WidgetClient): Promise<Fact[]> {
  const found: Fact[] = [];
  for (let after = -1, last = 0; last > after; ) {
    after = last;
    const { events } = await ui.request<EventsAnswer>("GET", `events/?after=${after}`);
    found.push(...events.filter(isFact));
    last = found.at(-1)?.seq ?? 0;
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
