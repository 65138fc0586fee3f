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
const ANSWER_MS = 10_000;

export class Socket {
  readonly #scope: Scope;
  readonly #ear: SocketEar;
  /** Null where none could be made. */
  socket: WebSocket | null = null;
  #beat = 20_000;
  #open = false;
  #probedAt = 0;
  #stopProbe = () => {};

  constructor(scope: Scope, url: string, protocols: string[], ear: SocketEar) {
    this.#scope = scope;
    this.#ear = ear;
    scope.after(SLOW_MS, () => this.#open || ear.slow());
    this.probe();
    try {
      const socket = new scope.env.WebSocket(url, protocols);
      this.socket = socket;
      socket.onmessage = ({ data }) => this.#hear(data);
      socket.onclose = ({ code }) => this.#close(code);
      scope.add(() => {
        socket.onmessage = socket.onclose = null;
        socket.close();
      });
    } catch {
      scope.after(0, () => this.#close());
    }
  }

  /** False when the frame cannot be sent. */
  send(frame: object): boolean {
    const able = this.#open && this.socket?.readyState === 1;
    if (able) this.socket?.send(JSON.stringify(frame));
    return able;
  }

  /** Asks for a sign of life, and gives the socket up if none comes within ten seconds. */
  probe(): void {
    this.#probedAt = this.#scope.env.Date.now();
    this.send({ type: "ping" });
    this.#stopProbe();
    this.#stopProbe = this.#scope.after(ANSWER_MS, () => this.#close());
  }

  #hear(data: string): void {
    let frame: Frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    this.#stopProbe();
    if (frame.type === "welcome") {
      this.#open = true;
      this.#beat = (frame.data.heartbeat_seconds ?? 20) * 1000;
      this.#tick();
      this.#ear.opened();
    }
    // A page in the background has its timers slowed to one a minute, but hears messages at once.
    if (frame.type === "ping" || this.#scope.env.Date.now() - this.#probedAt >= this.#beat) this.probe();
    this.#ear.frame(frame);
  }

  #tick(): void {
    this.#scope.after(this.#beat, () => {
      this.probe();
      this.#tick();
    });
  }

  /** Without a code: given up by this side. */
  #close(code = 0): void {
    this.#open = false;
    if (this.#scope.closed) return;
    this.#scope.close();
    this.#ear.closed(code);
  }
}
