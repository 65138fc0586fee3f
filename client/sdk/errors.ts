// Every error that the SDK throws or emits, with the messages people search for.
import type { ServerErrorCode } from "./protocol.gen.js";

export type SdkErrorCode =
  | "already_initialized"
  | "browser_only"
  | "conference_failed"
  | "connection_interrupted"
  | "container_not_found"
  | "destroyed"
  | "network_error"
  | "not_initialized"
  | "script_failed"
  | "timeout"
  | "unexpected_answer"
  | "widget_key_required";

/** Providers report problems of their own (`camera_refused`, …), hence the open end. */
export type WidgetErrorCode = ServerErrorCode | SdkErrorCode | (string & {});

export interface WidgetErrorDetails {
  status?: number | undefined;
  retryAfter?: number | undefined;
  fatal?: boolean;
  param?: string | undefined;
  fields?: Record<string, string> | undefined;
  docs?: string | undefined;
}

/**
 * `code` is stable, `message` is for people. `status`: the HTTP status, if there was an answer. `retryAfter`: seconds.
 * `fatal`: this client cannot go on. `param`: the parameter at fault. `fields`: a message for each bad form field.
 */
export class WidgetError extends Error {
  override readonly name = "WidgetError";
  readonly code: WidgetErrorCode;
  declare readonly status: number | undefined;
  declare readonly retryAfter: number | undefined;
  readonly fatal: boolean = false;
  declare readonly param: string | undefined;
  declare readonly fields: Record<string, string> | undefined;
  declare readonly docs: string | undefined;

  constructor(code: WidgetErrorCode, message: string, details?: WidgetErrorDetails) {
    super(message);
    Object.assign(this, details);
    this.code = code;
  }
}

/** The exact messages of the SDK. */
export const MESSAGES = {
  browser_only: "WidgetSDK can only be used in browser environment",
  widget_key_required: "widgetKey is required",
  already_initialized: "Widget already initialized",
  not_initialized: "Widget not initialized. Call init() first.",
  already_queued: "Already in queue",
  in_call: "Cannot join queue while in call or assigned to agent",
  connection_interrupted: "Realtime connection interrupted",
  script_failed: "Failed to load video conference script",
  container_not_found: "Parent node not found for video conference after timeout",
  destroyed: "Widget was destroyed",
  network_error: "Server cannot be reached",
  timeout: "Server did not answer in time",
  session_ended: "Session has ended",
} as const;

export type MessageCode = keyof typeof MESSAGES;

export function widgetError(code: MessageCode): WidgetError {
  return new WidgetError(code, MESSAGES[code]);
}
