// Notices where the visitor goes inside a single-page app, without touching the page's history.
import type { Scope } from "./scope.js";

/** Routers set the title after the address; and a page may change its address many times a second. */
const SETTLE_MS = 500;

/** Calls `tell` half a second after the address has changed, or somewhat later where there is no Navigation API. */
export function watchPage(scope: Scope, tell: () => void): void {
  const { location, navigation } = scope.env;
  let known = location.href;
  const look = () => {
    if (known !== location.href) tell();
    known = location.href;
  };
  const tick = () => {
    look();
    scope.after(2 * SETTLE_MS, tick);
  };
  if (navigation) scope.listen(navigation, "currententrychange", () => scope.after(SETTLE_MS, look));
  else tick();
}
