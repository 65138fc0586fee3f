// A session over time: tokens, reloads, tabs, pages, and the end.
import { expect, test } from "vitest";
import type { Environment } from "./environment.js";
import { WidgetClient } from "./index.js";
import { settle } from "./testing/fake-clock.js";
import { FakeBrowser, type FakePage } from "./testing/fake-page.js";
import { inCall, problem, visit } from "./testing/scenes.js";

const MINUTE = 60_000;

/** The page goes away: nothing runs any more, and nobody was asked. */
function unload(page: FakePage): void {
  page.browser.channels.clear();
  page.browser.server.session.sockets.clear();
}

async function reload(page: FakePage) {
  unload(page);
  const next = page.browser.open(page.storage);
  const client = next.client();
  const starting = client.init();
  await page.browser.clock.advance(150);
  await starting;
  await settle();
  return { page: next, client };
}

test("the auth token is renewed before it expires, and the open socket is told", async () => {
  const { client, clock, server } = await visit();
  await clock.advance(13 * MINUTE);
  expect(server.asked(/token/)).toHaveLength(1);
  const renewed = server.opened[0]?.sent.find(({ type }) => type === "auth");
  expect(server.tokens.holder(String(renewed?.data?.token), "auth")).toBe(server.session);
  await clock.advance(13 * MINUTE);
  await client.sendMessage("still here");
  expect(server.asked(/messages/)).toHaveLength(1);
});

test("the session token is renewed while the visitor waits", async () => {
  const { client, clock, page, server } = await visit();
  await client.joinQueue();
  await clock.advance(120 * MINUTE);
  expect(client.getState()).toBe("queued");
  const kept = JSON.parse([...page.storage.values()][0] ?? "") as { token: string };
  expect(server.tokens.holder(kept.token, "session")).toBe(server.session);
});

test("an idle session expires: error, state and event", async () => {
  const { client, clock, page } = await visit();
  await clock.advance(45 * MINUTE);
  expect(client.getState()).toBe("error");
  expect(page.payloads("error").at(-1)).toMatchObject({ code: "token_expired", status: 401, fatal: true });
  expect(page.payloads("session:expired")).toHaveLength(1);
  expect(await problem(client.joinQueue())).toMatchObject({ code: "token_expired" });
  expect([page.storage.size, clock.running]).toEqual([0, 0]);
});

test("after a sleep an expired token is renewed and nothing is noticed", async () => {
  const { client, clock, page, server } = await visit();
  clock.sleep(20 * MINUTE);
  page.window.document.dispatchEvent(new page.window.Event("visibilitychange", { bubbles: true }));
  await client.sendMessage("good morning");
  expect(server.asked(/POST session.token/)).toHaveLength(1);
  expect(page.payloads("error")).toEqual([]);
});

test("a request with a token that the server will not have is repeated with a new one", async () => {
  const { client, server } = await visit();
  server.tokens.revoke("auth");
  await client.sendMessage("hello");
  expect(server.asked(/POST messages/)).toHaveLength(2);
  expect(server.asked(/token/)).toHaveLength(1);
});

test("requests that fail together renew once", async () => {
  const { client, server } = await visit();
  server.tokens.revoke("auth");
  await Promise.all([client.sendMessage("a"), client.sendMessage("b"), client.submitForm({})]);
  expect(server.asked(/token/)).toHaveLength(1);
});

test("a socket closed with 4401 comes back with a new token", async () => {
  const { page, server } = await visit();
  server.tokens.revoke("auth");
  server.opened[0]?.drop(4401);
  await settle();
  expect(server.opened).toHaveLength(2);
  expect(server.opened[1]?.open).toBe(true);
  expect(page.payloads("error")).toEqual([]);
});

test("a session that the server has ended is over at the next request", async () => {
  const { client, server } = await visit();
  server.session.state = "ended";
  await problem(client.sendMessage("hello?"));
  expect(client.getState()).toBe("ended");
});

test("a clock that is far ahead does not renew without end", async () => {
  const { clock, server } = await visit({}, ({ server }) => {
    const issue = server.tokens.issue.bind(server.tokens);
    server.tokens.issue = (kind, session) => [issue(kind, session)[0], "2020-01-01T00:00:00Z"];
  });
  await clock.advance(5 * MINUTE);
  expect(server.asked(/token/).length).toBeLessThan(20);
});

test.each([-60, 60])("a visitor whose clock is %i minutes off waits, talks and is served", async (off) => {
  const { client, clock, server } = await visit({}, ({ server }) => {
    const issue = server.tokens.issue.bind(server.tokens);
    server.tokens.issue = (kind, session) => {
      const [token, expires] = issue(kind, session);
      return [token, new Date(Date.parse(expires) - off * MINUTE).toISOString()]; // as this visitor's clock sees it
    };
  });
  await client.joinQueue();
  await clock.advance(40 * MINUTE); // longer than either token lives
  await client.sendMessage("still here");
  expect([client.getState(), client.getQueuePosition()]).toEqual(["queued", 1]);
  server.accept();
  await settle();
  expect([client.getState(), server.asked(/messages/).length]).toEqual(["in_call", 1]);
  expect(server.asked(/token/).length).toBeLessThan(100);
});

