// Where most tests begin.
import type { WidgetError } from "../errors.js";
import type { WidgetOptions } from "../types.js";
import { settle } from "./fake-clock.js";
import { FakeBrowser } from "./fake-page.js";

export async function visit(options: Partial<WidgetOptions> = {}, prepare: (browser: FakeBrowser) => void = () => {}) {
  const browser = new FakeBrowser();
  prepare(browser);
  const page = browser.open();
  const client = page.client(options);
  await client.init();
  await settle();
  return { browser, server: browser.server, clock: browser.clock, page, client };
}

export async function inCall(options: Partial<WidgetOptions> = {}, prepare?: (browser: FakeBrowser) => void) {
  const scene = await visit(options, prepare);
  await scene.client.joinQueue({ terms: true });
  const callId = scene.server.accept();
  await settle();
  return { ...scene, callId };
}

export async function problem(promise: Promise<unknown>): Promise<WidgetError> {
  return promise.then(
    () => Promise.reject(new Error("It did not fail")),
    (error) => error as WidgetError,
  );
}
