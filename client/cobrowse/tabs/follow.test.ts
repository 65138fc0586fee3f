// Another tab: it asks where the visitor looks, answers by the tab that has the session, and says when that is gone.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Follower, type Parts } from "./follow";
import type { Asks, Letter, Said, Seen } from "./words";

const ASKED = {
  say: "asks",
  kind: "control",
  id: "q",
  name: "Bob",
  days: 0,
  locale: "en",
  sending: "",
} as const satisfies Asks;
const SEEN: Seen = {
  say: "seen",
  cobrowse: "c",
  name: "Bob",
  also: [],
  locale: "en",
  steering: false,
  recorded: false,
};
let log: string[];
let press: (yes: boolean) => void;
let hidden: boolean;
let tab: Follower;

beforeEach(() => {
  vi.useFakeTimers();
  [log, hidden] = [[], false];
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
  class Face {
    ask({ kind, answer }: { kind: string; answer(yes: boolean): void }) {
      log.push(`ask ${kind}`);
      press = answer;
      return { tell: (said: string) => said && log.push(said), close: () => log.push("answered") };
    }
    seen() {}
    says(kind: string) {
      log.push(kind);
    }
    destroy() {
      log.push("gone");
    }
  }
  class Show {
    again() {}
    rest() {
      log.push("rest");
    }
    close() {}
  }
  const channel = { postMessage: (said: Said) => said.say !== "who" && log.push(JSON.stringify(said)) };
  tab = new Follower(channel as unknown as BroadcastChannel, async () => ({ Face, Show }) as unknown as Parts);
});

afterEach(() => {
  tab.hear({ say: "over", from: 1 });
  vi.useRealTimers();
});

const hear = async (said: Said) => {
  tab.hear({ ...said, from: 1 } as Letter);
  await vi.advanceTimersByTimeAsync(0);
};

test("a question waits until somebody looks at this tab", async () => {
  hidden = true;
  await hear(ASKED);
  expect(log).toEqual([]);
  hidden = false;
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  expect(log).toEqual(["ask control"]);
});

test("its answer goes to the tab that has the session, and the question stays until that has one", async () => {
  await hear(ASKED);
  press(true);
  await hear({ ...ASKED, sending: "sending" });
  expect(log).toEqual(["ask control", expect.stringContaining('"answer","id":"q","yes":true'), "sending"]);
  await hear({ say: "answered", id: "q" });
  expect(log.slice(3)).toEqual(["answered", "gone"]);
});

test("another question takes its place, and what has become of the first is nothing to it", async () => {
  await hear(ASKED);
  await hear({ ...ASKED, id: "r", kind: "record" });
  await hear({ say: "answered", id: "q" });
  expect(log).toEqual(["ask control", "answered", "ask record"]);
});

test("when the tab that has the session is gone it says so, shows nothing more, and then goes", async () => {
  await hear(SEEN);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(log.slice(-2)).toEqual(["rest", "alone"]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(log.at(-1)).toBe("gone");
});
