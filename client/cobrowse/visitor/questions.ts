// What the visitor is asked: one question has the place, and that of a recording waits for what is asked of seeing and steering.
import type { Agent } from "../../sdk/types";
import type { Answers } from "./kept";
import { type Asked, Question, type QuestionWires } from "./question";

export class Questions {
  private readonly wires: QuestionWires;
  private open: Question[] = [];
  private shown: Question | undefined;
  private coming = "";

  constructor(wires: QuestionWires) {
    this.wires = wires;
  }

  get any(): boolean {
    return this.open.length > 0;
  }

  has(id: string): boolean {
    return this.open.some(({ asked }) => asked.id === id);
  }

  /** Who else would see it has changed. */
  tellOf(id: string, also: Agent[] | undefined): void {
    this.open.find(({ asked }) => asked.id === id)?.tellOf(also);
  }

  /** Asked in the next turn: what else is told in this one may be its answer, as where a page hears the rows of an earlier one. */
  soon(id: string, ask: () => void): void {
    this.coming = id;
    this.wires.live.after(0, () => this.coming === id && ask());
  }

  /** One of a kind: the same again is nothing, another takes its place. */
  ask(asked: Asked): void {
    if (this.has(asked.id) || this.wires.live.closed) return;
    const { agent, kind, also = [], days = 0 } = asked;
    const records = kind === "record";
    for (const each of this.open.filter((one) => (one.asked.kind === "record") === records)) each.close();
    const question = new Question(this.wires, asked, () => {
      this.open = this.open.filter((one) => one !== question);
      this.show();
    });
    this.open.push(question);
    this.show();
    const [accept, decline] = [true, false].map(
      (yes) => (version?: unknown) => void question.answer(yes, version),
    ) as Answers;
    const { road } = this.wires;
    if (kind === "record") road.emit("cobrowse:recording:required", { agent, days, accept, decline });
    else road.emit("cobrowse:consent:required", { kind, agent, also, accept, decline });
  }

  /** It is asked no more. */
  gone(id: string): void {
    this.forget(id);
    this.open.find(({ asked }) => asked.id === id)?.gone();
  }

  /** It has been answered. */
  drop(id: string): void {
    this.forget(id);
    this.open.find(({ asked }) => asked.id === id)?.close();
  }

  /** The visitor wants none of it. */
  refuse(): void {
    void this.shown?.answer(false);
  }

  close(): void {
    this.coming = "";
    for (const each of [...this.open].reverse()) each.close();
  }

  private forget(id: string): void {
    if (id === this.coming) this.coming = "";
  }

  private show(): void {
    const next = this.open.find(({ asked }) => asked.kind !== "record") ?? this.open[0];
    if (next === this.shown) return;
    this.shown?.hide();
    this.shown = next;
    next?.put();
  }
}
