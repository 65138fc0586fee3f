// What an agent's mouse and keys over the picture mean: pointing, drawing, or, with consent, acting by node.
import { h, setAttribute } from "../../ui/dom";
import { choice } from "./choice";
import type { Screen } from "./screen";
import { Trace } from "./trace";
import type { ReplayWords } from "./words";

export interface CommandWires {
  words: ReplayWords;
  screen(): Screen | null;
  size(): { width: number; height: number };
  cursor(cursor: object): void;
  /** `of`: the picture on which it was begun; on another it means something else, and goes nowhere. */
  command(command: object, of: Screen): void;
}

export type Mode = "look" | "point" | "draw" | "mark" | "control";

interface Turned {
  x: number;
  y: number;
  timer?: ReturnType<typeof setTimeout>;
}

const MOVE_MS = 50;
const SCROLL_MS = 100;
const KEYS = new Set(["Enter", "Tab", "Escape", "Backspace", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

export class Glass {
  private readonly element = h("div", { class: "glass", tabindex: -1, "data-mode": "look" });
  private readonly place: HTMLElement;
  private readonly wires: CommandWires;
  private mode: Mode = "look";
  private readonly trace: Trace;
  private quiet = 0;
  /** By the wheel, since the last scroll. */
  private turned: Turned = { x: 0, y: 0 };

  constructor(root: HTMLElement, place: HTMLElement, wires: CommandWires) {
    [this.place, this.wires] = [place, wires];
    this.trace = new Trace(place);
    root.append(this.element);
    const hear = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => unknown) =>
      this.element.addEventListener(type, (event) => this.mode !== "look" && wires.screen() && run(event));
    hear("pointermove", (event) => this.move(this.at(event)));
    hear("pointerdown", (event) => {
      if (this.mode !== "draw") return;
      this.element.setPointerCapture?.(event.pointerId);
      this.trace.begin(this.at(event));
    });
    hear("pointerup", () => this.drawn());
    hear("pointerleave", () => wires.cursor({ at: "away" }));
    hear("click", (event) => event.target === this.element && this.click(this.at(event)));
    hear("wheel", (event) => this.mode === "control" && this.wheel(event));
    hear("keydown", (event) => this.key(event));
  }

  become(mode: Mode): void {
    this.mode = mode;
    this.element.dataset.mode = mode;
    const acts = mode === "control";
    this.element.tabIndex = acts ? 0 : -1;
    setAttribute(this.element, "role", acts && "application");
    setAttribute(this.element, "aria-label", acts && this.wires.words.glass);
    this.leave();
    if (mode === "look") this.wires.cursor({ at: "away" });
  }

  /** What was begun on a picture that is not there any more ends with it. */
  leave(): void {
    this.drawn();
    clear(this.element);
    delete this.element.dataset.node;
    clearTimeout(this.turned.timer);
    this.turned = { x: 0, y: 0 };
  }

  /** What comes at short intervals goes as one scroll. */
  private wheel(event: WheelEvent): void {
    const { turned } = this;
    [turned.x, turned.y] = [turned.x + event.deltaX, turned.y + event.deltaY];
    turned.timer ??= setTimeout(() => {
      this.turned = { x: 0, y: 0 };
      if (this.mode === "control") scroll(this.wires, this.node(this.at(event)), turned);
    }, SCROLL_MS);
  }

  private move(point: [number, number]): void {
    this.trace.to(point);
    if (this.soon(MOVE_MS)) this.wires.cursor({ at: "move", ...rounded(point) });
  }

  private drawn(): void {
    const points = this.trace.end();
    if (points) this.wires.cursor({ at: "draw", points: points.map((point) => Object.values(rounded(point))) });
  }

  private click(point: [number, number]): void {
    const id = this.node(point);
    if (this.mode === "point") this.wires.cursor({ at: "click", ...rounded(point) });
    else if (this.mode === "mark" && id > 0) this.wires.cursor({ at: "mark", node: id });
    else if (this.mode === "control" && id > 0) act(this.element, this.wires, id, point);
  }

  private key(event: KeyboardEvent): void {
    const [node, screen] = [Number(this.element.dataset.node), this.wires.screen()];
    if (this.mode !== "control" || !node || !screen || !KEYS.has(event.key) || event.target !== this.element) return;
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return; // so one gets out of it by Shift and Tab
    event.preventDefault();
    this.wires.command({ kind: "key", node, key: event.key }, screen);
  }

  private at(event: MouseEvent): [number, number] {
    const box = this.place.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  private node([x, y]: [number, number]): number {
    const { width, height } = this.wires.size();
    return this.wires.screen()?.idAt(x * width, y * height) ?? -1;
  }

  private soon(ms: number): boolean {
    const now = performance.now();
    if (now < this.quiet) return false;
    this.quiet = now + ms;
    return true;
  }
}

function rounded([x, y]: [number, number]): { x: number; y: number } {
  return { x: Math.round(x * 1e4) / 1e4, y: Math.round(y * 1e4) / 1e4 };
}

function clear(glass: HTMLElement): void {
  for (const field of glass.querySelectorAll("input,select")) field.remove();
}

function act(glass: HTMLElement, wires: CommandWires, id: number, [x, y]: [number, number]): void {
  const screen = wires.screen();
  if (!screen) return;
  clear(glass);
  glass.dataset.node = String(id);
  const mirror = screen.replayer.getMirror();
  const element = mirror.getNode(id) as unknown as Element | null;
  const send = (command: object) => wires.command(command, screen);
  const tag = element?.tagName;
  const place = { left: `${x * 100}%`, top: `${y * 100}%`, position: "absolute" };
  if (
    element &&
    (tag === "INPUT" || tag === "TEXTAREA") &&
    !/^(?:checkbox|radio|submit|button|reset)$/i.test(element.getAttribute("type") ?? "")
  ) {
    const field = h("input", {
      ...{ type: "text", maxlength: 2000, autocomplete: "off" },
      ...{ "aria-label": wires.words.type, placeholder: wires.words.typeHint },
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      if (event.key === "Enter") send({ kind: "type", node: id, text: field.value });
      field.remove();
      glass.focus();
    });
    Object.assign(field.style, place);
    glass.append(field);
    field.focus();
  } else if (element && tag === "SELECT") {
    const field = choice(element as HTMLSelectElement, {
      name: wires.words.choose,
      idOf: (option) => mirror.getId(option as never),
      chosen: (option) => send({ kind: "select", node: id, values: [String(option)] }),
    });
    Object.assign(field.style, place);
    glass.append(field);
  } else send({ kind: "click", node: id });
}

function scroll(wires: CommandWires, id: number, by: Turned): void {
  const screen = wires.screen();
  const page = screen?.document;
  if (!screen || !page) return;
  const mirror = screen.replayer.getMirror();
  let element = mirror.getNode(id) as unknown as Element | null;
  while (element && !(element.scrollHeight > element.clientHeight + 1 && /auto|scroll/.test(style(element))))
    element = element.parentElement;
  const view = page.defaultView;
  const [node, x, y] = element
    ? [mirror.getId(element as never), element.scrollLeft, element.scrollTop]
    : [mirror.getId(page as never), view?.scrollX ?? 0, view?.scrollY ?? 0];
  wires.command({ kind: "scroll", node, x: Math.max(0, x + by.x), y: Math.max(0, y + by.y) }, screen);
}

function style(element: Element): string {
  return element.ownerDocument.defaultView?.getComputedStyle(element).overflowY ?? "";
}
