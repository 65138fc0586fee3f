// Where an agent sees a visitor's page, in a call and by a code: fetches the module, and tells it what is on screen.
import { h } from "../../ui/dom";
import type { Seat } from "../api";
import type { Seen } from "../connection";
import { partOf } from "../people";
import type { Scene, View } from "./parts";

export type Verb = "request" | "control" | "recording" | "stop";

export interface WatchWorld {
  locale: string;
  /** The reader's id. */
  me(): string;
  /** By socket; false when there is none. */
  send(frame: object): boolean;
  ask(of: Seat, verb: Verb, body?: object): Promise<object>;
  /** Why this one is over: its end reason, or `declined`. */
  ended(of: Seat, id: string): Promise<string>;
  /** Asks the visitor who reads these six digits out. */
  redeem(code: string): Promise<object>;
  listen(hear: (word: Seen) => void): () => void;
}

export interface WatchPage {
  /** The running call on screen, of which the agent is a part; null when there is none. `linked`: there is a socket. */
  show(callId: string | null, linked: boolean): void;
}

export interface WatchModule {
  createWatch(root: HTMLElement, world: WatchWorld): WatchPage;
  /** On the desk: what began with a code, and the field for the next. */
  createByCode(root: HTMLElement, world: WatchWorld): WatchPage;
}

export interface WatchActions extends Omit<WatchWorld, "locale"> {
  load(): Promise<WatchModule>;
}

export function createWatch({ locale }: Scene, actions: WatchActions): View {
  const element = h("div", { class: "watch" });
  const page = lazily(async () => (await actions.load()).createWatch(element, { ...actions, locale }));
  return {
    element,
    update({ talk, me, link }) {
      const mine = talk !== null && talk.phase === "live" && partOf(talk.call, me) !== "watcher";
      page(mine ? talk.call.id : null, link === "live");
    },
  };
}

export function createByCode({ locale }: Scene, actions: WatchActions): View {
  const element = h("section", { class: "watch by-code", hidden: true });
  const page = lazily(async () => (await actions.load()).createByCode(element, { ...actions, locale }));
  return {
    element,
    update({ me, link }) {
      if (me?.can_answer === true) page("", link === "live");
    },
  };
}

/** Loads the page at the first thing that it shows, and tells it nothing twice. */
function lazily(load: () => Promise<WatchPage>): WatchPage["show"] {
  let page: Promise<WatchPage> | null = null;
  let shown: string | null = null;
  let known = "";
  return (callId, linked) => {
    shown = callId;
    const now = `${callId} ${linked}`;
    if (now === known || (callId === null && page === null)) return;
    known = now;
    page ??= load();
    page.then(
      (it) => it.show(shown, linked),
      () => {
        [page, known] = [null, ""]; // the next look tries again
      },
    );
  };
}
