// A desk that works against the fake server: its clock, its sockets, its store, and a conference that only says it is there.
import { vi } from "vitest";
import type { Conference } from "../../conference/contract";
import { Connection } from "../connection";
import { Desk } from "../desk";
import { Stages } from "../stages";
import { Store } from "../store";
import type { VideoWord } from "../talk";
import { call, FakeClock, FakeServer, FakeSocket, settled } from "./server";

export function createDesk() {
  const [clock, server, store] = [new FakeClock(), new FakeServer(), new Store()];
  const sockets: FakeSocket[] = [];
  const conference = { close: vi.fn(async () => {}), setMuted: vi.fn(), setCamera: vi.fn() };
  const mount = vi.fn(async () => conference);
  const memory = { callId: null as string | null };
  const desk: Desk = new Desk(
    {
      ...clock,
      api: server.api(),
      now: () => clock.now,
      randomId: () => "id",
      remembered: () => memory.callId,
      remember: (callId) => {
        memory.callId = callId;
      },
    },
    store,
  );
  takes(server, "c1");
  const start = async (): Promise<void> => {
    const openSocket = () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    };
    const connection = new Connection(
      { ...clock, openSocket, poll: server.api().poll },
      { word: (word) => store.dispatch({ type: "link", word }), news: (news) => desk.news(news) },
    );
    void desk.start({ connection, stages: createStages(server, desk, store, mount) });
    await settled();
  };
  return { clock, server, store, sockets, conference, mount, memory, desk, start };
}

function createStages(server: FakeServer, { calls }: Desk, store: Store, mount: () => Promise<Conference>): Stages {
  const env = {
    locale: "en",
    join: server.api().join,
    load: async () => ({ mount }),
    sendSignal: calls.signal.bind(calls),
    hangUp: (callId: string) => void calls.end(callId),
    word: (callId: string, word: VideoWord) => store.dispatch({ type: "video", callId, word }),
  };
  return new Stages(env, document.createElement("div"));
}

/** The server lets this call be taken, joined, read and ended. */
export function takes(server: FakeServer, id: string): void {
  server.routes[`POST tickets/t-${id}/accept/`] = () => ({ body: call(id) });
  server.routes[`GET calls/${id}/join/`] = () => ({ body: { call_id: id, provider: "peer", join: {} } });
  server.routes[`GET calls/${id}/messages/`] = () => ({ body: { events: [] } });
  server.routes[`POST calls/${id}/end/`] = () => ({ body: call(id, { status: "completed", duration_seconds: 9 }) });
}
