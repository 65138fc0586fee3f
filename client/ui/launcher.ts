// What the script tag loads: the SDK as `window.LiveDesk` and, unless `ui=False`, the button. The panel comes lazily.
import { browserEnvironment } from "../sdk/environment.js";
import { WidgetClient, type WidgetConfig, WidgetError } from "../sdk/index.js";
import { Store } from "../sdk/store.js";
import { LauncherButton } from "./button.js";
import { direction, fill, pick } from "./catalogue.js";
import { focused, shadow } from "./dom.js";
import { forgetFlag, readFlag, writeFlag } from "./flag.js";
import styles from "./launcher.css";
import { LAUNCHER_WORDS, type LauncherWords } from "./locale/launcher.js";
import { dress } from "./look.js";
import { findTag, readTag, type TagOptions } from "./options.js";
import { hearOthers } from "./others.js";
import type { RequestWires } from "./panel/requesting.js";
import type { PanelHandle, PanelModule } from "./panel.js";
import pieces from "./pieces.css";
import tokens from "./tokens.css";

export interface LiveDesk {
  WidgetClient: typeof WidgetClient;
  WidgetError: typeof WidgetError;
  /** For a client of one's own: `new LiveDesk.WidgetClient(LiveDesk.options)`. */
  readonly options: { widgetKey: string; apiUrl?: string; identity?: string; locale: string; container?: string };
  /** The client behind the button; null with `ui=False` and after `destroy()`. */
  readonly client: WidgetClient | null;
  open(): Promise<void>;
  close(): void;
  toggle(): Promise<void>;
  destroy(): Promise<void>;
}

declare global {
  interface Window {
    LiveDesk?: LiveDesk;
  }
}

class Launcher {
  client: WidgetClient | null;
  private readonly tag: TagOptions;
  private readonly host = document.createElement("livedesk-widget");
  private readonly root: ShadowRoot;
  private readonly words;
  private readonly guard = new MutationObserver(() => keepPlace(this.host));
  private button: LauncherButton | null = null;
  private panel: PanelHandle | null = null;
  private loading: Promise<PanelHandle | null> | null = null;
  private cameFrom: HTMLElement | null = null;

  constructor(tag: TagOptions) {
    this.tag = tag;
    this.words = pick(LAUNCHER_WORDS, tag.locale);
    this.root = shadow(this.host, tokens, pieces, styles);
    this.client = this.newClient();
  }

  async start(): Promise<void> {
    try {
      const config = await this.client?.ui.fetchConfig();
      if (config && this.client) {
        this.appear(config);
        await this.resume();
      }
    } catch (error) {
      warn(error);
    }
  }

  async open(): Promise<void> {
    this.cameFrom ??= focused();
    const panel = await this.loadPanel();
    panel?.show(true);
    this.button?.element.toggleAttribute("hidden", panel !== null);
  }

  close(): void {
    this.panel?.hide();
  }

  async toggle(): Promise<void> {
    if (this.panel?.visible) {
      this.close();
    } else {
      await this.open();
    }
  }

  async destroy(): Promise<void> {
    const { client } = this;
    this.client = null;
    this.guard.disconnect();
    this.panel?.destroy();
    this.host.remove();
    await client?.destroy();
    if (!kept(this.tag)) {
      forgetFlag();
    }
  }

  private newClient(): WidgetClient {
    const { container } = this.tag;
    const find = () => (container ? document.querySelector<HTMLElement>(container) : (this.panel?.stage ?? null));
    return new WidgetClient({ ...clientOptions(this.tag), container: find });
  }

  private appear(config: WidgetConfig): void {
    dress(this.host, config.appearance);
    this.host.dir = direction(this.tag.locale);
    this.host.lang = this.tag.locale;
    this.button = new LauncherButton(config, this.words, this.tag.locale, () => void this.open().catch(warn));
    this.root.append(this.button.element);
    document.body.append(this.host);
    this.guard.observe(document.documentElement, { childList: true });
  }

