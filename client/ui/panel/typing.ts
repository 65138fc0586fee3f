// Who is typing: told to the agent now and then while the visitor writes, and shown for a moment when the agent does.
import type { WidgetClient } from "../../sdk/index.js";

const TELL_MS = 3_000;
const SHOWN_MS = 6_000;

/** To be called at each letter. */
export function typist(client: () => WidgetClient): () => void {
  let told = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - told >= TELL_MS && client().ui.send({ type: "typing" })) {
      told = performance.now();
    }
  };
}

/** Until nothing more is heard for six seconds, or what was typed has come. Returns what stops it. */
export function hearTyping(client: WidgetClient, say: (on: boolean) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const off = () => {
    clearTimeout(timer);
    say(false);
  };
  const stops = [
    client.on("passing", ({ type }) => {
      if (type !== "typing") {
        return;
      }
      clearTimeout(timer);
      say(true);
      timer = setTimeout(off, SHOWN_MS);
    }),
    client.on("message", ({ sender }) => sender === "agent" && off()),
    client.on("call:ended", off),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) {
      stop();
    }
  };
}
