// Whether listeners on this page still hear: `document.open()` takes all of them away, those of our own buttons, too.

export class Hearing {
  /** No page knows it. */
  private readonly sign = `livedesk-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  private heard = false;
  private readonly hear = (): void => {
    this.heard = true;
  };

  constructor() {
    document.addEventListener(this.sign, this.hear);
  }

  works(): boolean {
    this.heard = false;
    document.dispatchEvent(new Event(this.sign));
    return this.heard;
  }

  close(): void {
    document.removeEventListener(this.sign, this.hear);
  }
}
