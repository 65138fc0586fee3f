// Turns between which the page has its own: at once, and in a tab in the background too, where timers are slowed.

/** What changes a thousand times a second is not told a thousand times. */
const SOON_MS = 16;

export class Turns {
  private readonly channel = new MessageChannel();
  private readonly waiting: (() => void)[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.channel.port1.onmessage = () => this.waiting.shift()?.();
  }

  next(run: () => void): void {
    this.waiting.push(run);
    this.channel.port2.postMessage(null);
  }

  /** Unless it waits for its turn already. */
  once(run: () => void): void {
    if (!this.waiting.includes(run)) this.next(run);
  }

  /** With all that comes until then; in a tab in the background, where timers are slowed, at once. */
  soon(run: () => void): void {
    if (document.hidden) this.once(run);
    else
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        run();
      }, SOON_MS);
  }

  close(): void {
    clearTimeout(this.timer);
    this.waiting.length = 0;
    this.channel.port1.onmessage = null;
    this.channel.port1.close();
    this.channel.port2.close();
  }
}

/** A slice begins nothing new after so long; with what follows it stays well under 50 ms. */
const SLICE_MS = 10;

/** Of the slice that begins now: whether it is late. */
export function deadline(): () => boolean {
  const until = performance.now() + SLICE_MS;
  return () => performance.now() >= until;
}
