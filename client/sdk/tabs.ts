// Keeps two tabs from sharing one session: a duplicated tab gets a copy of sessionStorage.
import type { Scope } from "./scope.js";

const PATIENCE_MS = 100;

/** Is another living tab (or client) the session's owner? Resolves after 100 ms at most. */
export function isTaken(scope: Scope, session: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = scope.child();
    const done = (taken: boolean) => {
      resolve(taken);
      asking.close();
    };
    asking.add(() => resolve(false));
    open(asking, session, (word) => {
      if (word === "mine") done(true);
    })?.postMessage("whose");
    asking.after(PATIENCE_MS, () => done(false));
  });
}

/** Answers those who ask, as long as the scope lives. */
export function claim(scope: Scope, session: string): void {
  const channel = open(scope, session, (word) => {
    if (word === "whose") channel?.postMessage("mine");
  });
}

function open(scope: Scope, session: string, hear: (word: unknown) => void): BroadcastChannel | null {
  try {
    const channel = new scope.env.BroadcastChannel(`livedesk:${session}`);
    channel.onmessage = (event) => hear(event.data);
    scope.add(() => channel.close());
    return channel;
  } catch {
    return null;
  }
}
