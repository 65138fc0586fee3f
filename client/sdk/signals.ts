// Sends the call's signals in the order given: by socket when there is one, else by HTTP, one at a time.
import type { SignalData } from "../conference/contract.js";
import type { Scope } from "./scope.js";

/** `bySocket` answers false when there is none. A signal may be lost: the conference module mends what is missing. */
export function sender(
  scope: Scope,
  bySocket: (data: SignalData) => boolean,
  byHttp: (data: SignalData) => Promise<unknown>,
): (data: SignalData) => void {
  const waiting: SignalData[] = [];
  let busy = false;
  return async (given) => {
    waiting.push(given);
    if (busy) return;
    busy = true;
    for (let data = waiting.shift(); data && !scope.closed; data = waiting.shift()) {
      if (!bySocket(data)) await byHttp(data).catch(() => {});
    }
    busy = false;
  };
}
