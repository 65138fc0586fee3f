// Keeps two tabs from sharing one session: a duplicated tab gets a copy of sessionStorage.
import type { Scope } from "./scope.js";

const PATIENCE_MS = 100;

/** Is another living tab (or client) the session's owner? Resolves after 100 ms at most. */
export function isTaken(scope: Scope, session: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = scope.child();
    asking.add(() => resolve(false));
    speak(asking, session, "whose", () => resolve(true));
    asking.after(PATIENCE_MS, () => asking.close());
  });
}

/** Answers those who ask, as long as the scope lives. */
export function claim(scope: Scope, session: string): void {
  const answer = speak(scope, session, "mine", () => answer?.postMessage("mine"));
}

function speak(scope: Scope, session: string, word: "whose" | "mine", hear: () => void): BroadcastChannel | undefined {
  try {
    const channel = new scope.env.BroadcastChannel(`livedesk:${session}`);
    scope.add(() => channel.close());
    channel.onmessage = ({ data }) => data !== word && hear();
    channel.postMessage(word);
    return channel;
  } catch {
    return undefined;
  }
}
