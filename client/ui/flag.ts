// Remembers for this tab whether the panel stood open; written only once a session has begun.
const OPEN_FLAG = "livedesk:open";

export function readFlag(): boolean {
  try {
    return sessionStorage.getItem(OPEN_FLAG) === "1";
  } catch {
    return false;
  }
}

export function writeFlag(open: boolean): void {
  try {
    sessionStorage.setItem(OPEN_FLAG, open ? "1" : "0");
  } catch {
    // Forbidden storage costs the reopening, nothing else.
  }
}

export function forgetFlag(): void {
  try {
    sessionStorage.removeItem(OPEN_FLAG);
  } catch {
    // It was never written.
  }
}
