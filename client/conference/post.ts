// Letters over the host's signals: marked with the call, and taken only from the others in the same one.
import type { ConferenceHost } from "./contract.js";
import type { Letter } from "./line.js";
import type { Cancel } from "./timers.js";

export interface Sender {
  /** What the others in the call are told apart by. */
  key: string;
  /** How to reach this one alone; undefined where the server does not say. */
  party: string | undefined;
  name: string;
}

/** Without `to` to all others in the call. */
export function post(host: ConferenceHost, letter: Letter, to?: string): void {
  host.sendSignal({ call_id: host.callId, ...letter, ...(to !== undefined && { to_party: to }) });
}

/** `own`: this side's party, if the server says so. */
export function collect(
  host: ConferenceHost,
  own: string | undefined,
  take: (letter: Letter, sender: Sender) => void,
): Cancel {
  return host.onSignal((data) => {
    const { call_id, from = "", party, party_name: name = "" } = data;
    const mine = own !== undefined && party !== undefined ? party === own : from === host.role;
    if (call_id === host.callId && !mine) {
      take(data as unknown as Letter, { key: party ?? from, party, name });
    }
  });
}
