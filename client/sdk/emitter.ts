// A typed emitter whose handlers cannot hurt each other nor the emitter.
import type { EventName, Handler, WidgetEvents } from "./types.js";

export type Emit = <E extends EventName>(event: E, payload: WidgetEvents[E]) => void;

type AnyHandler = (payload: unknown) => unknown;

function report(error: unknown): void {
  // biome-ignore lint/suspicious/noConsole: the host's developer must hear of it, and must not be thrown at
  queueMicrotask(() => console.error("LiveDesk: handler failed", error));
}

export class Emitter {
  readonly #handlers = new Map<EventName, Set<AnyHandler>>();

  /** Calls `handler` at every `event` until the returned function is called. Repeating it changes nothing. */
  on<E extends EventName>(event: E, handler: Handler<E>): () => void {
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers.add(handler as AnyHandler));
    return () => this.off(event, handler);
  }

  /** As `on`, for the next `event` only. */
  once<E extends EventName>(event: E, handler: Handler<E>): () => void {
    const stop = this.on(event, (payload) => {
      stop();
      return handler(payload);
    });
    return stop;
  }

  off<E extends EventName>(event: E, handler: Handler<E>): void {
    this.#handlers.get(event)?.delete(handler as AnyHandler);
  }

  protected emit<E extends EventName>(event: E, payload: WidgetEvents[E]): void {
    for (const handler of [...(this.#handlers.get(event) ?? [])]) {
      try {
        const result = handler(payload);
        if (result instanceof Promise) result.catch(report);
      } catch (error) {
        report(error);
      }
    }
  }

  protected silence(): void {
    this.#handlers.clear();
  }
}
