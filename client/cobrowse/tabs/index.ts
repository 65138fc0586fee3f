// Several tabs of one visitor; loaded when an agent sees a page or asks to, by the tab that has the session and by the others.
import { Follower, type Parts } from "./follow";
import type { Letter } from "./words";

export { asks } from "./asks";
export { lead } from "./lead";

/** `letter`: by which the first word of it came. */
export function follow(channel: BroadcastChannel, letter: Letter): void {
  const { search } = new URL(import.meta.url);
  const load = () => import(new URL(`cobrowse.js${search}`, import.meta.url).href) as Promise<Parts>;
  new Follower(channel, load).hear(letter);
}
