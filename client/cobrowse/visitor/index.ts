// Loaded by the SDK at the first word of cobrowsing.
import type { CobrowseModule } from "../contract";

export { Face } from "./face";
export { Show } from "./show";

import { findPasswords } from "../passwords";
import { Visit, type Word } from "./visit";

findPasswords([document]);
const visits = new WeakMap<object, Visit>();

export const hear: CobrowseModule["hear"] = (session, item, road, live) => {
  if (live.closed) return;
  try {
    const visit = visits.get(session) ?? new Visit(session, road, live);
    visits.set(session, visit);
    visit.hear(item as unknown as Word);
  } catch (error) {
    road.emit("error", error as never); // the host page is thrown nothing at
  }
};
