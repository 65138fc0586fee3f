// The panel: a small, non-modal dialog that takes the visitor from hello to goodbye. Loaded at the first opening.
import type { WidgetClient } from "../sdk/index.js";
import { pick } from "./catalogue.js";
import { h, setText, sheet } from "./dom.js";
import { PANEL_WORDS, type PanelWords } from "./locale/panel.js";
import { explain } from "./panel/busy.js";
import { callView } from "./panel/call.js";
import { codeView } from "./panel/code.js";
import { consentsView } from "./panel/consents.js";
import { Deeds } from "./panel/deeds.js";
import { deskActions, listen } from "./panel/desk.js";
import { endedView } from "./panel/ended.js";
import { formView } from "./panel/form.js";
import { panelFrame } from "./panel/frame.js";
import { EMPTY, mayShow, next, type PanelInput, type PanelModel, type View, viewOf } from "./panel/model.js";
import { closedView, expiredView, failedView, fullView, insteadView, loadingView } from "./panel/notices.js";
import { requestedView } from "./panel/request.js";
import { poster, type RequestWires } from "./panel/requesting.js";
import { fetchMessages } from "./panel/said.js";
import type { ViewContext, ViewPart } from "./panel/view.js";
import { waitingView } from "./panel/waiting.js";
import styles from "./panel.css";

export interface PanelWires {
  root: ShadowRoot;
  locale: string;
  client: WidgetClient;
  request: RequestWires;
  /** False: the host page has its own container for the call. */
  ownStage: boolean;
  /** Is there a session of this tab to resume? */
  kept(): boolean;
  /** Destroys the client and makes the next. */
  renew(): Promise<WidgetClient>;
  appeared(): void;
  minimised(): void;
  /** The session has begun: from now on something may be stored. */
  begun(): void;
  doing(place: number | null, inCall: boolean): void;
}

export interface PanelHandle {
  readonly visible: boolean;
  /** Where the call is mounted; null when the host page has its own place. */
  readonly stage: HTMLElement | null;
  show(focus: boolean): void;
  hide(): void;
  destroy(): void;
}

export interface PanelModule {
  mount(wires: PanelWires): PanelHandle;
}

/** Where the panel covers the page, as in its style sheet: who shows the page to somebody wants to see it. */
const WHOLE = "(max-width: 480px), (max-height: 420px)";

export function mount(wires: PanelWires): PanelHandle {
  const panel = new Panel(wires);
  void panel.begin();
  return panel;
}

class Panel implements PanelHandle {
  readonly stage: HTMLElement | null;
  private readonly wires: PanelWires;
  private readonly words: PanelWords;
  private readonly context: ViewContext;
  private readonly style = sheet(styles);
  private readonly note: HTMLElement;
  private readonly body: HTMLElement;
  private readonly aside: HTMLElement;
  private readonly deeds: Deeds;
  private readonly element: HTMLElement;
  private client: WidgetClient;
  private model: PanelModel = EMPTY;
  private shown: { view: View; part: ViewPart } | null = null;
  private held = false;
  private stopListening = () => {};

  constructor(wires: PanelWires) {
    this.wires = wires;
    this.client = wires.client;
    this.words = pick(PANEL_WORDS, wires.locale);
    this.stage = wires.ownStage ? h("div", { class: "stage", "data-livedesk": "call-container" }) : null;
    const { words } = this;
    const input = (what: PanelInput) => this.input(what);
    const actions = deskActions({
      words,
      input,
      client: () => this.client,
      post: poster(wires.request),
      restart: () => void this.restart(),
      hide: () => this.hide(),
      begun: wires.begun,
    });
    this.context = { words, locale: wires.locale, config: () => this.client.ui.getWidget(), actions, draft: {} };
    const hide = () => this.hide();
    const frame = panelFrame(this.client.ui.getWidget(), words, wires.locale, hide, () => actions.code("asked"));
    ({ element: this.element, note: this.note, body: this.body, aside: this.aside } = frame);
    this.deeds = new Deeds(frame.deeds, words, wires.locale);
    wires.root.adoptedStyleSheets = [...wires.root.adoptedStyleSheets, this.style];
    wires.root.append(this.element);
  }

