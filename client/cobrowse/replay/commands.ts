// What an agent's mouse and keys over the picture mean: pointing, drawing, or, with consent, acting by node.
import { h, setAttribute } from "../../ui/dom";
import { act, clear, scroll } from "./act";
import type { Screen } from "./screen";
import { type Box, type Point, Trace } from "./trace";
import { boxOf, Walk } from "./walk";
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
/** Turning the wheel can be kept from the console. */
const HEARD = { passive: false };
const STEPS: Record<string, 1 | -1> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export class Glass {
  private readonly element = h("div", { class: "glass", tabindex: -1, "data-mode": "look" });
  private readonly place: HTMLElement;
  private readonly wires: CommandWires;
  private mode: Mode = "look";
  private readonly trace: Trace;
  private readonly walk: Walk;
  private arrived = false;
  private quiet = 0;
  /** By the wheel, since the last scroll. */
  private turned: Turned = { x: 0, y: 0 };

  constructor(root: HTMLElement, place: HTMLElement, wires: CommandWires) {
    [this.place, this.wires] = [place, wires];
    this.trace = new Trace(place);
    root.append(this.element);
    this.walk = new Walk(root, place, this.trace, wires);
    const hear = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => unknown) =>
      this.element.addEventListener(type, (event) => this.mode !== "look" && wires.screen() && run(event), HEARD);
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
    hear("focus", () => {
      this.arrived = true;
    });
    hear("keydown", (event) => event.target === this.element && this.key(event));
    // Who has come by keyboard walks, whatever was clicked before.
    hear("keyup", ({ key }) => key === "Tab" && this.arrived && delete this.element.dataset.node);
  }

  become(mode: Mode): void {
    this.mode = mode;
    this.element.dataset.mode = mode;
    const { words } = this.wires;
    const name = { look: "", draw: "", point: words.pointed, mark: words.marked, control: words.glass }[mode];
    this.element.tabIndex = name ? 0 : -1;
    setAttribute(this.element, "role", name && "application");
    setAttribute(this.element, "aria-label", name || null);
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
    this.walk.stand(null);
  }

  /** What comes at short intervals goes as one scroll, and scrolls nothing around the picture; with Ctrl it zooms, as ever. */
  private wheel(event: WheelEvent): void {
    if (event.ctrlKey) return;
    event.preventDefault();
    const { turned } = this;
    [turned.x, turned.y] = [turned.x + event.deltaX, turned.y + event.deltaY];
    turned.timer ??= setTimeout(() => {
      this.turned = { x: 0, y: 0 };
      if (this.mode === "control") this.scroll(this.node(this.at(event)), turned);
    }, SCROLL_MS);
  }

  private scroll(id: number, by: { x: number; y: number }): void {
    const screen = this.wires.screen();
    const command = screen && scroll(screen, id, by);
    if (command) this.wires.command(command, screen);
  }

  private move(point: Point): void {
    this.trace.to(point);
    if (this.soon(MOVE_MS)) this.wires.cursor({ at: "move", ...rounded(point) });
  }

  private drawn(): void {
    const points = this.trace.end();
    if (points) this.wires.cursor({ at: "draw", points: points.map((point) => Object.values(rounded(point))) });
  }

  private click(point: Point): void {
    const id = this.node(point);
    this.walk.stand(null);
    if (this.mode === "control" && id > 0) this.element.dataset.node = String(id);
    this.does(id, point);
  }

  private does(id: number, point: Point): void {
    const { wires, mode, element: glass } = this;
    const screen = wires.screen();
    if (mode === "point") {
      this.trace.ripple(point);
      wires.cursor({ at: "click", ...rounded(point) });
    }
    if (!screen || id <= 0) return;
    if (mode === "mark") {
      const node = screen.replayer.getMirror().getNode(id) as unknown as Element | null;
      if (node) this.trace.ring(boxOf(node, wires.size()));
      wires.cursor({ at: "mark", node: id });
    } else if (mode === "control") {
      const { words } = wires;
      const send = (command: object) => wires.command(command, screen);
      const place = this.walk.beside(point);
      this.walk.say("", point);
      act(screen, id, { words, glass, place, send, say: (text) => this.walk.say(text, point) });
    }
  }

  private key(event: KeyboardEvent): void {
    const { walk, wires, mode, element } = this;
    const screen = wires.screen();
    const { key, shiftKey } = event;
    this.arrived = false;
    if (event.ctrlKey || event.altKey || event.metaKey || !screen) return;
    const clicked = Number(element.dataset.node);
    const walked = walk.at && screen.replayer.getMirror().getId(walk.at as never);
    const node = clicked ? !shiftKey && clicked : shiftKey && key !== "Tab" && walked; // one gets out by Shift and Tab
    if (mode === "control" && node && KEYS.has(key)) wires.command({ kind: "key", node, key }, screen);
    else if (clicked || shiftKey) return;
    else if (STEPS[key] && screen.document) {
      const y = walk.step(screen.document, STEPS[key], mode !== "control");
      if (y && mode === "control") this.scroll(screen.replayer.getMirror().getId(walk.at as never), { x: 0, y });
    } else if ((key === "Enter" || key === " ") && walk.at && walked)
      this.does(walked, middle(boxOf(walk.at, wires.size())));
    else if (key === "Escape") this.walk.stand(null);
    else return;
    event.preventDefault();
  }

  private at(event: MouseEvent): Point {
    const box = this.place.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  private node([x, y]: Point): number {
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

function rounded([x, y]: Point): { x: number; y: number } {
  return { x: Math.round(x * 1e4) / 1e4, y: Math.round(y * 1e4) / 1e4 };
}

function middle([left, top, right, bottom]: Box): Point {
  return [(left + right) / 2, (top + bottom) / 2];
}
