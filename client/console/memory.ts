// What this browser remembers for the agent: how the table is sorted, what is switched on.

export interface Memory {
  get(name: string): string | null;
  set(name: string, value: string | null): void;
  /** What is remembered of a kind: names that begin so. */
  names(beginning: string): string[];
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
    names(beginning) {
      let kept: string[] = [];
      try {
        kept = Object.keys(storage()).filter((key) => key.startsWith(PREFIX));
      } catch {
        // As above.
      }
      const all = new Set([...kept.map((key) => key.slice(PREFIX.length)), ...here.keys()]);
      return [...all].filter((name) => name.startsWith(beginning));
    },
  };
}
