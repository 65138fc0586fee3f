// A question on its way: it stands until the desk knows the answer, and says what becomes of that.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Scope } from "../../sdk/scope";
import { type Asked, Question, type QuestionWires } from "./question";

let log: string[];
let answers: { resolve(): void; reject(error: object): void }[];
let question: Question;
let live: Scope;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = "<livedesk-widget></livedesk-widget>";
  [log, answers] = [[], []];
  live = new Scope(window as never);
  const face = {
    ask: ({ also = [] }: { also?: string[] }) => {
      log.push(`asked ${also}`);
      return { tell: (said: string) => log.push(said), close: () => log.push("closed") };
    },
  };
  const road = {
    emit: (name: string) => log.push(name),
    request: (_method: string, _path: string, { granted }: { granted: boolean }, { scope }: { scope: Scope }) => {
      log.push(`POST ${granted}`);
      return new Promise<void>((resolve, reject) => {
        answers.push({ resolve, reject });
        scope.add(() => reject(new Error("destroyed")));
      });
    },
  };
  const asked: Asked = {
    kind: "view",
    id: "q",
    agent: { id: "7", name: "Bob" },
    answered: (yes) => log.push(`${yes}`),
  };
  question = new Question({ session: {}, road, live, face } as unknown as QuestionWires, asked, () => log.push("over"));
  question.put();
  log = [];
});

afterEach(() => {
  live.close();
  vi.useRealTimers();
});

test("others in the call are another question, put anew", () => {
  question.tellOf([{ id: "8", name: "Ben" }]);
  question.tellOf([{ id: "8", name: "Ben" }]);
  expect(log).toEqual(["closed", "asked Ben", ""]);
});

const settled = () => vi.advanceTimersByTimeAsync(0);

test("a yes counts once the desk has it, and until then the question says that it is being sent", async () => {
  void question.answer(true);
  await settled();
  expect(log).toEqual(["sending", "POST true"]);
  answers[0]?.resolve();
  await settled();
  expect(log.slice(2)).toEqual(["closed", "over", "true"]);
});

test("it is sent once, and anew when the network is back", async () => {
  void question.answer(true);
  void question.answer(true);
  dispatchEvent(new Event("online"));
  await settled();
  expect(log).toEqual(["sending", "POST true", "POST true"]);
});

test("a failure is said, and the question may be answered again", async () => {
  void question.answer(true);
  answers[0]?.reject({ status: 500 });
  await settled();
  void question.answer(true);
  expect(log).toEqual(["sending", "POST true", "failed", "error", "sending", "POST true"]);
});

test("a question that the desk asks no more goes", () => {
  question.gone();
  expect(log).toEqual(["closed", "over"]);
});

test("who has said yes to it meanwhile is told that it was too late", async () => {
  void question.answer(true);
  answers[0]?.reject({ status: 409 });
  await settled();
  question.gone();
  expect(log.slice(2)).toEqual(["late", "error"]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(log.slice(4)).toEqual(["closed", "over"]);
});

test("so is whose yes is still on its way", async () => {
  void question.answer(true);
  question.gone();
  answers[0]?.reject({ status: 409 });
  await settled();
  expect(log.slice(2)).toEqual(["late"]);
});

test("a yes that has not arrived after a minute is said to have allowed nothing", async () => {
  void question.answer(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(log.slice(2)).toEqual(["late"]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(log.slice(3)).toEqual(["closed", "over"]);
});

test("a no that follows a yes on its way takes the question away, and no late yes is one", async () => {
  void question.answer(true);
  void question.answer(false);
  answers[0]?.resolve();
  await settled();
  expect(log.slice(2)).toEqual(["closed", "over", "false", "POST false"]);
});
