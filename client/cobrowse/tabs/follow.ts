// Another tab of the same site, without the session: from when it is first looked at it is shown, and asks, with the one that has it.
import type { Card } from "../visitor/ask";
import type { Face } from "../visitor/face";
import type { Command } from "../visitor/hands";
import type { Cursor } from "../visitor/pointer";
import type { Show } from "../visitor/show";
import { type Asks, type Letter, page, type Said, type Seen } from "./words";

/** What is loaded only when there is something to show. */
export interface Parts {
  Face: typeof Face;
  Show: typeof Show;
}

const ASK_MS = 5_000;
/** Without an answer for so long nobody sends what is recorded here. */
const ALONE_MS = 12_000;
/** So long it is said that this page is not shown any more. */
const TOLD_MS = 10_000;

export class Follower {
  private readonly channel: BroadcastChannel;
  private readonly load: () => Promise<Parts>;
  private seen: Seen | null = null;
  private face: Face | null = null;
  /** Says still why it has ended. */
  private said: Face | null = null;
  private show: Show | null = null;
  private question: Asks | null = null;
  private card: Card | null = null;
  private heard = 0;
  private loading = false;
  private paused = false;
  private recorded = false;
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly look = () => void this.begin();
  private readonly leave = () => {
    if (this.show) this.say({ say: "gone", stream: this.show.stream });
    this.end();
  };

  constructor(channel: BroadcastChannel, load: () => Promise<Parts>) {
    [this.channel, this.load] = [channel, load];
    channel.onmessage = ({ data }: MessageEvent<Letter>) => data.from !== page && this.hear(data);
  }

  hear(letter: Letter): void {
    if (letter.say === "seen") this.told(letter);
    else if (letter.say === "asks") this.asked(letter);
    else if (letter.say === "answered") this.answered(letter.id);
    else if (letter.say === "over") this.end();
    else if (letter.say === "word") this.word(letter.word.type, letter.word.data);
  }

  private told(seen: Seen): void {
    if (this.seen && seen.cobrowse !== this.seen.cobrowse) this.end();
    this.seen = seen;
    if (performance.now() - this.heard > ALONE_MS) this.show?.again();
    this.listen();
    this.says();
    void this.begin();
  }

  private asked(question: Asks): void {
    if (question.id !== this.question?.id) this.card?.close();
    this.card = question.id === this.question?.id ? this.card : null;
    this.question = question;
    this.listen();
    this.card?.tell(question.sending);
    void this.begin();
  }

  private answered(id: string): void {
    if (id !== this.question?.id) return;
    this.card?.close();
    [this.question, this.card] = [null, null];
    if (!this.seen) this.end();
  }

  /** There is something to do here, once somebody looks. */
  private listen(): void {
    this.heard = performance.now();
    if (this.timer) return;
    this.timer = setInterval(() => this.ask(), ASK_MS);
    document.addEventListener("visibilitychange", this.look);
    addEventListener("pagehide", this.leave);
  }

  private async begin(): Promise<void> {
    if (this.loading || document.hidden) return;
    this.loading = true;
    const { Face, Show } = await this.load().finally(() => {
      this.loading = false;
    });
    const { seen, question } = this;
    const told = seen ?? question;
    if (!told) return;
    this.said?.close();
    this.face ??= new Face(told.locale, told, {
      stop: () => {
        this.say({ say: "stop" });
        this.end();
      },
      covered: () => {
        const { face } = this;
        this.say({ say: "covered" });
        this.end();
        this.said = face;
        void face?.over([], true).catch(() => {});
      },
      release: () => this.say({ say: "release" }),
    });
    if (seen && !this.show) this.shown(this.face, Show, seen);
    if (!question || this.card) return;
    const { kind, name, also, days, id } = question;
    this.card = this.face.ask({ kind, name, also, days, answer: (yes) => this.say({ say: "answer", id, yes }) });
    this.card.tell(question.sending);
  }

  private shown(face: Face, Show: Parts["Show"], seen: Seen): void {
    const road = { send: (frame: Uint8Array<ArrayBuffer>) => this.say({ say: "frame", frame }), waiting: () => 0 };
    this.show = new Show(seen.cobrowse, () => road, face.rules, {
      paused: (paused) => {
        this.paused = paused;
        this.says();
      },
      clear: face.clear,
      refused: () => this.end(),
    });
    face.seen(seen);
    this.says();
    this.show.again();
  }

  private says(): void {
    const { face, seen, paused } = this;
    if (!face || !seen || !this.show) return;
    face.says(paused ? "paused" : seen.steering ? "steering" : "watching", seen);
    if (seen.recorded === this.recorded) return;
    this.recorded = seen.recorded;
    face.recorded(seen.recorded ? () => this.say({ say: "unrecord" }) : null);
  }

  private word(type: string, data: Record<string, unknown>): void {
    const { show } = this;
    if (!show || (data.stream || show.stream) !== show.stream) return;
    if (type === "cursor") this.face?.cursor(data as Cursor);
    if (type === "cobrowse.unwatched") show.rest();
    if (type === "cobrowse.slow") show.slower(Number(data.interval_ms));
    if (type === "cobrowse.snapshot") show.again();
    if (type === "cobrowse.ack") show.acknowledged(Number(data.frame));
    if (type !== "cobrowse.control") return;
    const none = { outcome: "refused", reason: "no_control" } as const;
    const found = this.seen?.steering ? show.carry(data.command as Command) : none;
    this.say({ say: "done", data: { cobrowse_id: this.seen?.cobrowse, deed: data.deed, ...found } });
  }

  /** Alone, when the tab that has the session is gone: then what is recorded here goes nowhere. */
  private ask(): void {
    const silent = document.hidden ? 0 : performance.now() - this.heard;
    if (silent > ALONE_MS + TOLD_MS || (silent > ALONE_MS && !this.seen)) {
      this.end();
      return;
    }
    this.say({ say: "who" });
    if (silent <= ALONE_MS) return;
    this.show?.rest();
    this.card?.close();
    this.face?.says("alone", { name: "", also: [] });
  }

  private end(): void {
    this.show?.close();
    this.face?.destroy();
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.look);
    removeEventListener("pagehide", this.leave);
    [this.seen, this.face, this.show, this.timer] = [null, null, null, undefined];
    [this.question, this.card] = [null, null];
    [this.paused, this.recorded] = [false, false];
  }

  private say(said: Said): true {
    this.channel.postMessage({ ...said, from: page });
    return true;
  }
}
