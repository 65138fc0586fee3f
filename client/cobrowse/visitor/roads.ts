// The ways to the server: the session's socket, or HTTP, one request at a time, where there is none.
import type { CallRoad } from "../../sdk/call";
import type { Session } from "../../sdk/session";
import type { Road } from "../outbox";

const MOST_QUEUED = 12;
const MOST_WAITING = 1024 * 1024;
const REFUSED = new Set([401, 403, 404, 409, 410]);

export interface RoadEar {
  /** Another socket than before, or the first after none: who looks may have missed something. */
  changed(): void;
  /** The server takes nothing of this cobrowsing. */
  refused(): void;
}

export class ServerRoad implements Road {
  private readonly session: Session;
  private readonly address: string;
  private readonly ear: RoadEar;
  private queue: Uint8Array<ArrayBuffer>[] = [];
  private busy = false;
  private last: WebSocket | null | undefined;

  constructor(session: Session, road: CallRoad, ear: RoadEar) {
    [this.session, this.ear] = [session, ear];
    this.address = new URL("../api/v1/cobrowse/frames/", road.client).href;
  }

  send(frame: Uint8Array<ArrayBuffer>): boolean {
    const socket = this.socket();
    if (this.last !== undefined && socket !== this.last && socket) queueMicrotask(() => this.ear.changed());
    this.last = socket;
    if (socket) {
      socket.send(frame);
      return true;
    }
    if (this.queue.length >= MOST_QUEUED) return false;
    this.queue.push(frame);
    void this.post();
    return true;
  }

  /** Of another tab, which does not know what waits here. */
  take(frame: Uint8Array<ArrayBuffer>): void {
    if (this.waiting() < MOST_WAITING) this.send(frame);
  }

  waiting(): number {
    const queued = this.queue.reduce((sum, { length }) => sum + length, 0);
    return queued + (this.socket()?.bufferedAmount ?? 0);
  }

  private socket(): WebSocket | null {
    const socket = this.session.connection?.socket?.socket;
    return socket?.readyState === 1 ? socket : null;
  }

  private async post(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const { env } = this.session.scope;
    for (let body = this.queue[0]; body && !this.session.scope.closed; body = this.queue[0]) {
      const headers = {
        Authorization: `Bearer ${this.session.tokens.auth}`,
        "Content-Type": "application/octet-stream",
      };
      try {
        const { status } = await env.fetch(this.address, {
          ...{ method: "POST", headers, body },
          ...{ credentials: "omit", referrerPolicy: "origin" }, // the address of the page says more than may leave it
        });
        if (REFUSED.has(status) && status !== 401) this.ear.refused();
      } catch {} // lost: the gap is seen, and asked about
      this.queue.shift();
    }
    this.busy = false;
  }
}