test("a reload keeps the session and its place, and misses nothing", async () => {
  const { client, page, server } = await visit();
  await client.joinQueue();
  server.append(server.session, "message.sent", { text: "before" });
  unload(page);
  server.append(server.session, "message.sent", { text: "between" });
  const after = await reload(page);
  expect(after.client.getState()).toBe("queued");
  expect(after.client.getQueuePosition()).toBe(1);
  expect(after.page.payloads("message").map(({ text }) => text)).toEqual(["between"]);
  expect(server.sessions).toHaveLength(1);
});

test("a reload in a call mounts the call again, with its agent", async () => {
  const { callId, page } = await inCall();
  const { client, page: next } = await reload(page);
  expect(next.payloads("call:started")).toEqual([{ call_id: callId, provider: "peer" }]);
  expect([client.getState(), client.getCurrentAgent()?.name]).toEqual(["in_call", "Bob"]);
});

test("a widget that is switched off still shows itself to who is in a call", async () => {
  const { page, server } = await inCall();
  server.off = true;
  unload(page);
  const { ui } = page.browser.open(page.storage).client();
  expect((await ui.fetchConfig()).key).toBe("wk_test");
  const stranger = page.browser.open().client();
  expect(await problem(stranger.ui.fetchConfig())).toMatchObject({ code: "widget_inactive", status: 423 });
});

test("a call that began and ended during the reload is not begun again", async () => {
  const { client, page, server } = await visit();
  await client.joinQueue();
  unload(page);
  server.accept();
  server.endCall();
  const after = await reload(page);
  expect([after.client.getState(), after.page.conferences.length]).toEqual(["ready", 0]);
});

test("a kept session that has ended gives way to a new one", async () => {
  const { page, server } = await visit();
  server.session.state = "ended";
  const { client } = await reload(page);
  expect([client.getState(), server.sessions.length]).toEqual(["ready", 2]);
});

test("a network that fails during a resumption does not cost the session", async () => {
  const { browser, page, server } = await visit();
  unload(page);
  server.fail(/init/, { status: 500 });
  const client = browser.open(page.storage).client();
  const failing = problem(client.init());
  await browser.clock.advance(MINUTE);
  expect((await failing).status).toBe(500);
  await Promise.all([client.init(), browser.clock.advance(MINUTE)]);
  expect(server.sessions).toHaveLength(1);
});

test("a duplicated tab gets a session of its own", async () => {
  const { browser, client, page, server } = await visit();
  const twin = browser.open(new Map(page.storage));
  const other = twin.client();
  await Promise.all([other.init(), browser.clock.advance(150)]);
  expect(server.sessions).toHaveLength(2);
  expect([client.getState(), other.getState()]).toEqual(["ready", "ready"]);
  expect([...twin.storage.values()]).not.toEqual([...page.storage.values()]);
});

test("storage that throws costs nothing but the resumption", async () => {
  const page = new FakeBrowser().open();
  const env = new Proxy(page.env, {
    get(target, name) {
      if (name === "sessionStorage" || name === "BroadcastChannel") throw new Error("SecurityError");
      return Reflect.get(target, name);
    },
  }) as Environment;
  const client = new WidgetClient({ widgetKey: "wk_test", apiUrl: "https://desk.test/widgets/api/v1/" }, env);
  await client.init();
  await client.joinQueue();
  await client.endSession();
  expect(client.getState()).toBe("ended");
});

test("an init that the server limits is told at once how long to wait", async () => {
  const page = new FakeBrowser().open();
  page.browser.server.fail(/init/, { status: 429, code: "rate_limited", headers: { "Retry-After": "37" } });
  expect(await problem(page.client().init())).toMatchObject({ code: "rate_limited", status: 429, retryAfter: 37 });
});

test("an init that may have arrived is not sent twice", async () => {
  const page = new FakeBrowser().open();
  page.browser.server.fail(/init/, { status: 502 });
  expect(await problem(page.client().init())).toMatchObject({ code: "unavailable", status: 502 });
  expect(page.browser.server.asked(/init/)).toHaveLength(1);
});

test("the page is told when a single-page app goes on, once it has settled", async () => {
  const { clock, page, server } = await visit();
  const { history } = page.window;
  for (const path of ["/a", "/b", "/c"]) history.pushState({}, "", path);
  await clock.advance(1100);
  history.replaceState({}, "", "/c");
  await clock.advance(1100);
  expect(server.session.pages).toEqual(["https://shop.test/c"]);
});

test("where there is a Navigation API it is listened to", async () => {
  const page = new FakeBrowser().open();
  const navigation = new EventTarget();
  const env = Object.create(page.env, { navigation: { value: navigation } }) as Environment;
  const client = new WidgetClient({ widgetKey: "wk_test", apiUrl: "https://desk.test/widgets/api/v1/" }, env);
  await client.init();
  page.window.history.pushState({}, "", "/there");
  navigation.dispatchEvent(new Event("currententrychange"));
  await page.browser.clock.advance(600);
  expect(page.browser.server.session.pages).toEqual(["https://shop.test/there"]);
});

test("the page's history is not touched", async () => {
  const page = new FakeBrowser().open();
  const before = page.window.history.pushState;
  await page.client().init();
  expect(page.window.history.pushState).toBe(before);
});
