// Notices where the visitor goes inside a single-page app.
import type { Scope } from "./scope.js";

/** Routers set the title after the address; and a page may change its address many times a second. */
const SETTLE_MS = 500;

type Change = History["pushState"];

/** Calls `tell` half a second after the address has changed. Everything is undone at the end of the scope. */
export function watchPage(scope: Scope, tell: () => void): void {
  const { env } = scope;
  let known = env.location.href;
  let settling = false;
  const settled = () => {
    settling = false;
    if (known === env.location.href) return;
    known = env.location.href;
    tell();
  };
  const look = () => {
    if (settling || known === env.location.href) return;
    settling = true;
    scope.after(SETTLE_MS, settled);
  };
  scope.listen(env, "popstate hashchange", look);
  const { navigation } = env as { navigation?: EventTarget };
  if (navigation) scope.listen(navigation, "currententrychange", look);
  else for (const name of ["pushState", "replaceState"] as const) wrap(scope, name, look);
}

function wrap(scope: Scope, name: "pushState" | "replaceState", look: () => void): void {
  const { history } = scope.env;
  const own = Object.hasOwn(history, name);
  const original = history[name];
  const wrapped: Change = (...args) => {
    original.apply(history, args);
    if (!scope.closed) look();
  };
  history[name] = wrapped;
  scope.add(() => {
    // Somebody may have wrapped our wrapper: then it stays and only passes on.
    if (history[name] !== wrapped) return;
    if (own) history[name] = original;
    else delete (history as Partial<History>)[name];
  });
}