  get visible(): boolean {
    return !this.element.hidden;
  }

  async begin(): Promise<void> {
    const { client } = this;
    this.stopListening();
    this.stopListening = listen(client, this.words, (input) => this.input(input));
    client.on("cobrowse:started", () => (matchMedia(WHOLE).matches || client.getState() !== "in_call") && this.hide());
    try {
      if (!(await this.mayBegin(client))) {
        return;
      }
      await client.init();
      this.wires.begun();
      const standing = client.ui.getStanding();
      if (standing) {
        this.input({ type: "position", place: standing.position, estimate: standing.estimated_wait_seconds });
      }
      this.input({ type: "messages", messages: await fetchMessages(client) });
    } catch (error) {
      if (this.client === client) {
        this.input({ type: "note", note: explain(error, this.words) });
      }
    }
  }

  /** Nobody is there and nothing is going on: to say so needs no session. */
  private async mayBegin(client: WidgetClient): Promise<boolean> {
    if (this.wires.kept() || client.ui.getWidget()?.open) {
      return true;
    }
    const { open } = await client.ui.fetchConfig();
    this.input({ type: "availability", open });
    return open;
  }

  show(focus: boolean): void {
    this.element.hidden = false;
    this.wires.appeared();
    this.deeds.update(this.client, true);
    if (this.model.state !== "idle" && this.model.state !== "initializing") {
      this.wires.begun();
    }
    if (this.model.state === "ended") {
      void this.restart();
    }
    if (focus) {
      this.focusView();
    }
  }

  hide(): void {
    if (this.visible) {
      this.element.hidden = true;
      this.wires.minimised();
    }
  }

  destroy(): void {
    this.stopListening();
    this.element.remove();
    this.wires.root.adoptedStyleSheets = this.wires.root.adoptedStyleSheets.filter((one) => one !== this.style);
  }

  private input(input: PanelInput): void {
    const inside = this.element.contains((this.wires.root.activeElement as Node | null) ?? null);
    // A button that is pressed is disabled while the answer is under way, which takes the focus from it.
    this.held = inside || (this.held && this.model.busy);
    const before = viewOf(this.model);
    this.model = next(this.model, input);
    const view = viewOf(this.model);
    if (view === "call" && before !== "call" && !this.visible) {
      this.show(false); // an agent is here: the visitor must see who speaks
    }
    this.render(view);
    const { place } = this.model;
    this.wires.doing(view === "waiting" ? place : null, view === "call");
  }

  private render(view: View): void {
    this.aside.hidden = !mayShow(view);
    this.deeds.update(this.client, this.visible);
    if (this.shown?.view !== view) {
      const part = this.make(view);
      part.update(this.model);
      this.body.replaceChildren(part.element);
      this.shown = { view, part };
      this.element.dataset.view = view;
      if (this.held && this.visible) {
        this.focusView();
      }
    } else {
      this.shown.part.update(this.model);
    }
    const text = this.model.transport === "offline" ? this.words.offline : view === "failed" ? null : this.model.note;
    this.note.toggleAttribute("data-offline", this.model.transport === "offline");
    setText(this.note, text ?? "");
  }

  private make(view: View): ViewPart {
    const { context } = this;
    switch (view) {
      case "loading":
        return loadingView(context);
      case "form":
        return formView(context);
      case "consents":
        return consentsView(context);
      case "waiting":
        return waitingView(context);
      case "call":
        return callView(context, this.stage);
      case "ended":
        return endedView(context);
      case "closed":
        return closedView(context);
      case "full":
        return fullView(context);
      case "expired":
        return expiredView(context);
      case "failed":
        return failedView(context);
      case "request":
        return insteadView(context);
      case "requested":
        return requestedView(context);
      case "code":
        return codeView(context);
    }
  }

  private focusView(): void {
    const part = this.shown?.part;
    (part?.first ?? part?.element.querySelector<HTMLElement>("[tabindex]"))?.focus();
  }

  private async restart(): Promise<void> {
    this.stopListening();
    this.input({ type: "renewed" });
    this.client = await this.wires.renew();
    await this.begin();
  }
}
