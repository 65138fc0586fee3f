// Where a replay is, and which frames are due: plays, jumps, runs faster, and passes over what is still.
import { NOTE } from "../../../cobrowse/frames";
import { begins, type Moment, type Tape } from "./tape";

/** A pause that is worth passing over, and what is left of it. */
const STILL_MS = 2_000;
const BEFORE_MS = 500;

export class Playback {
  readonly tape: Tape;
  position = 0;
  playing = false;
  rate = 1;
  skipping = false;
  /** Of the moments, how many have been shown. */
  private shown = 0;
  private answered = { stream: 0, first: -1 };

  constructor(tape: Tape) {
    this.tape = tape;
  }

  get over(): boolean {
    return this.position >= this.tape.duration;
  }

  /** So many milliseconds have gone by; what is due now. */
  advance(elapsed: number): Moment[] {
    if (!this.playing) return [];
    const { duration } = this.tape;
    this.position = Math.min(duration, this.position + elapsed * this.rate);
    if (this.skipping) this.position = this.pastStillness();
    if (this.over) this.playing = false;
    return this.due();
  }

  /** Everything that must be shown anew for the page to look as it did then. */
  seek(to: number): Moment[] {
    this.position = Math.min(this.tape.duration, Math.max(0, to));
    this.answered = { stream: 0, first: -1 };
    this.shown = this.countTo(this.position);
    return this.needed(() => true);
  }

  /** What a tab that is turned to needs; once, until another is or a new snapshot has come. */
  asked(stream: number): Moment[] {
    const first = this.firstOf(stream);
    if (this.answered.stream === stream && this.answered.first === first) return [];
    this.answered = { stream, first };
    return this.needed(({ head }) => head.stream === stream && head.kind !== NOTE);
  }

  private due(): Moment[] {
    const from = this.shown;
    this.shown = this.countTo(this.position);
    return this.tape.moments.slice(from, this.shown);
  }

  private countTo(time: number): number {
    const { moments } = this.tape;
    let count = (moments[this.shown - 1]?.at ?? 0) <= time ? this.shown : 0;
    while (count < moments.length && (moments[count] as Moment).at <= time) count += 1;
    return count;
  }

  private pastStillness(): number {
    const { moments } = this.tape;
    let next = this.shown;
    while (next < moments.length && !moments[next]?.active) next += 1;
    const until = (moments[next]?.at ?? this.tape.duration) - BEFORE_MS;
    return until - this.position > STILL_MS ? until : this.position;
  }

  private firstOf(stream: number): number {
    let first = -1;
    for (const [index, moment] of this.tape.moments.slice(0, this.shown).entries())
      if (moment.head.stream === stream && begins(moment)) first = index;
    return first;
  }

  /** Of each tab the frames from its last snapshot on, and its last note. */
  private needed(wanted: (moment: Moment) => boolean): Moment[] {
    const shown = this.tape.moments.slice(0, this.shown);
    const from = new Map<number, number>();
    const notes = new Map<number, number>();
    for (const [index, moment] of shown.entries()) {
      if (begins(moment)) from.set(moment.head.stream, index);
      if (moment.head.kind === NOTE) notes.set(moment.head.stream, index);
    }
    return shown.filter((moment, index) => {
      const { stream, kind } = moment.head;
      const needed = kind === NOTE ? notes.get(stream) === index : index >= (from.get(stream) ?? Number.MAX_VALUE);
      return needed && wanted(moment);
    });
  }
}
