// The call on screen: video, customer, chat and notes; after its end the same page to write it up.
import { h, setText } from "../../ui/dom";
import type { Drafts } from "../drafts";
import { clock } from "../format";
import { partOf } from "../people";
import type { State } from "../state";
import type { StringKey, Translate } from "../strings";
import type { Talk } from "../talk";
import { createChat } from "./chat";
import { createCustomer } from "./customer";
import { createNotes, type NotesView } from "./notes";
import { button, callTone, callWord, heading, pill, type Scene, setPill, type View } from "./parts";
import { createPeople, type PeopleActions, type PeopleView } from "./people";
import { createTransfer, type TransferActions } from "./transfer";
import { createWatch, type WatchActions } from "./watch";
import { createWhispers } from "./whispers";

export interface CallActions {
  end(): Promise<void>;
  done(): Promise<void>;
  say(text: string, clientId?: string): void;
  typing(): void;
  restartVideo(): void;
  openCall(callId: string): void;
  people: Omit<PeopleActions, "openTransfer">;
  transfer: TransferActions;
  whisper(text: string): Promise<boolean>;
  watch: WatchActions;
}

export interface CallView extends View {
  notes: NotesView;
}

export function createCall(scene: Scene, drafts: Drafts, container: HTMLElement, actions: CallActions): CallView {
  const { t } = scene;
  const transfer = createTransfer(scene, actions.transfer);
  const people = createPeople(scene, { ...actions.people, openTransfer: transfer.open });
  const bar = createBar(scene, actions, people);
  const stage = createStage(t, container, actions);
  const over = h("p", { class: "over", role: "status" });
  const chat = createChat(scene, actions);
  const customer = createCustomer(scene, actions.openCall);
  const notes = createNotes(scene, drafts);
  const [whispers, watch] = [createWhispers(scene, actions.whisper), createWatch(scene, actions.watch)];
  const watching = h("p", { class: "over" }, t("watching"));

  const update = (state: State): void => {
    const { talk } = state;
    if (talk === null) return;
    const live = talk.phase === "live";
    const watcher = partOf(talk.call, state.me) === "watcher";
    stage.element.hidden = !live || watcher;
    watching.hidden = !live || !watcher;
    over.hidden = live;
    setText(over, live ? "" : endText(talk, t));
    for (const view of [bar, people, stage, watch, chat, whispers, customer, notes, transfer]) view.update(state);
    element.dataset.phase = talk.phase;
  };
  const element = h(
    "div",
    { class: "call" },
    bar.element,
    h("div", { class: "call-main" }, over, watching, people.element, stage.element, watch.element),
    h("div", { class: "call-side" }, chat.element, whispers.element, customer.element),
    notes.element,
    transfer.element,
  );
  const tick = (now: number): void => {
    bar.tick?.(now);
    chat.tick?.(now);
  };
  return { element, update, tick, notes };
}

/** Who it is, how it stands and for how long, and the one thing to press: end it, or leave it. */
function createBar({ t, now }: Scene, actions: CallActions, people: PeopleView): View {
  const title = heading("h1", "call-title", "");
  const length = h("span", { class: "number", role: "timer", "aria-live": "off" });
  const status = pill("plain", "");
  const end = createEnd(t, actions);
  const done = button(t("backToQueue"), () => void actions.done(), { class: "primary" });
  let talk: Talk | null = null;
  const tick = (at: number): void => {
    if (talk !== null) setText(length, clock(secondsOf(talk, at)));
  };
  const update = (state: State): void => {
    talk = state.talk;
    if (talk === null) return;
    setText(title, t("callWith", { name: talk.call.customer_name || t("anonymous") }));
    setPill(status, callTone(talk.call.status), callWord(talk.call.status, t));
    const part = partOf(talk.call, state.me);
    end.hidden = talk.phase !== "live" || part !== "agent";
    done.hidden = talk.phase === "live" && part !== "watcher";
    setText(done, t(state.aside.some(({ phase }) => phase === "live") ? "done" : "backToQueue"));
    tick(now());
  };
  const about = h("div", {}, title, h("p", { class: "line" }, status, length));
  return { element: h("div", { class: "call-bar" }, about, people.buttons, end, done), update, tick };
}

function createStage(t: Translate, container: HTMLElement, actions: CallActions): View {
  const word = h("p", { role: "status" });
  const again = button(t("retry"), actions.restartVideo);
  const waiting = h("div", { class: "stage-word" }, word, again);
  return {
    element: h("section", { class: "stage", "aria-label": t("video") }, container, waiting),
    update({ talk }) {
      const video = talk?.video ?? "starting";
      waiting.hidden = video === "on";
      again.hidden = video !== "failed";
      setText(word, video === "on" ? "" : t(video === "failed" ? "videoFailed" : "videoStarting"));
    },
  };
}

function createEnd(t: Translate, actions: CallActions): HTMLButtonElement {
  const end = button(t("endCall"), press, { class: "danger" });
  async function press(): Promise<void> {
    if (end.getAttribute("aria-disabled") === "true") return;
    end.setAttribute("aria-disabled", "true");
    setText(end, t("ending"));
    await actions.end();
    end.removeAttribute("aria-disabled");
    setText(end, t("endCall"));
  }
  return end;
}

function secondsOf({ call, phase }: Talk, now: number): number {
  if (phase === "wrapup" && call.duration_seconds !== null) return call.duration_seconds;
  return (now - Date.parse(call.started_at)) / 1000;
}

export function endText({ reason, call }: Talk, t: Translate): string {
  const known = [
    "visitor",
    "agent",
    "session_ended",
    "visitor_lost",
    "agent_lost",
    "released",
    "transferred",
    "passed",
  ];
  if (reason === "passed" && call.agent === null) return t("ended.out");
  if (reason !== null && known.includes(reason))
    return t(`ended.${reason}` as StringKey, { name: call.agent?.name ?? "" });
  return call.status === "active" ? "" : t("callEnded");
}
