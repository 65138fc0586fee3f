// The button that asks the visitor to let the page be recorded, says that it is, and ends it.
import { press, rest } from "./press";
import type { WatchWords } from "./words";

export interface Recorded {
  id: string;
  /** On this widget's pages agents may ask. */
  recordable?: boolean;
  recording?: "none" | "requested" | "granted";
  /** Of the last asking. */
  recording_request_id?: string | null;
}

export interface RecordActions {
  record(wanted: boolean): void;
  say(text: string): void;
}

export interface RecordButton {
  readonly button: HTMLButtonElement;
  /** Null: no page is seen. `asked`: the visitor is asked something else. */
  update(live: Recorded | null, asked: boolean): void;
}

export function record(words: WatchWords, { record: ask, say }: RecordActions): RecordButton {
  let before: Recorded | null = null;
  let stopped = false;
  const button = press("", () => {
    stopped = before?.recording === "granted";
    ask(!stopped);
  });
  button.hidden = true;
  button.dataset.livedesk = "cobrowse-record";
  return {
    button,
    update(live, asked) {
      const { recording = "none", recordable = false } = live ?? {};
      button.hidden = live === null || (!recordable && recording === "none");
      const waits = asked && recording === "none";
      rest(button, recording === "requested" || waits, waits ? words.oneAtATime : "");
      button.dataset.recording = recording;
      button.textContent = words[`record.${recording}`];
      const same = before?.id === live?.id;
      const unseen = same && (before?.recording_request_id ?? "") !== (live?.recording_request_id ?? "");
      const was = !same ? "none" : before?.recording === "none" && unseen ? "requested" : before?.recording;
      if (same && recording === "granted" && was !== "granted") say(words["yes.record"]);
      if (live && recording === "none" && was === "requested") say(words.recordDeclined);
      if (live && recording === "none" && was === "granted" && !stopped) say(words.recordOver);
      if (recording !== "granted") stopped = false;
      before = live && { ...live };
    },
  };
}
