// Where the agent is: the desk, or a page beside it. The place stands in the address after `#`.

export interface Place {
  readonly name: "desk" | "messages" | "history" | "statistics";
  /** The call whose page is open, of the history. */
  readonly callId: string | null;
  /** Filters by name. */
  readonly query: Readonly<Record<string, string>>;
}

export const DESK: Place = { name: "desk", callId: null, query: {} };

/** `#messages`, `#history?status=missed`, `#history/<call>`, `#statistics`; everything else is the desk. */
export function placeOf(hash: string): Place {
  const [, name, callId, search] = /^#(messages|history|statistics)(?:\/([\w-]+))?(?:\?(.*))?$/.exec(hash) ?? [];
  if (name !== "messages" && name !== "history" && name !== "statistics") return DESK;
  const given = [...new URLSearchParams(search)].filter(([, value]) => value !== "");
  return { name, callId: name === "history" ? (callId ?? null) : null, query: Object.fromEntries(given) };
}

export function addressOf({ name, callId, query }: Place): string {
  if (name === "desk") return "#";
  const given = Object.entries(query).filter(([, value]) => value !== "");
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : "";
  return `#${name}${callId === null ? "" : `/${callId}`}${search}`;
}
