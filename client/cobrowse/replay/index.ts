// The document in which an agent sees a visitor's page. It speaks with the console that frames it, and with nobody else.
import replayCss from "@rrweb/replay/dist/style.css";
import { fill, pick } from "../../ui/catalogue";
import { h, setText, sheet } from "../../ui/dom";
import { Glass } from "./commands";
import pageCss from "./page.css";
import { Screen, type ScreenWires } from "./screen";
import { Stage, type StageEar } from "./stage";
import { REPLAY_WORDS, type ReplayWords } from "./words";

export type ToReplay =
  | { livedesk: "frame"; frame: ArrayBuffer }
  | { livedesk: "mode"; mode: "look" | "point" | "draw" | "mark" | "control" }
  | { livedesk: "pin"; stream: number }
  /** What comes now has nothing to do with what came. */
  | { livedesk: "anew" };

export type FromReplay =
  | { livedesk: "ready" }
  /** `at`: when the last of it was recorded, by the page's clock. */
  | { livedesk: "ack"; stream: number; frame: number; at?: number | undefined }
  | { livedesk: "snapshot"; stream: number }
  | { livedesk: "state"; state: string }
  | { livedesk: "note"; stream: number; note: Record<string, unknown> }
  | { livedesk: "cursor"; stream: number; cursor: object }
  | { livedesk: "command"; stream: number; command: object };

type Troubles = Pick<ScreenWires, "broken" | "tooLarge" | "lost">;
type Wires = Troubles & Pick<ScreenWires, "stream">;
type Tell = (word: FromReplay) => void;

export function open(root: HTMLElement, tell: Tell): (word: ToReplay) => void {
  const words = pick(REPLAY_WORDS, document.documentElement.lang || "en");
  document.adoptedStyleSheets = [sheet(replayCss), sheet(pageCss)];
  const place = h("div", { class: "place" });
  root.append(place);
  const say = saying(root, words);
  const lost = missed(root, words);
  const view = new View(root, place);
  let screen: Screen | null = null;
  const troubles: Troubles = { broken: () => stage.broken(), tooLarge: () => stage.tooLarge(), lost };
  const leave = () => {
    glass.leave();
    screen?.close();
    screen = null;
  };
  const stage: Stage = new Stage({
    show(events, fresh) {
      if (fresh) leave(); // with all that a broken snapshot may have left
      screen ??= view.screen(words, { stream: stage.shown, ...troubles });
      screen.show(events);
    },
    state(state) {
      if (state !== "shown") leave();
      say(state);
      tell({ livedesk: "state", state });
    },
    ack: (stream, frame, at) => tell({ livedesk: "ack", stream, frame, at }),
    snapshot: (stream) => tell({ livedesk: "snapshot", stream }),
    note: (stream, note) => tell({ livedesk: "note", stream, note }),
  });
  const glass: Glass = new Glass(root, place, {
    words,
    screen: () => screen,
    size: () => view.size,
    cursor: (cursor) => tell({ livedesk: "cursor", stream: stage.shown, cursor }),
    command: (command, of) => of === screen && tell({ livedesk: "command", stream: of.stream, command }),
  });
  tell({ livedesk: "ready" });
  return hearing(stage, glass);
}

function hearing(stage: Stage, glass: Glass): (word: ToReplay) => void {
  return (word) => {
    if (word.livedesk === "frame") stage.take(word.frame);
    else if (word.livedesk === "pin") stage.pin(word.stream);
    else if (word.livedesk === "anew") stage.forget();
    else if (word.livedesk === "mode") glass.become(word.mode);
  };
}

/** Why there is nothing to be seen. */
function saying(root: HTMLElement, words: ReplayWords): StageEar["state"] {
  const said = h("p", { class: "said", role: "status" }, words.waiting);
  root.append(said);
  return (state) => {
    said.textContent = { waiting: words.waiting, paused: words.paused, too_large: words.tooLarge, shown: "" }[state];
    said.hidden = state === "shown";
  };
}

/** Over the page's lower edge, until it is put away or there is another page. */
function missed(root: HTMLElement, words: ReplayWords): (count: number) => void {
  const text = h("span");
  const away = () => {
    line.hidden = true;
    gone = true;
  };
  const line = h(
    "p",
    { class: "missed", role: "status", hidden: true },
    text,
    h("button", { type: "button", "aria-label": words.away, onclick: away }),
  );
  let gone = false;
  root.append(line);
  return (count) => {
    if (count === 0) gone = false;
    line.hidden = gone || count === 0;
    setText(text, fill(words.lost, { n: count }));
  };
}

/** The visitor's window, made as small as the agent's asks for. */
class View {
  size = { width: 1, height: 1 };
  private readonly root: HTMLElement;
  private readonly place: HTMLElement;

  constructor(root: HTMLElement, place: HTMLElement) {
    [this.root, this.place] = [root, place];
    addEventListener("resize", () => this.scale());
  }

  screen(words: ReplayWords, wires: Wires): Screen {
    const through = (address: string) => `${this.root.dataset.proxy ?? ""}?url=${encodeURIComponent(address)}`;
    const resized = (width: number, height: number) => {
      this.size = { width: Math.max(1, width), height: Math.max(1, height) };
      this.scale();
    };
    return new Screen({ root: this.place, through, words, resized, ...wires });
  }

  private scale(): void {
    const { root, place, size } = this;
    // A pixel more than there is: no line of the ground is left beside it where sizes were rounded.
    const scale = Math.min(1, (root.clientWidth + 1) / size.width, (root.clientHeight + 1) / size.height);
    place.style.transform = `scale(${scale})`;
    place.style.setProperty("--scale", String(scale));
    Object.assign(place.style, { width: `${size.width}px`, height: `${size.height}px` });
  }
}

const root = typeof document === "undefined" ? null : document.querySelector<HTMLElement>("#replay");
if (root && parent !== window) {
  const hear = open(root, (word) => parent.postMessage(word, location.origin));
  addEventListener("message", ({ data, source, origin }) => {
    if (source === parent && origin === location.origin) hear(data as ToReplay);
  });
}
