// Remembers the session for the next page of this tab. A forbidden or full storage only costs the resumption.
import type { Environment } from "./environment.js";
import type { Agent } from "./types.js";

export interface Kept {
  session: string;
  token: string;
  last: number;
  agent: Agent | null;
}

export class Store {
  readonly #env: Environment;
  readonly #key: string;

  constructor(env: Environment, widgetKey: string, apiUrl: string) {
    this.#env = env;
    this.#key = `livedesk:${widgetKey}:${new URL(apiUrl).origin}`;
  }

  read(): Kept | null {
    return this.#try((storage) => JSON.parse(storage.getItem(this.#key) as string));
  }

  write(kept: Kept): void {
    this.#try((storage) => storage.setItem(this.#key, JSON.stringify(kept)));
  }

  forget(): void {
    this.#try((storage) => storage.removeItem(this.#key));
  }

  #try<T>(use: (storage: Storage) => T): T | null {
    try {
      return use(this.#env.sessionStorage);
    } catch {
      return null;
    }
  }
}
