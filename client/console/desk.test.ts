// The desk against a server that speaks the protocol.
import { beforeEach, expect, test } from "vitest";
import { createDesk } from "./testing/desk";
import { call, me, nothing, refuse, row, settled, ticket } from "./testing/server";

let made: ReturnType<typeof createDesk>;
beforeEach(() => {
  made = createDesk();
});

test("Join accepts, mounts the conference as agent, and the end leads to the notes", async () => {
  const { store, conference, mount, desk, start } = made;
  await start();
  await desk.accept("t-c1");
  await settled();
  expect(mount).toHaveBeenCalledWith(expect.objectContaining({ role: "agent", callId: "c1" }));
  await desk.calls.end("c1");
  expect(store.state.talk?.phase).toBe("wrapup");
  expect(conference.close).toHaveBeenCalledOnce();
});

test("requests that change something carry the CSRF token", async () => {
  const { server, desk, start } = made;
  await start();
  await desk.accept("t-c1");
  const accept = server.asked.find((request) => request.route === "POST tickets/t-c1/accept/");
  expect(accept?.headers["X-CSRFToken"]).toBe("token");
});

test("losing the race says so and takes the row away", async () => {
  const { server, store, desk, start } = made;
  server.routes["POST tickets/t-c1/accept/"] = () => refuse(409, "already_taken");
  await start();
  store.dispatch({ type: "tickets", tickets: [ticket("t-c1")], at: 0 });
  await desk.accept("t-c1");
  expect([store.state.notice, store.state.tickets]).toEqual(["joinTaken", []]);
});

test("a Join whose answer was lost is found again among the live calls", async () => {
  const { server, store, sockets, desk, start } = made;
  server.routes["POST tickets/t-c1/accept/"] = null;
  await start();
  await desk.accept("t-c1");
  sockets[0]?.welcomes();
  sockets[0]?.says({ type: "calls", data: { calls: [call("c1")] } });
  expect(store.state.talk?.call.id).toBe("c1");
});

test("a reload in a call returns to it, with what was said before", async () => {
  const { server, store, start, memory } = made;
  const said = row(3, "message.sent", { client_id: "m", sender: "visitor", text: "Hello" });
  server.routes["GET calls/"] = () => ({ body: { calls: [call("c1")] } });
  server.routes["GET calls/c1/messages/"] = () => ({ body: { events: [said] } });
  await start();
  await settled();
  expect(store.state.talk?.messages.map((each) => each.text)).toEqual(["Hello"]);
  expect(memory.callId).toBe("c1");
});

test("a reload while writing notes returns to them", async () => {
  const { server, store, mount, start, memory } = made;
  memory.callId = "c1";
  server.routes["GET calls/c1/"] = () => ({ body: call("c1", { status: "completed" }) });
  await start();
  expect(store.state.talk?.phase).toBe("wrapup");
  expect(mount).not.toHaveBeenCalled();
});

test("without a socket everything goes by polling, and signals by POST", async () => {
  const { clock, server, store, sockets, desk, start } = made;
  const signal = { session_id: "s", data: { call_id: "c1", description: { type: "offer" } } };
  server.routes["POST calls/c1/signal/"] = () => ({ status: 202, body: {} });
  await start();
  sockets[0]?.dies();
  let polls = 0;
  server.routes["GET events/"] = () => {
    polls += 1;
    return polls > 1 ? new Promise(() => {}) : { body: { ...nothing, tickets: [ticket("t-c1")], signals: [signal] } };
  };
  await clock.pass(5000);
  expect(store.state.link).toBe("polling");
  expect(store.state.tickets).toHaveLength(1);
  await desk.accept("t-c1");
  desk.calls.signal("c1", { call_id: "c1", bye: true });
  await settled();
  const sent = server.asked.find((request) => request.route === "POST calls/c1/signal/");
  expect(sent?.body).toEqual({ call_id: "c1", bye: true });
});

test("with a socket signals go by socket", async () => {
  const { sockets, desk, start } = made;
  await start();
  sockets[0]?.welcomes();
  desk.calls.signal("c1", { call_id: "c1", candidate: null });
  expect(sockets[0]?.sent).toEqual([{ type: "signal", data: { call_id: "c1", candidate: null } }]);
});

test("signals that come before the module listens wait for it", async () => {
  const { server, conference, mount, desk, start } = made;
  const heard: unknown[] = [];
  mount.mockImplementationOnce(async (...args: unknown[]) => {
    const [host] = args as [{ onSignal(handler: (data: unknown) => void): void }];
    host.onSignal((data) => heard.push(data));
    return conference;
  });
  let answer = (_: { body: unknown }): void => {};
  server.routes["GET calls/c1/join/"] = () => new Promise((resolve) => (answer = resolve));
  await start();
  await desk.accept("t-c1");
  desk.news({ signals: [{ session_id: "s", data: { call_id: "c1", hello: 1 } }] });
  desk.news({ signals: [{ session_id: "s", data: { call_id: "other" } }] });
  await settled();
  answer({ body: { call_id: "c1", provider: "peer", join: {} } });
  await settled();
  expect(heard).toEqual([{ call_id: "c1", hello: 1 }]);
});

test("a call that ended while the console was away ends on its return", async () => {
  const { server, store, desk, start } = made;
  await start();
  await desk.accept("t-c1");
  server.routes["GET calls/c1/"] = () => ({ body: call("c1", { status: "dropped" }) });
  desk.news({ calls: [] });
  await settled();
  expect(store.state.talk?.phase).toBe("wrapup");
});

test("a message that cannot be sent is kept, and can be sent again", async () => {
  const { server, store, desk, start } = made;
  server.routes["POST calls/c1/messages/"] = () => refuse(403, "permission_denied");
  await start();
  await desk.accept("t-c1");
  await desk.calls.say("c1", "Hi");
  expect(store.state.talk?.messages.map((each) => each.state)).toEqual(["failed"]);
  server.routes["POST calls/c1/messages/"] = () => ({ status: 201, body: {} });
  await desk.calls.say("c1", "Hi", "id");
  expect(store.state.talk?.messages.map((each) => each.state)).toEqual(["sent"]);
});

test("availability goes back when the server refuses it", async () => {
  const { server, store, desk, start } = made;
  server.routes["PATCH me/"] = () => refuse(403, "permission_denied");
  await start();
  await desk.setAvailable(false);
  expect([store.state.me?.available, store.state.notice]).toEqual([me.available, "availabilityFailed"]);
});

test("the start waits out a server that is not there yet", async () => {
  const { clock, server, store, start } = made;
  server.routes["GET me/"] = null;
  await start();
  server.routes["GET me/"] = () => ({ body: me });
  await clock.pass(1000);
  expect(store.state.me).toEqual(me);
});
