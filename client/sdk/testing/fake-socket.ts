// The browser's end of a WebSocket whose other end is the fake server.
import type { FakeServer, FakeSession } from "./fake-server.js";

export class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readyState = 0;
  session: FakeSession | null = null;
  readonly sent: { type: string; data?: Record<string, unknown> }[] = [];
  readonly url: string;
  readonly protocols: string[];
  readonly #server: FakeServer;

  constructor(server: FakeServer, url: string, protocols: string[]) {
    this.#server = server;
    this.url = url;
    this.protocols = protocols;
    if (server.sockets === "forbidden") throw new Error("SecurityError");
    server.opened.push(this);
    queueMicrotask(() => server.connect(this));
  }

  get after(): number {
    return Number(new URL(this.url).searchParams.get("after"));
  }

  get token(): string {
    return (this.protocols[1] ?? "").replace("widgets.auth.", "");
  }

  get open(): boolean {
    return this.readyState === 1;
  }

  send(text: string): void {
    const frame = JSON.parse(text);
    this.sent.push(frame);
    this.#server.heard(this, frame);
  }

  /** By the page. */
  close(): void {
    this.#end();
  }

  /** To the page. */
  deliver(frame: object): void {
    if (this.open) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** By the server, or by the network. */
  drop(code = 1006): void {
    if (this.readyState === 3) return;
    this.#end();
    this.onclose?.({ code });
  }

  #end(): void {
    this.readyState = 3;
    this.session?.sockets.delete(this);
  }
}
