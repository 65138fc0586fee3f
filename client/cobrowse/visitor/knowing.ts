// Asks the server what there is of cobrowsing, one request at a time: after a reload, when a row was missed, when people come and go.
import type { CallRoad } from "../../sdk/call";
import type { Scope } from "../../sdk/scope";
import type { Live } from "./kept";

export interface KnowingWires {
  road: CallRoad;
  live: Scope;
  /** Is there anything to be seen, or asked? */
  wanted(): boolean;
  /** `anew`: it is not for the people alone, something of it was missed. */
  told(cobrowse: Live | null, anew: boolean): void;
}

export class Knowing {
  private readonly wires: KnowingWires;
  private asking: Promise<void> | null = null;
  private anew = false;
  private people = "";

  constructor(wires: KnowingWires) {
    this.wires = wires;
  }

  ask(anew = true): Promise<void> {
    const { road, live, told } = this.wires;
    this.anew ||= anew;
    this.asking ??= road
      .request<{ cobrowse: Live | null }>("GET", "cobrowse/", undefined, { scope: live })
      .then(({ cobrowse }) => told(cobrowse, this.anew))
      .catch(() => {
        this.people = ""; // the next word of them asks again
      })
      .finally(() => {
        this.asking = null;
        this.anew = false;
      });
    return this.asking;
  }

  /** Who is in the call, told again and again where there is no socket; an answer on its way may be older. */
  presence(people: unknown): void {
    const told = JSON.stringify(people);
    if (told === this.people) return;
    this.people = told;
    if (this.wires.wanted()) void Promise.resolve(this.asking).then(() => this.ask(false));
  }
}
