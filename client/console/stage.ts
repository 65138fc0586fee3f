// The place of a call's video: mounts the provider's conference module, holds it, and takes it down.
import type { Conference, ConferenceHost, ConferenceModule, SignalData } from "../conference/contract";
import type { VideoWord } from "./talk";
import type { JoinAnswer, Signal } from "./wire";

export interface StageEnvironment {
  locale: string;
  join(callId: string): Promise<JoinAnswer>;
  load(provider: string, join: Record<string, unknown>): Promise<ConferenceModule>;
  sendSignal(callId: string, data: SignalData): void;
  visitorName?(callId: string): string;
  hangUp(callId: string): void;
  word(callId: string, word: VideoWord): void;
}

type Handler = (data: SignalData) => void;

const EARLY_SIGNALS = 100;

export class Stage {
  private readonly env: StageEnvironment;
  private attempt = 0;
  private callId: string | null = null;
  private conference: Conference | null = null;
  private readonly handlers = new Set<Handler>();
  private early: SignalData[] = [];
  private held = false;

  constructor(env: StageEnvironment) {
    this.env = env;
  }

  /** Resolves when the module is mounted, or when another call was opened or closed meanwhile. */
  async open(callId: string, container: HTMLElement): Promise<void> {
    const closed = this.close();
    const { attempt } = this;
    this.callId = callId; // from here on signals are kept, before anything is waited for
    this.env.word(callId, "starting");
    try {
      await closed;
      const answer = await this.env.join(callId);
      const module = await this.env.load(answer.provider, answer.join);
      if (attempt !== this.attempt) return;
      const conference = await module.mount(this.host(callId, container, answer.join));
      if (attempt !== this.attempt) return conference.close();
      this.conference = conference;
      if (this.held) hold(conference, true);
      this.env.word(callId, "on");
    } catch {
      if (attempt === this.attempt) this.env.word(callId, "failed");
    }
  }

  /** Beside another call: it stays connected, and neither side hears the other. */
  hold(held: boolean): void {
    if (held === this.held) return;
    this.held = held;
    if (this.conference) hold(this.conference, held);
  }

  async close(): Promise<void> {
    this.attempt += 1;
    const conference = this.conference;
    this.conference = null;
    this.callId = null;
    this.early = [];
    this.handlers.clear();
    await conference?.close();
  }

  /** Passes on what the server delivered; repeats, as when the transport changes, are the module's to bear. */
  signal(signal: Signal): void {
    const data = signal.data as SignalData;
    if (this.callId === null || data.call_id !== this.callId) return;
    if (this.handlers.size === 0) {
      this.early = [...this.early, data].slice(-EARLY_SIGNALS);
      return;
    }
    for (const handler of this.handlers) handler(data);
  }

  private host(callId: string, container: HTMLElement, join: Record<string, unknown>): ConferenceHost {
    return {
      container,
      role: "agent",
      callId,
      join,
      locale: this.env.locale,
      visitorName: this.env.visitorName?.(callId) ?? "",
      sendSignal: (data) => this.env.sendSignal(callId, data),
      onSignal: (handler) => this.listen(handler),
      refreshJoin: async () => (await this.env.join(callId)).join,
      hangUp: () => this.env.hangUp(callId),
      problem: () => {}, // the module shows it where it happened
    };
  }

  private listen(handler: Handler): () => void {
    this.handlers.add(handler);
    const waiting = this.early;
    this.early = [];
    // After the module has everything in place that it sets up behind this line.
    queueMicrotask(() => {
      for (const data of waiting) handler(data);
    });
    return () => this.handlers.delete(handler);
  }
}

/** A module that cannot hold is muted. */
function hold(conference: Conference, held: boolean): void {
  if (conference.hold) conference.hold(held);
  else conference.setMuted(held);
}
