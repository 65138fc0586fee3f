// Who is in a call, and as what: pure.
import type { Call, Me, Party } from "./wire";

/** What the reader is to a call; `watcher`: not in it. */
export type Part = "agent" | "consulted" | "supervisor" | "watcher";

export function partOf(call: Call, me: Me | null): Part {
  if (me === null || call.agent?.id === me.id) return "agent";
  return joined(call).find(({ id }) => id === me.id)?.role ?? "watcher";
}

/** Whether the reader speaks in it. */
export function isIn(call: Call, me: Me | null): boolean {
  return partOf(call, me) !== "watcher";
}

/** Those who are in it beside visitor and agent. */
export function joined({ parties }: Call): readonly Party[] {
  return parties?.filter(({ status }) => status === "joined") ?? [];
}

/** Who was asked in and has not come: still to answer, or with a no that is the last that is known. */
export function asked({ parties }: Call): readonly Party[] {
  return parties?.filter(({ status }) => status !== "joined" && status !== "left") ?? [];
}

/** To whom the call can be handed over now. */
export function consulted(call: Call): Party | null {
  return joined(call).find(({ id, role }) => role === "consulted" && id !== call.agent?.id) ?? null;
}

/** Whether two readings of a call tell of the same people. */
export function samePeople(one: Pick<Call, "agent" | "parties">, other: Pick<Call, "agent" | "parties">): boolean {
  const who = ({ agent, parties = [] }: Pick<Call, "agent" | "parties">) =>
    [agent?.id, ...parties.map(({ id, role, status }) => `${id} ${role} ${status}`)].join();
  return who(one) === who(other);
}
