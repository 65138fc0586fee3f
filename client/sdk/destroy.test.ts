// The end of a client: nothing is left, whenever it comes.
import { expect, test } from "vitest";
import { settle } from "./testing/fake-clock.js";
import { FakeBrowser } from "./testing/fake-page.js";
import { inCall, problem, visit } from "./testing/scenes.js";

test("destroy leaves no node, listener, timer, socket or track", async () => {
  const { browser, client, clock, page, server } = await inCall();
  await client.destroy();
  await settle();
  expect(page.conferences[0]?.tracks).toBe(0);
  expect(page.document.querySelector("#call")?.childNodes).toHaveLength(0);
  expect([page.listeners, clock.running, browser.channels.size]).toEqual([0, 0, 0]);
  expect(server.opened.every(({ readyState }) => readyState === 3)).toBe(true);
  await client.destroy();
  expect(await problem(client.joinQueue())).toMatchObject({ code: "destroyed" });
});

test.each([0, 1, 2, 5, 10, 20, 40])("destroy after %i turns of an init leaves nothing either", async (turns) => {
  const browser = new FakeBrowser();
  const page = browser.open();
  const client = page.client();
  const starting = client.init().catch((error) => error);
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
  await client.destroy();
  await settle();
  expect([undefined, "destroyed"]).toContain((await starting)?.code);
  expect([page.listeners, browser.clock.running, browser.channels.size]).toEqual([0, 0, 0]);
  expect(browser.server.opened.every(({ readyState }) => readyState === 3)).toBe(true);
});

test("what is under way when the client is destroyed is rejected as such", async () => {
  const { client, server } = await visit();
  server.fail(/queue/, { status: "hang" });
  const joining = problem(client.joinQueue());
  await client.destroy();
  expect(await joining).toMatchObject({ code: "destroyed" });
});

test("a double mount, as in React's StrictMode, makes one living client", async () => {
  const browser = new FakeBrowser();
  const page = browser.open();
  const first = page.client();
  const starting = first.init().catch((error) => error);
  const leaving = first.destroy();
  const second = page.client();
  await second.init();
  await Promise.all([starting, leaving]);
  await settle();
  expect(second.getState()).toBe("ready");
  expect(browser.server.opened.filter(({ open }) => open)).toHaveLength(1);
  await second.destroy();
  expect([page.listeners, browser.clock.running]).toEqual([0, 0]);
});
