// What this browser remembers for the agent: how the table is sorted, what is switched on.

export interface Memory {
  get(name: string): string | null;
  set(name: string, value: string | null): void;
}

const PREFIX = "livedesk.console.";

/** Over `localStorage`; where the browser keeps nothing, for as long as the page lives. */
export function memory(storage: () => Storage): Memory {
  const here = new Map<string, string>();
  return {
    get(name) {
      try {
        return storage().getItem(PREFIX + name);
      } catch {
        return here.get(name) ?? null;
      }
    },
    set(name, value) {
      if (value === null) here.delete(name);
      else here.set(name, value);
      try {
        if (value === null) storage().removeItem(PREFIX + name);
        else storage().setItem(PREFIX + name, value);
      } catch {
        // Private windows and full disks: it stays in `here`.
      }
    },
  };
}
