// The console's keys: what each of them does and where, and when a key is none because somebody is typing.
import type { StringKey } from "./strings";

/** `beside`: history and statistics, where nobody is taken and no call is spoken in. */
export type Place = "queue" | "live" | "wrapup" | "beside";
export type Deed =
  | "help"
  | "search"
  | "down"
  | "up"
  | "take"
  | "available"
  | "sound"
  | "message"
  | "notes"
  | "back"
  | "next"
  | "queue"
  | "transfer";

export interface Shortcut {
  readonly key: string;
  readonly deed: Deed;
  readonly places: readonly Place[];
}

const CALL = ["live", "wrapup"] as const;
const ALL = ["queue", "beside", ...CALL] as const;

export const SHORTCUTS: readonly Shortcut[] = [
  { key: "?", deed: "help", places: ALL },
  { key: "a", deed: "available", places: ALL },
  { key: "s", deed: "sound", places: ALL },
  { key: "j", deed: "down", places: ["queue"] },
  { key: "k", deed: "up", places: ["queue"] },
  { key: "n", deed: "take", places: ["queue"] },
  { key: "/", deed: "search", places: ["queue"] },
  { key: "m", deed: "message", places: ["live"] },
  { key: "w", deed: "notes", places: CALL },
  { key: "q", deed: "back", places: ["wrapup"] },
  { key: "c", deed: "next", places: ["queue", ...CALL] },
  { key: "t", deed: "transfer", places: ["live"] },
  { key: "d", deed: "queue", places: CALL },
];

export function deedText(deed: Deed): StringKey {
  return `keys.${deed}`;
}

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "isComposing" | "repeat">;

/** A key with Control, Alt or the system's own is the browser's, and one that is held down is pressed once. */
export function deedOf(press: Press, place: Place, typing: boolean): Deed | null {
  if (typing || press.ctrlKey || press.metaKey || press.altKey || press.isComposing || press.repeat) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return SHORTCUTS.find((each) => each.key === key && each.places.includes(place))?.deed ?? null;
}

/** Whether keys pressed here are text, or choose in a list. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("dialog[open]") !== null) return true;
  return target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])");
}
