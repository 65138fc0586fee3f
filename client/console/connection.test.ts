// The link to the server: socket first, polling where there is none, and the way back.
import { beforeEach, expect, test } from "vitest";
import { Connection, jitter } from "./connection";
import { FakeClock, FakeSocket, nothing, settled, ticket } from "./testing/server";
import type { News, Poll } from "./wire";

let clock: FakeClock;
let sockets: FakeSocket[];
let polls: { cursor: string | null; wait: number; signal: AbortSignal }[];
let answer: () => Promise<Poll>;
let words: string[];
let news: News[];
let connection: Connection;

beforeEach(() => {
  [clock, sockets, polls, words, news] = [new FakeClock(), [], [], [], []];
  answer = () => new Promise(() => {});
  connection = new Connection(
    {
      ...clock,
      openSocket: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
      poll: (cursor, wait, signal) => {
        polls.push({ cursor, wait, signal });
        return answer();
      },
    },
    { word: (word) => words.push(word), news: (piece) => news.push(piece) },
  );
  connection.input({ type: "start" });
});

test("a welcome makes the link live, and nothing is polled", () => {
  sockets[0]?.welcomes();
  expect(words).toEqual(["live"]);
  expect(polls).toEqual([]);
});

test("a refused socket starts polling, and a poll that answers is followed by the next with its cursor", async () => {
  answer = () => Promise.resolve(nothing);
  sockets[0]?.dies();
  answer = () => new Promise(() => {});
  await settled();
  expect(words).toEqual(["polling"]);
  expect(polls.map((poll) => poll.cursor)).toEqual([null, "1"]);
});

test("the socket comes back, and polling stops", async () => {
  sockets[0]?.dies();
  await clock.pass(1000);
  sockets[1]?.welcomes();
  expect(words.at(-1)).toBe("live");
  expect(polls[0]?.signal.aborted).toBe(true);
});

test("pauses grow from a second up to half a minute, and are anything below", () => {
  const most = () => 1;
  expect([1, 2, 3, 20].map((failures) => jitter(failures, most))).toEqual([1000, 2000, 4000, 30_000]);
  expect(jitter(20, () => 0)).toBe(0);
});

test("a socket that was given up on says nothing to its successor", async () => {
  const [first] = sockets;
  await clock.pass(5000);
  expect(first?.closed).toBe(true);
  await clock.pass(1000);
  first?.welcomes();
  expect(words).not.toContain("live");
});

test("a socket that does not answer pings is given up", async () => {
  sockets[0]?.welcomes();
  await clock.pass(20_000);
  expect(sockets[0]?.sent).toEqual([{ type: "ping" }]);
  sockets[0]?.says({ type: "pong" });
  await clock.pass(20_000);
  await clock.pass(10_000);
  expect(sockets[0]?.closed).toBe(true);
});

test("two polls lost in a row are offline, and an answer ends it", async () => {
  answer = () => Promise.reject({ status: 0 });
  sockets[0]?.dies();
  await clock.pass(2000);
  expect(words.at(-1)).toBe("offline");
  answer = () => {
    answer = () => new Promise(() => {});
    return Promise.resolve(nothing);
  };
  await clock.pass(4000);
  expect(words.at(-1)).toBe("polling");
});

test("the browser's word that it is offline is taken at once, and so is its return", async () => {
  sockets[0]?.welcomes();
  connection.input({ type: "network", online: false });
  expect(words.at(-1)).toBe("offline");
  connection.input({ type: "network", online: true });
  expect(words.at(-1)).toBe("live");
});

test("a session that is over stops everything until a retry", async () => {
  sockets[0]?.dies(4401);
  await clock.pass(120_000);
  expect([words.at(-1), sockets.length, polls.length]).toEqual(["signed_out", 1, 0]);
  connection.input({ type: "retry" });
  sockets[1]?.welcomes();
  expect(words.at(-1)).toBe("live");
});

test("frames become news", () => {
  sockets[0]?.welcomes();
  const data = { text: "Hi" };
  sockets[0]?.says({ type: "queue.tickets", data: { tickets: [ticket("a")], waiting: 9, queues: [] } });
  sockets[0]?.says({ type: "message.sent", session_id: "s", seq: 3, data, created_at: "now" });
  sockets[0]?.says({ type: "signal", session_id: "s", data });
  sockets[0]?.says({ type: "something.new", data: {} });
  expect(news).toEqual([
    { tickets: [ticket("a")], crowd: { waiting: 9, queues: [] } },
    { rows: [{ session_id: "s", seq: 3, type: "message.sent", data, created_at: "now" }] },
    { signals: [{ session_id: "s", data }] },
  ]);
});

test("stopping leaves no timer, socket or poll behind", async () => {
  sockets[0]?.dies();
  await settled();
  connection.input({ type: "stop" });
  expect(polls[0]?.signal.aborted).toBe(true);
  expect(clock.waiting).toBe(0);
});
