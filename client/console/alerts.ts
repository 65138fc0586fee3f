// Tells the agent of a new visitor, by a sound and by a notification of the desktop, and counts on the app's badge.

import { arrivals } from "./arrivals";
import type { Claims } from "./claims";
import { comeNow, waitingIn } from "./crowd";
import type { Memory } from "./memory";
import { type State, talksOf } from "./state";
import type { Talk } from "./talk";
import type { Clock } from "./timers";
import type { Call, Ticket } from "./wire";

export type Permission = "granted" | "denied" | "default" | "missing";

export interface AlertEnvironment extends Clock {
  memory: Memory;
  claims: Claims;
  /** False while the browser lets this tab make no sound: another may. */
  audible(): boolean;
  chime(): void;
  permission(): Permission;
  askPermission(): Promise<Permission>;
  notify(ticket: Ticket): void;
  /** The visitor of a call that is not on screen has written. */
  wrote(call: Call): void;
  badge(count: number): void;
}

/** How long a slower tab may still hear of a visitor who has left this one's table. */
const LATER_MS = 5_000;

export class Alerts {
  private readonly env: AlertEnvironment;

  constructor(env: AlertEnvironment) {
    this.env = env;
  }

  get sound(): boolean {
    return this.env.memory.get("sound") !== "off";
  }

  set sound(on: boolean) {
    this.env.memory.set("sound", on ? "on" : "off");
    if (on) this.env.chime();
  }

  get desktop(): boolean {
    return this.env.memory.get("desktop") === "on" && this.env.permission() === "granted";
  }

  get possible(): boolean {
    return this.env.permission() !== "missing";
  }

  /** The only place that asks for the browser's permission. What it said. */
  async setDesktop(on: boolean): Promise<Permission> {
    const permission = on ? await this.env.askPermission() : this.env.permission();
    this.env.memory.set("desktop", on && permission === "granted" ? "on" : "off");
    return permission;
  }

  /** A listener of the store. */
  readonly follow = (state: State, before: State): void => {
    if (state.invitations !== before.invitations) this.invited(state, before);
    if (state.aside !== before.aside) for (const talk of written(state, before)) void this.wrote(talk);
    if (state.tickets === before.tickets) return;
    const count = waitingIn(state);
    if (count !== waitingIn(before)) this.env.badge(count);
    this.forget(before, state);
    // Who is on a break, or may only look on, is left in peace.
    const come = comeNow(news(before.tickets, state.tickets ?? []), before, state);
    const fresh = come.filter((ticket) => ticket.can_join !== false);
    if (state.me?.available && fresh.length > 0) void this.tell(fresh);
  };

  /** Somebody asks for this agent: a sound, in one tab. */
  private invited({ invitations }: State, before: State): void {
    const known = new Set(before.invitations.map(({ id }) => id));
    const fresh = invitations.find(({ id }) => !known.has(id));
    if (fresh === undefined || !this.sound || !this.env.audible()) return;
    void this.env.claims.claim(`sound.${fresh.id}`).then((mine) => mine && this.env.chime());
  }

  private async wrote({ call, messages }: Talk): Promise<void> {
    const news = `${call.id}.${messages.at(-1)?.clientId}`;
    this.letGo(news);
    if (this.sound && this.env.audible() && (await this.env.claims.claim(`sound.${news}`))) this.env.chime();
    if (this.desktop && (await this.env.claims.claim(`desktop.${news}`))) this.env.wrote(call);
  }

  private async tell(tickets: readonly Ticket[]): Promise<void> {
    if (this.sound && this.env.audible()) {
      const mine = await Promise.all(tickets.map((ticket) => this.env.claims.claim(`sound.${name(ticket)}`)));
      if (mine.some(Boolean)) this.env.chime();
    }
    if (!this.desktop) return;
    for (const ticket of tickets) {
      if (await this.env.claims.claim(`desktop.${name(ticket)}`)) this.env.notify(ticket);
    }
  }

  /** Somebody who comes back later is news again. */
  private forget(before: State, state: State): void {
    const gone = arrivals(state.tickets ?? [], before.tickets ?? []).map(({ id }) => id);
    const over = news(state.tickets ?? [], before.tickets ?? []).map(name);
    for (const claim of new Set([...gone, ...over])) this.letGo(claim);
  }

  private letGo(claim: string): void {
    this.env.setTimeout(() => {
      this.env.claims.release(`sound.${claim}`);
      this.env.claims.release(`desktop.${claim}`);
    }, LATER_MS);
  }
}

/** The calls beside the one on screen in which something is unread that was not there before. */
function written({ aside }: State, before: State): readonly Talk[] {
  return aside.filter(({ call, unread }) => {
    const was = talksOf(before).find((talk) => talk.call.id === call.id);
    return unread > (was?.unread ?? 0);
  });
}

/** Who is new, or newly offered to this agent. */
function news(before: readonly Ticket[] | null, after: readonly Ticket[]): readonly Ticket[] {
  if (before === null) return [];
  const known = new Set(before.flatMap(({ id, offer }) => [id, ...(offer ? [offer.id] : [])]));
  return after.filter((ticket) => !known.has(name(ticket)));
}

/** What a claim is named after: of an offered visitor each offer is news. */
function name({ id, offer }: Ticket): string {
  return offer?.id ?? id;
}
