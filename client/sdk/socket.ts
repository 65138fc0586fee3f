// One attempt at a WebSocket: from opening to its end, with heartbeat and dead-socket detection.
import type { Scope } from "./scope.js";
import type { Frame } from "./wire.js";

export interface SocketEar {
  /** No welcome within a second: something else should begin meanwhile. */
  slow(): void;
  opened(): void;
  /** Once; after it nothing more is heard. */
  closed(code: number): void;
  frame(frame: Frame): void;
}

const SLOW_MS = 1_000;
const WELCOME_MS = 10_000;
const ANSWER_MS = 10_000;
/** Close codes of our own making: the server never sends them. */
const REFUSED = 4000;
const DEAD = 4001;

export class Socket {
  readonly #scope: Scope;
  readonly #ear: SocketEar;
  #socket: WebSocket | null = null;
  #beat = 20_000;
  #open = false;
  #heardAt = 0;
  #pingedAt = 0;
  #stopWaiting = () => {};

  constructor(scope: Scope, url: string, protocols: string[], ear: SocketEar) {
    this.#scope = scope;
    this.#ear = ear;
    scope.after(SLOW_MS, () => this.#open || ear.slow());
    this.#stopWaiting = scope.after(WELCOME_MS, () => this.#close(DEAD));
    try {
      const socket = scope.env.openSocket(url, protocols);
      this.#socket = socket;
      socket.onmessage = (event) => this.#hear(event.data);
      socket.onclose = (event) => this.#close(event.code);
      scope.add(() => {
        socket.onmessage = socket.onclose = null;
        socket.close();
      });
    } catch {
      scope.after(0, () => this.#close(REFUSED));
    }
  }

  /** False when the frame cannot be sent. */
  send(frame: object): boolean {
    if (!this.#open || this.#socket?.readyState !== 1) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Is the socket alive? Closed if nothing is heard within ten seconds. */
  probe(): void {
    const asked = this.#scope.env.now();
    this.#pingedAt = asked;
    this.send({ type: "ping" });
    this.#stopWaiting();
    this.#stopWaiting = this.#scope.after(ANSWER_MS, () => {
      if (this.#heardAt < asked) this.#close(DEAD);
    });
  }

  #hear(data: unknown): void {
    const frame = parse(data);
    if (!frame) return;
    const now = this.#scope.env.now();
    this.#heardAt = now;
    if (frame.type === "welcome" && !this.#open) {
      this.#open = true;
      this.#stopWaiting();
      this.#beat = (frame.data.heartbeat_seconds ?? 20) * 1000;
      this.#pingedAt = now;
      this.#tick();
      this.#ear.opened();
    }
    // A page in the background has its timers slowed to one a minute, but hears messages at once.
    if (frame.type === "ping" || (this.#open && now - this.#pingedAt >= this.#beat)) this.probe();
    this.#ear.frame(frame);
  }

  #tick(): void {
    this.#scope.after(this.#beat, () => {
      this.probe();
      this.#tick();
    });
  }

  #close(code: number): void {
    this.#open = false;
    if (this.#scope.closed) return;
    this.#scope.close();
    this.#ear.closed(code);
  }
}

function parse(data: unknown): Frame | null {
  try {
    const frame = JSON.parse(data as string) as Frame | null;
    return frame && typeof frame.type === "string" ? frame : null;
  } catch {
    return null;
  }
}
