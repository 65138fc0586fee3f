// Where those in a call find each other: greets all of them, and opens a line to each who is heard of.
import type { Letter } from "./line.js";
import type { Sender } from "./post.js";
import type { Cancel, Timers } from "./timers.js";

export interface LobbyWires {
  timers: Timers;
  /** This mounting's id. */
  peer: string;
  /** To all others in the call. */
  send(letter: Letter): void;
  /** True while media flows to somebody. */
  settled(): boolean;
  open(sender: Sender): Pick<LineLike, "receive">;
}

interface LineLike {
  receive(letter: Letter): void;
}

const GREET_MS = [1000, 2000, 4000, 8000];
/** So often in any case: who is there already does not greet, and one of three may have missed the first hello. */
const LEAST_ROUNDS = 3;
/** The other side may be hostile: so many lines at most. */
const MOST_LINES = 8;

export class Lobby {
  private readonly lines = new Map<string, LineLike>();
  private stopGreeting: Cancel | null = null;
  private readonly wires: LobbyWires;

  constructor(wires: LobbyWires) {
    this.wires = wires;
  }

  /** Says hello now, and again with growing pauses until media flows. */
  greet(round = 0): void {
    this.stopGreeting?.();
    this.stopGreeting = null;
    if (round >= LEAST_ROUNDS && this.wires.settled()) {
      return;
    }
    this.wires.send({ peer: this.wires.peer, to: null, hello: true });
    const pause = GREET_MS[Math.min(round, GREET_MS.length - 1)] ?? 8000;
    this.stopGreeting = this.wires.timers.after(pause, () => this.greet(round + 1));
  }

  /** A greeting, or an answer to this one's own, makes somebody known. */
  receive(letter: Letter, sender: Sender): void {
    const known = this.lines.get(sender.key);
    const greets = letter.hello === true || letter.to === this.wires.peer;
    if (known === undefined && (!greets || letter.bye === true || this.lines.size >= MOST_LINES)) {
      return;
    }
    const line = known ?? this.wires.open(sender);
    this.lines.set(sender.key, line);
    line.receive(letter);
  }

  close(): void {
    this.stopGreeting?.();
  }
}
