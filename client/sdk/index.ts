// @django-livedesk/client: everything that may be imported.
export { WidgetClient } from "./client.js";
export type { SdkErrorCode, WidgetErrorCode } from "./errors.js";
export { WidgetError } from "./errors.js";
export type { ServerErrorCode } from "./protocol.gen.js";
export type * from "./types.js";
