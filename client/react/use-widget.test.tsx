// The hook in React's own runtime: StrictMode, clean-up, a server.
import { act, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { settle } from "../sdk/testing/fake-clock.js";
import { FakeBrowser } from "../sdk/testing/fake-page.js";
import { Help } from "./example/help.js";

let browser: FakeBrowser;

/** React needs the real window; what the SDK takes from it comes from the fake page. */
beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  browser = new FakeBrowser();
  const { env } = browser.open();
  for (const name of ["fetch", "setTimeout", "clearTimeout", "WebSocket", "BroadcastChannel"] as const) {
    vi.stubGlobal(name, env[name]);
  }
  sessionStorage.clear();
  document.body.innerHTML = '<div id="app"></div>';
});

afterEach(() => vi.unstubAllGlobals());

const app = (
  <StrictMode>
    <Help widgetKey="wk_test" apiUrl="https://desk.test/widgets/api/v1/" />
  </StrictMode>
);

async function render() {
  const root = createRoot(document.getElementById("app") as HTMLElement);
  await act(async () => root.render(app));
  return root;
}

async function ask() {
  await act(async () => {
    (document.querySelector("input") as HTMLInputElement).value = "Ada";
    document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await settle();
  });
}

test("on a server it renders and asks nothing", () => {
  const realWindow = window;
  vi.stubGlobal("window", undefined);
  expect(renderToString(app)).toContain("Talk to us");
  vi.stubGlobal("window", realWindow);
  expect(browser.server.requests).toEqual([]);
});

test("under StrictMode nothing is asked before the visitor asks, and then one session is made", async () => {
  const root = await render();
  expect([browser.server.requests.length, sessionStorage.length]).toEqual([0, 0]);
  await ask();
  expect(browser.server.sessions).toHaveLength(1);
  expect(browser.server.session.form).toEqual({ name: "Ada" });
  expect(document.body.textContent).toContain("You are number 1 in line");
  await act(async () => root.unmount());
});

test("unmounting closes the socket and stops the timers", async () => {
  const root = await render();
  await ask();
  await act(async () => root.unmount());
  expect(browser.server.opened.map(({ readyState }) => readyState)).toEqual([3]);
  expect(browser.channels.size).toBe(0);
});

test("mounted again, it goes on with the tab's session", async () => {
  const first = await render();
  await ask();
  await act(async () => first.unmount());
  const second = await render();
  await act(async () => browser.clock.advance(200));
  expect(browser.server.sessions).toHaveLength(1);
  expect(document.body.textContent).toContain("You are number 1 in line");
  await act(async () => second.unmount());
});
