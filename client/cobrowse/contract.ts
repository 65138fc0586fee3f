// What the SDK and the lazily loaded module of cobrowsing promise each other.
import type { CallRoad } from "../sdk/call.js";
import type { Scope } from "../sdk/scope.js";
import type { Session } from "../sdk/session.js";
import type { Frame } from "../sdk/wire.js";

export interface CobrowseModule {
  /** A row or a passing word that begins with `cobrowse.`, or is `cursor` or `presence`. `live` ends with the session. */
  hear(session: Session, item: Frame, road: CallRoad, live: Scope): void;
}
