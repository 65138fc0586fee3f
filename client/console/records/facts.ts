// The event log in words: what happened, when, and what was said.
import { h } from "../../ui/dom";
import { clock, exact, timeOfDay } from "../format";
import type { Scene } from "./pieces";
import type { Fact } from "./wire";
import type { Tell, Word } from "./words";
import { en } from "./words.en";

const SECONDS: Intl.DateTimeFormatOptions = { hour: "numeric", minute: "2-digit", second: "2-digit" };

export function createTimeline({ tell, locale }: Scene, facts: readonly Fact[]): HTMLElement {
  const items = facts.map((fact) => {
    const time = h(
      "time",
      { datetime: fact.created_at, title: exact(fact.created_at, locale), class: "number" },
      precise(fact.created_at, locale),
    );
    const said =
      fact.type === "message.sent" ? h("p", { class: "bubble" }, h("bdi", {}, String(fact.data.text))) : null;
    return h("li", { "data-kind": kindOf(fact) }, time, h("div", {}, h("p", {}, wordsOf(fact, tell)), said));
  });
  return h("ol", { class: "timeline" }, ...items);
}

/** An event in words; its name where a later server sends one that is not known here. */
export function wordsOf({ type, data }: Fact, tell: Tell): string {
  const values = {
    agent: nameOf(data.agent),
    queue: String(data.queue ?? ""),
    position: String(data.position ?? ""),
    length: clock(Number(data.duration_seconds ?? 0)),
    to: nameOf(data.to_agent) || String(data.to_queue ?? ""),
  };
  const special: Record<string, Word> = {
    "message.sent": data.sender === "agent" ? "event.message.agent" : "event.message.visitor",
    "agent.unassigned": data.reason === "agent_lost" ? "event.agent.lost" : "event.agent.unassigned",
  };
  const word = special[type] ?? `event.${type}`;
  return word in en ? tell(word as Word, values) : type;
}

function nameOf(agent: unknown): string {
  return String((agent as { name?: unknown } | null)?.name ?? "");
}

/** What gives the point on the line its colour. */
function kindOf({ type, data }: Fact): string {
  if (type === "message.sent") return "message";
  if (type === "call.started" || type === "agent.assigned") return "good";
  if (type === "call.ended") return data.status === "completed" ? "good" : "critical";
  return type === "queue.left" || type === "queue.abandoned" || type === "agent.unassigned" ? "warning" : "plain";
}

function precise(iso: string, locale: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return timeOfDay(iso, locale);
  return new Intl.DateTimeFormat(locale, SECONDS).format(time);
}
