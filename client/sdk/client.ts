// WidgetClient: the public face of the SDK.
import { Emitter } from "./emitter.js";
import { browserEnvironment, type Environment } from "./environment.js";
import { MESSAGES, WidgetError, widgetError } from "./errors.js";
import { Session } from "./session.js";
import type { Agent, QueueStanding, QueueTicket, WidgetOptions, WidgetState, WidgetUi } from "./types.js";
import { uiOf } from "./ui.js";

/** One visitor's session with one widget. Methods reject with a `WidgetError`. */
export class WidgetClient extends Emitter {
  /** What the default interface needs beyond these methods. */
  readonly ui: WidgetUi;
  readonly #session: Session;

  /** `environment` is for tests. */
  constructor(options: WidgetOptions, environment?: Environment) {
    super();
    if (typeof window === "undefined") throw widgetError("browser_only");
    if (!options?.widgetKey) throw widgetError("widget_key_required");
    const emit = this.emit.bind(this);
    this.#session = new Session(environment ?? browserEnvironment(), options, emit);
    this.ui = uiOf(this.#session, options.widgetKey);
  }

  /** Starts a session, or resumes the one of this tab. May be called again only after it has failed. */
  init(): Promise<void> {
    return this.#session.init();
  }

  /** Rejects with `form_invalid` and a message per field in `fields`. */
  async submitForm(data: Record<string, unknown>): Promise<void> {
    this.#session.guard();
    this.#session.input("submit", null);
    let ok = false;
    try {
      await this.#session.request("PUT", "session/form/", { data });
      ok = true;
    } finally {
      this.#session.input("submitted", ok);
    }
  }

  /** `consents`: what the visitor agreed to, by name. `shown`: which versions they were shown, so that it is these or none. */
  async joinQueue(
    consents: Record<string, boolean> = {},
    shown?: { consent_versions: Record<string, string> },
  ): Promise<QueueTicket> {
    this.#session.guard();
    const { phase } = this.#session.model;
    if (phase === "queued") throw widgetError("already_queued");
    if (phase === "in_call") throw widgetError(phase);
    if (phase === "assigned") throw new WidgetError("already_assigned", MESSAGES.in_call);
    const standing = await this.#session.request<QueueStanding>("POST", "queue/", { ...shown, consents });
    this.#session.input("queue.joined", standing);
    return { ticket_id: standing.ticket_id, position: standing.position };
  }

  /** Gives the place up; does nothing when there is none. */
  async leaveQueue(): Promise<void> {
    await this.#session.request("DELETE", "queue/");
    this.#session.input("queue.left", { ticket_id: this.#session.model.ticket, reason: "visitor" });
  }

  /** 1 is served next; null when not queued, or not yet known. */
  getQueuePosition(): number | null {
    return this.#session.model.standing?.position ?? null;
  }

  /** Ends the call and the session, on this side in any case. */
  async endSession(): Promise<void> {
    const session = this.#session;
    if (session.model.phase === "ended" || (session.model.phase === "error" && session.model.admitted)) return;
    session.guard();
    session.call.stop();
    try {
      await session.request("DELETE", "session/", undefined, { keepalive: true });
    } catch (error) {
      // The server knows no such session: what was asked for.
      if (![401, 404, 410].includes((error as WidgetError).status as number)) throw error;
    } finally {
      session.input("session.ended", { reason: "visitor" });
    }
  }

  /** Does nothing when the page is not being seen. */
  async stopCobrowsing(): Promise<void> {
    this.#session.guard();
    await this.#session.stop?.();
  }

  async sendMessage(text: string): Promise<void> {
    const { env } = this.#session.scope;
    const client_id = `${env.Date.now()}-${env.Math.random()}`;
    await this.#session.request("POST", "messages/", { text, client_id });
  }

  getState(): WidgetState {
    return this.#session.model.phase;
  }

  getCurrentAgent(): Agent | null {
    return this.#session.model.agent;
  }

  /** Leaves no node, listener, timer, socket or track behind. The session stays, for the next client in this tab. */
  async destroy(): Promise<void> {
    this.silence();
    await this.#session.destroy();
  }
}
