// A small page with the real launcher on it: the launcher's own modules and style sheets, with nobody behind them.
import type { WidgetConfig } from "../sdk/index.js";
import { LauncherButton } from "../ui/button.js";
import { direction, pick } from "../ui/catalogue.js";
import { h, sheet } from "../ui/dom.js";
import launcher from "../ui/launcher.css";
import { LAUNCHER_WORDS } from "../ui/locale/launcher.js";
import { PANEL_WORDS } from "../ui/locale/panel.js";
import { dress } from "../ui/look.js";
import { consentsView } from "../ui/panel/consents.js";
import { formView } from "../ui/panel/form.js";
import { type Frame, panelFrame } from "../ui/panel/frame.js";
import { EMPTY, type PanelModel } from "../ui/panel/model.js";
import { closedView } from "../ui/panel/notices.js";
import type { Actions, ViewContext, ViewPart } from "../ui/panel/view.js";
import { waitingView } from "../ui/panel/waiting.js";
import panel from "../ui/panel.css";
import pieces from "../ui/pieces.css";
import tokens from "../ui/tokens.css";

export type Shown = "button" | "form" | "consents" | "waiting" | "closed";
export type Scheme = "light" | "dark";

export interface Scene {
  config: WidgetConfig;
  locale: string;
  shown: Shown;
  scheme: Scheme;
  /** A logo that is not saved yet. */
  picture: ImageBitmap | null;
}

// The stage may be lower than the window that the panel measures itself by.
const FITTED = "@media (min-width: 481px) { .panel { max-height: calc(100% - 40px); } }";
const WAITING: PanelModel = { ...EMPTY, state: "queued", place: 2, estimate: 240 };

/** `go` hears what somebody has pressed on the stage. */
export class Stage {
  private readonly host = h("livedesk-preview" as "div");
  private readonly root = this.host.attachShadow({ mode: "open" });
  private readonly go: (shown: Shown) => void;
  private scene: Scene | null = null;
  private button: HTMLElement | null = null;
  private frame: Frame | null = null;
  private part: ViewPart | null = null;

  constructor(place: HTMLElement, go: (shown: Shown) => void) {
    this.go = go;
    place.append(this.host);
  }

  /** Parts whose look has not changed stay, so that nothing flickers while somebody types. */
  show(scene: Scene): void {
    const before = this.scene;
    this.scene = scene;
    this.style(scene);
    this.button?.remove();
    this.button = launcherButton(scene, () => this.go("form"));
    this.button.hidden = scene.shown !== "button";
    this.root.prepend(this.button);
    if (!before || !this.frame || framed(before) !== framed(scene)) {
      this.frame?.element.remove();
      this.frame = launcherPanel(scene, () => this.go("button"));
      this.root.append(this.frame.element);
    } else if (before.picture !== scene.picture) {
      placeLogo(this.frame.element, scene);
    }
    this.frame.element.hidden = scene.shown === "button";
    this.part = this.view(scene);
    this.frame.body.replaceChildren(...(this.part ? [this.part.element] : []));
  }

  /** Where the keyboard goes after a press that has taken its button away. */
  focus(): void {
    const inside = this.part?.first ?? this.part?.element.querySelector<HTMLElement>("[tabindex]");
    (inside ?? this.button)?.focus();
  }

  private style({ config, locale, scheme }: Scene): void {
    dress(this.host, config.appearance);
    this.host.style.colorScheme = scheme;
    this.host.lang = locale;
    this.host.dir = direction(locale);
    this.root.adoptedStyleSheets = [inScheme(tokens, scheme), pieces, launcher, panel, FITTED].map(sheet);
  }

  private view({ config, locale, shown }: Scene): ViewPart | null {
    const context = {
      words: pick(PANEL_WORDS, locale),
      locale,
      config: () => config,
      actions: actions(this.go),
      draft: {},
    };
    const part = partOf(shown, context);
    part?.update(shown === "waiting" ? WAITING : EMPTY);
    return part;
  }
}

/** The style sheet asks for the reader's scheme; the stage has one of its own. */
export function inScheme(text: string, scheme: Scheme): string {
  return text.replace(
    /@media\s*\(prefers-color-scheme:\s*dark\)/g,
    scheme === "dark" ? "@media all" : "@media not all",
  );
}

/** What the panel's head is made of, and how it moves: when that changes, it appears anew. */
function framed({ config, locale, shown }: Scene): string {
  return JSON.stringify([config.name, config.appearance.logo, config.appearance.animation, locale, shown === "button"]);
}

function launcherButton(scene: Scene, open: () => void): HTMLElement {
  const { element } = new LauncherButton(scene.config, pick(LAUNCHER_WORDS, scene.locale), scene.locale, open);
  placeLogo(element, scene);
  return element;
}

function launcherPanel(scene: Scene, hide: () => void): Frame {
  const frame = panelFrame(scene.config, pick(PANEL_WORDS, scene.locale), scene.locale, hide);
  placeLogo(frame.element, scene);
  return frame;
}

/** Drawn, not addressed: a policy may forbid pictures from memory. */
function placeLogo(part: HTMLElement, { picture }: Scene): void {
  const place = part.matches("button") ? part : part.querySelector(".bar");
  if (!picture || !place) {
    return;
  }
  const canvas = h("canvas", { class: "logo", width: picture.width, height: picture.height });
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
  place.querySelector(":scope > :is(.logo, svg)")?.remove();
  place.prepend(canvas);
}

function partOf(shown: Shown, context: ViewContext): ViewPart | null {
  switch (shown) {
    case "form":
      return formView(context);
    case "consents":
      return consentsView(context);
    case "waiting":
      return waitingView(context);
    case "closed":
      return closedView(context);
    case "button":
      return null;
  }
}

/** What visitors may press, without anything behind it. */
function actions(go: (shown: Shown) => void): Actions {
  const nothing = () => {};
  return {
    submit: async () => {
      go("consents");
      return null;
    },
    join: async () => {
      go("waiting");
      return null;
    },
    leave: () => go("consents"),
    request: async () => null,
    requesting: nothing,
    code: nothing,
    look: async () => {},
    restart: () => go("form"),
    onward: () => go("form"),
    finish: () => go("button"),
    endCall: nothing,
    send: () => {},
    typing: () => {},
    rate: async () => false,
  };
}
