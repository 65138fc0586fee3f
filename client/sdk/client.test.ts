// What a host page sees of the SDK: states, events and the exact messages.
import { afterEach, expect, test, vi } from "vitest";
import { WidgetClient, WidgetError } from "./index.js";
import { settle } from "./testing/fake-clock.js";
import { FakeBrowser } from "./testing/fake-page.js";
import { inCall, problem, visit } from "./testing/scenes.js";
import type { WidgetOptions } from "./types.js";

afterEach(() => vi.unstubAllGlobals());

test("without a window it says that it needs a browser", () => {
  vi.stubGlobal("window", undefined);
  expect(() => new WidgetClient({ widgetKey: "wk_test" })).toThrow("WidgetSDK can only be used in browser environment");
});

test("without a key it says so", () => {
  expect(() => new WidgetClient({ widgetKey: "" })).toThrow("widgetKey is required");
});

test("errors are WidgetErrors with a code", () => {
  try {
    new WidgetClient({} as WidgetOptions);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(WidgetError);
    expect(error).toMatchObject({ name: "WidgetError", code: "widget_key_required", fatal: false });
  }
});

test("nothing is asked and nothing stored before init", async () => {
  const page = new FakeBrowser().open();
  const client = page.client();
  await settle();
  expect(client.getState()).toBe("idle");
  expect(page.browser.server.requests).toEqual([]);
  expect([page.storage.size, page.listeners, page.browser.clock.running]).toEqual([0, 0, 0]);
});

test("init makes a session and is ready", async () => {
  const { client, page, server } = await visit();
  expect(client.getState()).toBe("ready");
  expect(page.heard.map(({ event }) => event)).toEqual([
    "state:changed",
    "state:changed",
    "ready",
    "connection:changed",
  ]);
  expect(server.asked(/init/)[0]?.body).toMatchObject({ widget_key: "wk_test", page_url: "https://shop.test/tea" });
});

test("a second init is refused", async () => {
  const { client } = await visit();
  expect((await problem(client.init())).message).toBe("Widget already initialized");
});

test("an init during an init is refused", async () => {
  const client = new FakeBrowser().open().client();
  const first = client.init();
  expect((await problem(client.init())).message).toBe("Widget already initialized");
  await first;
});

test("an init that failed may be tried again", async () => {
  const page = new FakeBrowser().open();
  const client = page.client();
  page.browser.server.fail(/init/, { status: 423, code: "widget_inactive" });
  expect(await problem(client.init())).toMatchObject({ code: "widget_inactive", status: 423, fatal: true });
  expect(client.getState()).toBe("error");
  expect(page.payloads("error")).toHaveLength(1);
  await client.init();
  expect(client.getState()).toBe("ready");
});

test.each([
  ["submitForm", (client: WidgetClient) => client.submitForm({})],
  ["joinQueue", (client: WidgetClient) => client.joinQueue()],
  ["leaveQueue", (client: WidgetClient) => client.leaveQueue()],
  ["endSession", (client: WidgetClient) => client.endSession()],
  ["stopCobrowsing", (client: WidgetClient) => client.stopCobrowsing()],
  ["sendMessage", (client: WidgetClient) => client.sendMessage("hello")],
])("%s wants init first", async (_name, call) => {
  const client = new FakeBrowser().open().client();
  const error = await problem(call(client));
  expect(error.message).toBe("Widget not initialized. Call init() first.");
  expect(error.code).toBe("not_initialized");
});

test("a form is being submitted and then is", async () => {
  const { client, page, server } = await visit();
  page.forget();
  const submitting = client.submitForm({ name: "Ada" });
  expect(client.getState()).toBe("submitting");
  await submitting;
  expect(client.getState()).toBe("ready");
  expect(server.session.form).toEqual({ name: "Ada" });
  expect(client.ui.isFormSubmitted()).toBe(true);
});

test("a refused form comes back with a message per field", async () => {
  const { client, server } = await visit();
  server.fail(/form/, { status: 422, code: "form_invalid", fields: { email: "No such address" } });
  const error = await problem(client.submitForm({ email: "x" }));
  expect(error).toMatchObject({ code: "form_invalid", fields: { email: "No such address" }, fatal: false });
  expect(client.getState()).toBe("ready");
});

test("messages come once each, one's own among them", async () => {
  const { client, page, server } = await visit();
  await client.sendMessage("Hello");
  const data = { message_id: "m2", client_id: "x", text: "Hi", sender: "agent", agent: { id: "7", name: "Bob" } };
  server.append(server.session, "message.sent", data);
  expect(page.payloads("message").map(({ text, seq }) => [text, seq])).toEqual([
    ["Hello", 1],
    ["Hi", 2],
  ]);
});

test("a message that is sent again is one message", async () => {
  const { client, clock, server } = await visit();
  server.fail(/POST messages/, { status: 502 });
  const sending = client.sendMessage("Hello");
  await clock.advance(1000);
  await sending;
  const ids = server.asked(/POST messages/).map(({ body }) => body.client_id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test("ending the session ends the call and forgets everything", async () => {
  const { browser, client, page, server } = await inCall();
  await client.endSession();
  await settle();
  expect(client.getState()).toBe("ended");
  expect(server.session.state).toBe("ended");
  expect([page.conferences[0]?.tracks, page.storage.size, browser.clock.running]).toEqual([0, 0, 0]);
  expect(page.payloads("call:ended")).toEqual([{ reason: "session_ended" }]);
  await client.endSession();
  expect(await problem(client.joinQueue())).toMatchObject({ code: "session_ended" });
});

test("an expired session is told as such", async () => {
  const { client, page, server } = await visit();
  server.append(server.session, "session.expiring", { seconds: 60 });
  server.append(server.session, "session.ended", { reason: "expired" });
  expect(page.payloads("session:expiring")).toEqual([{ seconds: 60 }]);
  expect(page.payloads("session:expired")).toHaveLength(1);
  expect(client.getState()).toBe("ended");
});

test("a handler that throws breaks nothing and is reported", async () => {
  const report = vi.spyOn(console, "error").mockImplementation(() => {});
  const page = new FakeBrowser().open();
  const client = page.client();
  const calm = vi.fn();
  client.on("ready", () => {
    throw new Error("Oh");
  });
  client.on("ready", async () => {
    throw new Error("Oh, later");
  });
  client.on("ready", calm);
  await client.init();
  await settle();
  expect(calm).toHaveBeenCalledOnce();
  expect(report).toHaveBeenCalledTimes(2);
});

test("once is once, off is off, and on gives its own end", async () => {
  const { client, server } = await visit();
  const calls: string[] = [];
  const stop = client.on("message", () => calls.push("on"));
  client.once("message", () => calls.push("once"));
  const off = () => calls.push("off");
  client.on("message", off);
  client.off("message", off);
  const say = () => server.append(server.session, "message.sent", { text: "x" });
  say();
  stop();
  say();
  expect(calls).toEqual(["on", "once"]);
});
