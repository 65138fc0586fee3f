// The tab that has the session asks in the others, too: the visitor answers where they are.
import { type Asks, channelOf, type Letter, page, type Said } from "./words";

export interface AsksWires {
  widgetKey: string;
  asks(): Omit<Asks, "say">;
  answer(yes: boolean): void;
}

export interface Elsewhere {
  tell(): void;
  close(): void;
}

export function asks({ widgetKey, asks: told, answer }: AsksWires): Elsewhere {
  const channel = channelOf(widgetKey);
  const { id } = told();
  const say = (said: Said) => channel.postMessage({ ...said, from: page });
  const tell = () => say({ say: "asks", ...told() });
  channel.onmessage = ({ data }: MessageEvent<Letter>) => {
    if (data.from === page) return;
    if (data.say === "who") tell();
    else if (data.say === "answer" && data.id === id && !(data.yes && inFront())) answer(data.yes);
  };
  tell();
  return {
    tell,
    close() {
      say({ say: "answered", id });
      channel.close();
    },
  };
}

/** Who is here presses here: a yes from elsewhere is none that a person gave. */
function inFront(): boolean {
  return !document.hidden && document.hasFocus();
}
