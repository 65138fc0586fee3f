// The page Privacy while somebody edits: what each rule does to a page, and that page as an agent would see it.
import type { Rules } from "../../cobrowse/privacy";
import type { FromFrame, ToFrame } from "./frame";
import { isAddress, type Kind, linesOf, pausing, sentences, type Words } from "./said";

/** Without a key, before the page is tried anew. */
const PAUSE_MS = 250;
const LOWEST = 160;
const HIGHEST = 1_400;
const LINES = ["hide", "mask", "reveal", "read_only", "pause"] as const;

type Answer = Exclude<FromFrame, { ready: true }>;

class Trial {
  private readonly form: HTMLFormElement;
  private readonly card: HTMLElement;
  private readonly words: Words & { hidden: string };
  private readonly frames: Record<"visitor" | "agent", HTMLIFrameElement>;
  private readonly ready = new Set<HTMLIFrameElement>();
  private readonly told = new Map<Kind, HTMLElement>();
  private turn = 0;
  private timer = 0;

  constructor(form: HTMLFormElement, card: HTMLElement) {
    [this.form, this.card] = [form, card];
    this.words = JSON.parse(document.querySelector("#privacy-words")?.textContent ?? "{}");
    this.frames = { visitor: this.frame("visitor"), agent: this.frame("agent") };
    for (const kind of LINES) this.told.set(kind, place(form, kind));
    addEventListener("message", ({ source, data }) => this.hear(source, data as FromFrame));
    for (const part of [form, card]) part.addEventListener("input", () => this.soon());
    const sample = card.querySelector<HTMLTextAreaElement>("[name=trial_html]");
    card.querySelector("[data-sample]")?.addEventListener("click", () => {
      if (sample) sample.value = sample.defaultValue;
      this.soon();
    });
    card.hidden = false;
    for (const frame of Object.values(this.frames)) frame.src = frame.dataset.src ?? "";
  }

  private frame(name: string): HTMLIFrameElement {
    return this.card.querySelector(`[data-frame=${name}]`) as HTMLIFrameElement;
  }

  private soon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.show(), PAUSE_MS);
  }

  private get rules(): Rules {
    const read = (name: string) => linesOf(this.value(this.form, name));
    const box = this.form.elements.namedItem("mask_all") as HTMLInputElement;
    const lines = Object.fromEntries(LINES.map((name) => [name, read(name)]));
    return { ...lines, mask_all: box.checked } as unknown as Rules;
  }

  private get address(): string {
    return this.value(this.card, "trial_address").trim();
  }

  private value(where: ParentNode, name: string): string {
    return where.querySelector<HTMLTextAreaElement>(`[name=${name}]`)?.value ?? "";
  }

  private show(): void {
    if (this.ready.size < 2) return;
    this.turn += 1;
    const address = isAddress(this.address) ? this.address : location.origin;
    this.tell("visitor", {
      show: "visitor",
      turn: this.turn,
      html: this.value(this.card, "trial_html"),
      rules: this.rules,
      address,
    });
  }

  private hear(source: MessageEventSource | null, data: FromFrame): void {
    const frame = Object.values(this.frames).find(({ contentWindow }) => contentWindow === source);
    if (!frame || typeof data !== "object" || data === null) return;
    if ("ready" in data) {
      this.ready.add(frame);
      this.show();
    } else if (data.turn === this.turn) {
      frame.style.height = `${Math.min(HIGHEST, Math.max(LOWEST, Number(data.height) || 0))}px`;
      if (frame === this.frames.visitor) this.pass(data);
    }
  }

  private pass({ turn, events = [], counts = {}, boxes = 0, dots = 0 }: Answer): void {
    const { rules, words, address } = this;
    const paused = pausing(rules, address, words);
    if (paused) this.tell("agent", { show: "notice", turn, text: paused });
    else this.tell("agent", { show: "agent", turn, events, hidden: words.hidden });
    const all = sentences(rules, counts, address, words);
    for (const [kind, element] of this.told) say(element, all[kind]);
    const sum = words.sum.replace("{boxes}", String(Number(boxes))).replace("{dots}", String(Number(dots)));
    say(this.output("sum"), paused ?? sum);
    const known = isAddress(address) ? (paused ?? words.goes_on) : words.no_address;
    say(this.output("address"), known);
  }

  private output(name: string): HTMLElement {
    return this.card.querySelector(`[data-said=${name}]`) as HTMLElement;
  }

  private tell(name: "visitor" | "agent", word: ToFrame): void {
    this.frames[name].contentWindow?.postMessage(word, "*"); // its origin has no name
  }
}

/** Below the text area, and told to who cannot see it there. */
function place(form: HTMLFormElement, kind: Kind): HTMLElement {
  const area = form.elements.namedItem(kind) as HTMLElement;
  const line = document.createElement("p");
  line.className = "ld-help";
  line.dataset.told = kind;
  line.setAttribute("role", "status");
  area.after(line);
  return line;
}

/** Only what is new is said again. */
function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const form = document.querySelector<HTMLFormElement>("#privacy");
const card = document.querySelector<HTMLElement>("#privacy-trial");
if (form && card) new Trial(form, card);
