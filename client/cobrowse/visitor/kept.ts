// What there is to know of cobrowsing beside its words: the rules, what goes on, and where the next page goes on.
import type { Scope } from "../../sdk/scope";
import type { Session } from "../../sdk/session";
import type { Agent } from "../../sdk/types";
import type { Look } from "../../ui/look";
import type { Rules } from "../privacy";
import type { RecordingWord } from "./recording";

/** As the server tells it. */
export interface Live {
  id: string;
  call_id: string | null;
  agent: Agent;
  /** Who else may see the page now. */
  also?: Agent[];
  status: "requested" | "active" | "declined" | "ended";
  control: "none" | "requested" | "granted";
  control_request_id: string | null;
  recording?: RecordingWord["recording"];
  recording_request_id?: string | null;
  recording_days?: number;
}

/** Who sees the page, by name: who asked, and who else is in the call. */
export interface Who {
  name: string;
  also: readonly string[];
}

/** What is told of an asking: by whom, in which call, and who is there beside them. */
export type Asking = Pick<Live, "agent"> & Partial<Pick<Live, "call_id" | "also">>;

/** Undefined without a call: then nobody else ever sees it. */
export function alsoOf({ call_id, also = [] }: Asking): Agent[] | undefined {
  return call_id ? also : undefined;
}

export function whoOf({ agent, also }: Asking): Who {
  return { name: agent.name, also: namesOf(also) };
}

export function namesOf(agents: readonly Agent[] | undefined): string[] {
  return agents?.map(({ name }) => name) ?? [];
}

/** A host's yes and no. */
export type Answers = [accept: (textVersion?: unknown) => void, decline: (textVersion?: unknown) => void];

/** What the widget's configuration says of cobrowsing: what stays hidden, and how what is ours looks. */
export interface Manner {
  masking?: Partial<Rules> | undefined;
  appearance?: Look | undefined;
}

export function mannerOf({ widget }: Session): Manner {
  const { masking, appearance } = (widget ?? {}) as Manner;
  return { masking, appearance };
}

/** The next page of this tab hears the rows from this one on again, and so goes on where this page ended. 0: there is none. */
export function hearAgain({ store }: Session, live: Scope, row: () => number): void {
  const leave = () => {
    const seq = row();
    const kept = seq > 0 ? store.read() : null;
    if (kept && kept.last >= seq) store.write({ ...kept, last: seq - 1 });
  };
  addEventListener("pagehide", leave);
  live.add(() => removeEventListener("pagehide", leave));
}
