// Letters over the host's signals: marked with the call, and taken only from the other side of the same one.
import type { ConferenceHost } from "./contract.js";
import type { Letter } from "./line.js";
import type { Cancel } from "./timers.js";

export function post(host: ConferenceHost, letter: Letter): void {
  host.sendSignal({ call_id: host.callId, ...letter });
}

export function collect(host: ConferenceHost, take: (letter: Letter) => void): Cancel {
  return host.onSignal((data) => {
    if (data.call_id === host.callId && data.from !== host.role) {
      take(data as unknown as Letter);
    }
  });
}
