// A page in a tab: the environment that the SDK takes, with everything that can be left behind counted.
import { Window } from "happy-dom";
import type { Conference, ConferenceHost, ConferenceModule } from "../../conference/contract.js";
import { WidgetClient } from "../client.js";
import type { Environment } from "../environment.js";
import type { EventName, WidgetEvents, WidgetOptions } from "../types.js";
import { FakeClock } from "./fake-clock.js";
import { FakeServer, type Reply } from "./fake-server.js";
import { FakeSocket } from "./fake-socket.js";

export interface Heard {
  event: EventName;
  payload: unknown;
}

const EVENTS: EventName[] = [
  "ready",
  "state:changed",
  "queue:joined",
  "queue:position",
  "queue:left",
  "agent:assigned",
  "call:started",
  "call:ended",
  "message",
  "connection:changed",
  "session:expiring",
  "session:expired",
  "error",
];

/** A conference that counts what it holds. */
export class FakeConference implements Conference {
  tracks = 2;
  readonly signals: unknown[] = [];
  readonly host: ConferenceHost;
  #deaf: () => void;

  constructor(host: ConferenceHost) {
    this.host = host;
    host.container.append(host.container.ownerDocument.createElement("video"));
    this.#deaf = host.onSignal((data) => this.signals.push(data));
  }

  async close(): Promise<void> {
    this.tracks = 0;
    this.#deaf();
    this.host.container.replaceChildren();
  }

  setMuted(): void {}
  setCamera(): void {}
}

/** What two pages of one tab share, and two tabs of one browser. */
export class FakeBrowser {
  readonly clock = new FakeClock();
  readonly server = new FakeServer(this.clock);
  readonly channels = new Set<FakeChannel>();

  open(storage = new Map<string, string>(), url = "https://shop.test/tea"): FakePage {
    return new FakePage(this, storage, url);
  }
}

class FakeChannel {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly name: string;
  readonly #all: Set<FakeChannel>;

  constructor(all: Set<FakeChannel>, name: string) {
    this.name = name;
    this.#all = all;
    all.add(this);
  }

  postMessage(data: unknown): void {
    for (const other of this.#all) {
      if (other !== this && other.name === this.name) queueMicrotask(() => other.onmessage?.({ data }));
    }
  }

  close(): void {
    this.#all.delete(this);
  }
}

export class FakePage {
  readonly conferences: FakeConference[] = [];
  readonly loaded: string[] = [];
  readonly heard: Heard[] = [];
  /** How often the module fails to load. */
  brokenLoads = 0;
  random = 0.5;
  listeners = 0;
  readonly env: Environment;
  readonly window: Window;
  readonly browser: FakeBrowser;
  readonly storage: Map<string, string>;

  constructor(browser: FakeBrowser, storage: Map<string, string>, url: string) {
    this.browser = browser;
    this.storage = storage;
    this.window = new Window({ url });
    this.window.document.body.innerHTML = '<div id="call"></div>';
    for (const target of [this.window, this.window.document]) this.#count(target as unknown as EventTarget);
    this.env = this.#environment();
  }

  get document(): Document {
    return this.window.document as unknown as Document;
  }

  client(options: Partial<WidgetOptions> = {}): WidgetClient {
    const all = { widgetKey: "wk_test", apiUrl: "https://desk.test/widgets/api/v1", container: "#call", ...options };
    const client = new WidgetClient(all, this.env);
    for (const event of EVENTS) client.on(event, (payload) => this.heard.push({ event, payload }));
    return client;
  }

  payloads<E extends EventName>(event: E): WidgetEvents[E][] {
    return this.heard.filter((one) => one.event === event).map(({ payload }) => payload as WidgetEvents[E]);
  }

  forget(): void {
    this.heard.length = 0;
  }

  #count(target: EventTarget): void {
    const { addEventListener, removeEventListener } = target;
    target.addEventListener = (...args: Parameters<EventTarget["addEventListener"]>) => {
      this.listeners += 1;
      addEventListener.apply(target, args);
    };
    target.removeEventListener = (...args: Parameters<EventTarget["removeEventListener"]>) => {
      this.listeners -= 1;
      removeEventListener.apply(target, args);
    };
  }

  #environment(): Environment {
    const { browser, storage } = this;
    const { server, clock, channels } = browser;
    const own = {
      Date: { now: () => clock.now },
      Math: { random: () => this.random },
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
      fetch: (url: string, init: RequestInit) => this.#fetch(url, init),
      WebSocket: function open(url: string, protocols: string[]) {
        return new FakeSocket(server, url, protocols);
      },
      BroadcastChannel: function open(name: string) {
        return new FakeChannel(channels, name);
      },
      sessionStorage: {
        getItem: (key: string) => storage.get(key) ?? null,
        setItem: (key: string, value: string) => storage.set(key, value),
        removeItem: (key: string) => storage.delete(key),
      },
      load: (url: string): Promise<ConferenceModule> => this.#load(url),
    };
    const { window } = this;
    const target = window as unknown as Record<string, unknown>;
    return new Proxy(own as unknown as Environment, {
      get: (_own, name) => {
        if (name in own) return own[name as keyof typeof own];
        const value = target[name as string];
        return typeof value === "function" ? value.bind(window) : value;
      },
    });
  }

  async #load(url: string): Promise<ConferenceModule> {
    this.loaded.push(url);
    this.brokenLoads -= 1;
    if (this.brokenLoads >= 0) throw new TypeError("Failed to fetch dynamically imported module");
    return {
      mount: async (host) => {
        const conference = new FakeConference(host);
        this.conferences.push(conference);
        return conference;
      },
    };
  }

  #fetch(url: string, init: RequestInit): Promise<Response> {
    const { pathname, searchParams: query } = new URL(url);
    const headers = init.headers as Record<string, string>;
    const answer = this.browser.server.answer({
      method: init.method ?? "GET",
      path: pathname.replace("/widgets/api/v1/", ""),
      query,
      body: init.body ? JSON.parse(init.body as string) : {},
      bearer: (headers.Authorization ?? "").replace("Bearer ", ""),
      keepalive: init.keepalive ?? false,
    });
    return new Promise((resolve, reject) => {
      init.signal?.addEventListener("abort", () => reject(new Error("AbortError")));
      void answer.then((reply) => {
        if (reply === "network") reject(new TypeError("Failed to fetch"));
        else if (reply !== "hang") resolve(response(reply));
      });
    });
  }
}

function response({ status, body, headers = {} }: Reply): Response {
  const text = async () => (body === undefined ? "" : JSON.stringify(body));
  return { ok: status < 400, status, headers: new Headers(headers), text } as unknown as Response;
}
