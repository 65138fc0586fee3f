// Passes on what the link hears of cobrowsing to whoever shows it.
import type { Seen } from "./connection";

export class SeenLine {
  private readonly ears = new Set<(word: Seen) => void>();

  say(word: Seen): void {
    for (const hear of this.ears) hear(word);
  }

  /** Returns the function that stops listening. */
  listen(hear: (word: Seen) => void): () => void {
    this.ears.add(hear);
    return () => this.ears.delete(hear);
  }
}
