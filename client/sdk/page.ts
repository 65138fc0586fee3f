// Where the visitor is, without what an address must not tell, and where they go inside a single-page app.
import type { Scope } from "./scope.js";

/** Routers set the title after the address; and a page may change its address many times a second. */
const SETTLE_MS = 500;

export function bare(url: string): string {
  return url.split(/[?#]/, 1)[0] as string;
}

/** Of the query and the fragment what the site names (`WIDGETS_PAGE_QUERY`): nothing until it has said so. */
export function address({ href, search, hash }: Location, named: readonly string[] = []): string {
  const kept = [...new URLSearchParams(search)].filter(([name]) => named.some((one) => one === "*" || one === name));
  const query = new URLSearchParams(kept).toString();
  return bare(href) + (query && `?${query}`) + (named.includes("#") ? hash : "");
}

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
