// News about sheets that were adopted by what has not been sent yet: they wait for it.
import type { Fields } from "./fields";
import type { Recorded, Sanitiser } from "./sanitise";

const ADOPTED = 15;

export class Held {
  private readonly sanitiser: Sanitiser;
  private waiting: Recorded[] = [];

  constructor(sanitiser: Sanitiser) {
    this.sanitiser = sanitiser;
  }

  /** True when the event waits from now on. */
  takes(event: Recorded): boolean {
    if (event.type !== 3 || !this.isEarly(event.data)) return false;
    this.waiting.push(event);
    return true;
  }

  /** What can be told by now, clean. */
  release(): Recorded[] {
    const given = this.waiting;
    this.waiting = [];
    const ready: Recorded[] = [];
    for (const event of given) {
      const clean = this.takes(event) ? null : this.sanitiser.clean(event);
      if (clean) ready.push(clean);
    }
    return ready;
  }

  clear(): void {
    this.waiting = [];
  }

  private isEarly({ source, id, styleId }: Fields = {}): boolean {
    if (source === ADOPTED) return !this.sanitiser.mirror.has(Number(id));
    if (typeof styleId !== "number") return false;
    return this.waiting.some(({ data }) => ((data?.styles ?? []) as Fields[]).some((one) => one.styleId === styleId));
  }
}
