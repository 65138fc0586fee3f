// What the console takes from its browser: addresses, the CSRF token, the socket, the conference module.
import type { ConferenceModule } from "../conference/contract";
import type { SocketLike } from "./connection";
import type { RecordsModule } from "./view/records";
import type { WatchModule } from "./view/watch";

/** What the server's page says on its main element. */
export interface PageData {
  api: string;
  locale: string;
  login: string;
  csrfCookie: string;
}

export function pageData(main: HTMLElement): PageData {
  const { api = "", locale = "en", login = "", csrfCookie = "csrftoken" } = main.dataset;
  return { api, locale, login, csrfCookie };
}

export const clock = {
  setTimeout: (wake: () => void, ms: number) => window.setTimeout(wake, ms),
  clearTimeout: (timer: number) => window.clearTimeout(timer),
  random: Math.random,
};

/** The cookie is newer than the page once somebody signed in again; where it cannot be read the page's own serves. */
export function csrfToken(cookieName: string): string {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(`${cookieName}=`));
  if (cookie !== undefined) return decodeURIComponent(cookie.slice(cookieName.length + 1));
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

export function openSocket(url: string, protocol: string): SocketLike {
  const socket = new WebSocket(url, protocol === "" ? [] : [protocol]);
  socket.binaryType = "arraybuffer";
  return socket;
}

/** `join.module` is an address, or a path under the static files, where this file stands in `widgets/`. */
export function loadConference(provider: string, join: Record<string, unknown>): Promise<ConferenceModule> {
  const named = typeof join.module === "string" ? join.module : `widgets/conference/${encodeURIComponent(provider)}.js`;
  const url = new URL(named, new URL("../", import.meta.url));
  if (named.startsWith("widgets/")) url.search = __BUILD__;
  return import(url.href);
}

/** The pages of history and statistics, with what draws their charts: fetched when somebody opens one. */
export function loadRecords(): Promise<RecordsModule> {
  const url = new URL("records.js", import.meta.url);
  url.search = __BUILD__;
  return import(url.href);
}

/** What an agent sees a visitor's page with: fetched when a call is on screen. */
export function loadWatch(): Promise<WatchModule> {
  const url = new URL("watch.js", import.meta.url);
  url.search = __BUILD__;
  return import(url.href);
}

/** The call on screen stands in the address, so that a reload comes back to it and a new tab does not. */
export const hash = {
  remembered: () => /^#call=([\w-]+)$/.exec(location.hash)?.[1] ?? null,
  remember(callId: string | null): void {
    const address = location.pathname + location.search + (callId === null ? "" : `#call=${callId}`);
    history.replaceState(null, "", address);
  },
};

/** `crypto.randomUUID` is missing on insecure pages. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
