// What the page's own life asks for: the network comes and goes, the tab wakes up, the agent leaves.
import type { Connection } from "./connection";
import type { Drafts } from "./drafts";
import type { Store } from "./store";

export interface Lifecycle {
  connection: Connection;
  drafts: Drafts;
  store: Store;
  csrf(): string;
}

export function watch({ connection, drafts, store, csrf }: Lifecycle): void {
  window.addEventListener("online", () => connection.input({ type: "network", online: true }));
  window.addEventListener("offline", () => connection.input({ type: "network", online: false }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") return drafts.flush(true);
    const { link } = store.state;
    if (link === "signed_out" || link === "offline") connection.input({ type: "retry" });
  });
  window.addEventListener("pagehide", () => drafts.flush(true));
  window.addEventListener("beforeunload", (event) => {
    if (drafts.unsaved) event.preventDefault();
  });
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-livedesk-logout]")) {
    form.addEventListener("submit", () => leave(form, drafts, csrf()));
  }
}

/** Signing in again in another tab made the token of this page's form stale. */
function leave(form: HTMLFormElement, drafts: Drafts, token: string): void {
  const field = form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  if (field !== null && token !== "") field.value = token;
  drafts.flush(true);
}
