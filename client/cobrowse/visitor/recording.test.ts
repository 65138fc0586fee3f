// Recording on the visitor's side: asked apart, begun by a yes alone, said as long as it is, and ended at once.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CallRoad } from "../../sdk/call";
import { Scope } from "../../sdk/scope";
import type { Session } from "../../sdk/session";
import type { QuestionWires } from "./question";
import { Questions } from "./questions";
import { Recording } from "./recording";

const AGENT = { id: "7", name: "Bob" };
let log: string[];
let answers: ((yes: boolean) => void)[];
let offered: { days: number; accept(version?: unknown): void; decline(version?: unknown): void }[];
let versions: (string | undefined)[];
let stop: (() => void) | null;
let fails: boolean;
let questions: Questions;
let live: Scope;
let it: Recording;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = "<livedesk-widget></livedesk-widget>";
  versions = [];
  [log, answers, offered, stop, fails] = [[], [], [], null, false];
  const face = {
    ask: ({ kind, answer }: { kind: string; answer(yes: boolean): void }) => {
      log.push(`ask ${kind}`);
      answers.push(answer);
      return {
        tell: (sending: string) => sending && log.push(sending),
        refuse: () => {},
        close: () => log.push("answered"),
      };
    },
    recorded: (end: (() => void) | null) => {
      log.push(end ? "recorded" : "not recorded");
      stop = end;
    },
  };
  const road = {
    emit: (name: string, payload: (typeof offered)[0]) => {
      if (name.endsWith(":required")) offered.push(payload);
      else log.push(name);
    },
    request: async (_method: string, path: string, body: { granted: boolean; text_version?: string }) => {
      versions.push(body.text_version);
      log.push(`${path} ${body.granted}`);
      if (fails) throw Object.assign(new Error(), { status: 409 });
    },
  };
  live = new Scope({ ...window, setTimeout, clearTimeout } as never);
  const wires = { session: { widget: null } as unknown as Session, road: road as unknown as CallRoad, live };
  questions = new Questions({ ...wires, face } as unknown as QuestionWires);
  it = new Recording({
    ...wires,
    face,
    questions,
    cobrowse: () => "c",
    again: () => log.push("snapshot"),
    changed: () => {},
    know: () => log.push("know"),
  });
});

afterEach(() => {
  live.close();
  vi.useRealTimers();
});

const say = (recording: "none" | "requested" | "granted", id = "r", cobrowse_id = "c") =>
  it.hear("cobrowse.recording", { cobrowse_id, recording, request_id: id, agent: AGENT, days: 30 });
const settled = () => vi.advanceTimersByTimeAsync(0);

test("a yes begins with a snapshot and is said", async () => {
  say("requested");
  answers[0]?.(true);
  await settled();
  expect(log).toEqual(["ask record", "sending", "cobrowse/consent/ true", "answered", "recorded", "snapshot"]);
});

test("a no begins nothing, and is told", async () => {
  say("requested");
  answers[0]?.(false);
  await settled();
  expect(log).toEqual(["ask record", "answered", "cobrowse/consent/ false"]);
});

test("a yes that the server does not take begins nothing", async () => {
  fails = true;
  say("requested");
  answers[0]?.(true);
  await settled();
  expect(log).toEqual(["ask record", "sending", "cobrowse/consent/ true", "late", "error"]);
});

test("without the default panel only the page's own code is asked", () => {
  document.body.innerHTML = "";
  say("requested");
  expect([log, offered.length]).toEqual([[], 1]);
});

test("nobody can answer later, or a question that is over", async () => {
  say("requested");
  await vi.advanceTimersByTimeAsync(60_000);
  offered[0]?.accept();
  say("none");
  answers[0]?.(true);
  await settled();
  expect(log).toEqual(["ask record", "answered"]);
});

test("the same question is put once; another takes its place", () => {
  say("requested");
  say("requested");
  say("requested", "s");
  expect(log).toEqual(["ask record", "answered", "ask record"]);
});

test("it waits for the place of another question", () => {
  const question = { kind: "control", id: "k", agent: AGENT, answered: () => {} } as const;
  questions.ask(question);
  say("requested");
  questions.drop("k");
  expect(log).toEqual(["ask control", "answered", "ask record"]);
});

test("taking it back counts at once, whatever the network does", () => {
  say("granted");
  stop?.();
  expect(log).toEqual(["recorded", "snapshot", "not recorded", "cobrowse/consent/ false"]);
});

test("a late word, heard again by polling, neither asks again nor begins what was taken back", async () => {
  say("requested");
  answers[0]?.(false);
  say("requested");
  say("granted");
  await settled();
  expect(log).toEqual(["ask record", "answered", "cobrowse/consent/ false"]);
});

test("a tab that has not heard of it finds out", () => {
  it.hear("cobrowse.recorded", { cobrowse_id: "c" });
  say("granted");
  it.hear("cobrowse.recorded", { cobrowse_id: "c" });
  expect(log).toEqual(["know", "recorded", "snapshot"]);
});

test("what is about another cobrowsing is nothing", () => {
  say("requested", "r", "other");
  expect(log).toEqual([]);
});

test("the answer names the text that was shown: ours, the host's, or one of which nothing is known", async () => {
  say("requested");
  answers[0]?.(false);
  say("requested", "r2");
  offered[1]?.accept("privacy-7");
  document.body.replaceChildren();
  say("requested", "r3");
  offered[2]?.decline(new Event("click"));
  await settled();
  expect(versions).toEqual(["5", "privacy-7", "host"]);
  expect(offered[0]?.days).toBe(30);
});