  /** A visitor who had opened the panel on an earlier page finds everything as it was. */
  private async resume(): Promise<void> {
    if (kept(this.tag)) {
      const panel = await this.loadPanel();
      if (readFlag() && panel) {
        panel.show(false);
        this.button?.element.toggleAttribute("hidden", true);
      }
    }
  }

  private loadPanel(): Promise<PanelHandle | null> {
    this.loading ??= this.mountPanel().catch((error) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }

  private async mountPanel(): Promise<PanelHandle | null> {
    const address = new URL(`panel.js?${__BUILD__}`, import.meta.url).href;
    const { mount } = (await import(address)) as PanelModule;
    if (!this.client) {
      return null;
    }
    this.panel = mount({
      root: this.root,
      locale: this.tag.locale,
      client: this.client,
      request: requestWires(this.tag),
      ownStage: !this.tag.container,
      kept: () => kept(this.tag),
      renew: () => this.renew(),
      appeared: () => this.button?.element.toggleAttribute("hidden", true),
      minimised: () => this.minimised(),
      begun: () => writeFlag(this.panel?.visible ?? false),
      doing: (place, inCall) => this.button?.status(doing(this.words, place, inCall)),
    });
    return this.panel;
  }

  private async renew(): Promise<WidgetClient> {
    await this.client?.destroy();
    this.client = this.newClient();
    return this.client;
  }

  private minimised(): void {
    writeFlag(false);
    this.button?.element.toggleAttribute("hidden", false);
    const target = this.cameFrom?.isConnected && this.cameFrom !== document.body ? this.cameFrom : null;
    (target ?? this.button?.element)?.focus();
    this.cameFrom = null;
  }
}

/** Some routers change the whole body. */
function keepPlace(host: HTMLElement): void {
  if (!host.isConnected && document.body) {
    document.body.append(host);
  }
}

function kept(tag: TagOptions): boolean {
  return requestWires(tag).token() !== undefined;
}

function requestWires({ key, api: path, identity, locale }: TagOptions): RequestWires {
  const api = new URL(path ?? "/widgets/api/v1/", window.location.href).href.replace(/\/*$/, "/");
  const store = new Store(browserEnvironment(), key, api);
  return { api, widgetKey: key, identity: identity || undefined, locale, token: () => store.read()?.token };
}

/** What the button says of the visitor's place in the queue or call. */
function doing(words: LauncherWords, place: number | null, inCall: boolean): string | null {
  if (inCall) {
    return words.inCall;
  }
  return place === null ? null : fill(words.place, { n: place });
}

function clientOptions(tag: TagOptions) {
  return {
    widgetKey: tag.key,
    locale: tag.locale,
    ...(tag.api ? { apiUrl: tag.api } : {}),
    ...(tag.identity ? { identity: tag.identity } : {}),
  };
}

let warned = false;
function warn(error: unknown): void {
  if (!warned) {
    warned = true;
    const reason = error instanceof Error ? error.message : String(error);
    // biome-ignore lint/suspicious/noConsole: the only way to tell the site's developer why there is no button
    console.warn(`LiveDesk: the support widget is not shown. ${reason}`);
  }
}

function boot(): void {
  const found = findTag(import.meta.url);
  if (!found || window.LiveDesk) {
    return; // included twice, or loaded without its tag
  }
  const tag = readTag(found);
  if (tag.key) hearOthers(tag.key);
  const launcher = tag.ui && tag.key ? new Launcher(tag) : null;
  const desk: LiveDesk = {
    WidgetClient,
    WidgetError,
    options: { ...clientOptions(tag), ...(tag.container ? { container: tag.container } : {}) },
    get client() {
      return launcher?.client ?? null;
    },
    open: async () => launcher?.open(),
    close: () => launcher?.close(),
    toggle: async () => launcher?.toggle(),
    destroy: async () => {
      await launcher?.destroy();
      if (window.LiveDesk === desk) {
        delete window.LiveDesk;
      }
    },
  };
  window.LiveDesk = desk;
  window.dispatchEvent(new Event("livedesk:ready"));
  void launcher?.start();
}

boot();
