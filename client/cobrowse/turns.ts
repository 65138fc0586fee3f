// Turns between which the page has its own: at once, and in a tab in the background too, where timers are slowed.

export class Turns {
  private readonly channel = new MessageChannel();
  private readonly waiting: (() => void)[] = [];

  constructor() {
    this.channel.port1.onmessage = () => this.waiting.shift()?.();
  }

  next(run: () => void): void {
    this.waiting.push(run);
    this.channel.port2.postMessage(null);
  }

  close(): void {
    this.waiting.length = 0;
    this.channel.port1.onmessage = null;
    this.channel.port1.close();
    this.channel.port2.close();
  }
}
