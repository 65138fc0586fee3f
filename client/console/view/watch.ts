// Where an agent sees the visitor's page: fetches its module with the first call, and tells it which call is on screen.
import { h } from "../../ui/dom";
import type { Seen } from "../connection";
import { partOf } from "../people";
import type { Scene, View } from "./parts";

export interface WatchWorld {
  locale: string;
  /** By socket; false when there is none. */
  send(frame: object): boolean;
  ask(callId: string, verb: "request" | "control" | "stop", body?: object): Promise<object>;
  listen(hear: (word: Seen) => void): () => void;
}

export interface WatchPage {
  /** The running call on screen, of which the agent is a part; null when there is none. */
  show(callId: string | null): void;
}

export interface WatchModule {
  createWatch(root: HTMLElement, world: WatchWorld): WatchPage;
}

export interface WatchActions extends Omit<WatchWorld, "locale"> {
  load(): Promise<WatchModule>;
}

export function createWatch({ locale }: Scene, actions: WatchActions): View {
  const element = h("div", { class: "watch" });
  let page: Promise<WatchPage> | null = null;
  let shown: string | null = null;
  const load = async (): Promise<WatchPage> => (await actions.load()).createWatch(element, { ...actions, locale });
  return {
    element,
    update({ talk, me }) {
      const mine = talk !== null && talk.phase === "live" && partOf(talk.call, me) !== "watcher";
      const next = mine ? talk.call.id : null;
      if (next === shown) return;
      shown = next;
      page ??= load();
      page.then(
        (it) => it.show(shown),
        () => {
          page = null; // the next call tries again
        },
      );
    },
  };
}
