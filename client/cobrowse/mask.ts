// Text in the place of which others are shown: as long, broken at the same places, and saying nothing.

const DOT = "•";
/** What a password shows, however long it is. */
export const SECRET = DOT.repeat(8);

/** Every character but white space becomes a dot. */
export function mask(text: string): string {
  return text.replace(/\S/gu, DOT);
}
