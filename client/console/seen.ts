// Passes on what the link hears of cobrowsing to whoever shows it.
import type { Seen } from "./connection";

export class SeenLine {
  private last: Seen | null = null;
  private readonly ears = new Set<(word: Seen) => void>();

  say(word: Seen): void {
    if (!(word instanceof ArrayBuffer) && word.type === "cobrowses") this.last = word;
    for (const hear of this.ears) hear(word);
  }

  /** Who comes late is told what is being looked at. Returns the function that stops listening. */
  listen(hear: (word: Seen) => void): () => void {
    this.ears.add(hear);
    if (this.last) hear(this.last);
    return () => this.ears.delete(hear);
  }
}
