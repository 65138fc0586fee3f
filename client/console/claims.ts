// Lets one tab of the browser do what all of them would: the first to claim a name has it while it holds it.

export interface Claims {
  /** Whether this tab is the one. Where the browser has no locks (insecure pages) every tab is. */
  claim(name: string): Promise<boolean>;
  release(name: string): void;
}

/** A lock a name, taken only where it is free, is settled by the browser itself, and let go with a tab that dies. */
export function claims(locks: Pick<LockManager, "request"> | undefined): Claims {
  const held = new Map<string, () => void>();
  return {
    claim(name) {
      if (locks === undefined) return Promise.resolve(true);
      return new Promise((resolve) => {
        const taken = (lock: Lock | null): Promise<void> | null => {
          resolve(lock !== null);
          return lock && new Promise((release) => void held.set(name, release));
        };
        locks.request(`livedesk.${name}`, { ifAvailable: true }, taken).catch(() => resolve(true));
      });
    },
    release(name) {
      held.get(name)?.();
      held.delete(name);
    },
  };
}
