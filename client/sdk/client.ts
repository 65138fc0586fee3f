// WidgetClient: the public face of the SDK.
import { Emitter } from "./emitter.js";
import { widgetError } from "./errors.js";
import type { Agent, QueueTicket, WidgetOptions, WidgetState, WidgetUi } from "./types.js";

export class WidgetClient extends Emitter {
  /** What the default interface needs beyond these methods. */
  readonly ui: WidgetUi;

  constructor(options: WidgetOptions) {
    super();
    if (typeof window === "undefined") throw widgetError("browser_only");
    if (!options?.widgetKey) throw widgetError("widget_key_required");
    this.ui = {} as WidgetUi;
  }

  async init(): Promise<void> {
    throw widgetError("not_initialized");
  }

  async submitForm(_data: Record<string, unknown>): Promise<void> {
    throw widgetError("not_initialized");
  }

  async joinQueue(_consents: Record<string, boolean> = {}): Promise<QueueTicket> {
    throw widgetError("not_initialized");
  }

  async leaveQueue(): Promise<void> {
    throw widgetError("not_initialized");
  }

  getQueuePosition(): number | null {
    return null;
  }

  async endSession(): Promise<void> {
    throw widgetError("not_initialized");
  }

  async stopCobrowsing(): Promise<void> {
    throw widgetError("not_initialized");
  }

  async sendMessage(_text: string): Promise<void> {
    throw widgetError("not_initialized");
  }

  getState(): WidgetState {
    return "idle";
  }

  getCurrentAgent(): Agent | null {
    return null;
  }

  async destroy(): Promise<void> {
    this.silence();
  }
}
