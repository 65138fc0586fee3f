// One tab of the visitor's on the agent's screen: every event made harmless once more, then drawn by rrweb at once.
import { Replayer } from "@rrweb/replay";
import { type Fields, list, number } from "../fields";
import { forget } from "../forget";
import { type Recorded, Sanitiser } from "../sanitise";
import { Expansion } from "./expansion";
import { flatten } from "./flatten";
import { lost } from "./lost";
import { roots } from "./roots";
import { rules } from "./rules";
import { States } from "./states";
import { raise } from "./top";

export interface ScreenWires {
  root: HTMLElement;
  /** The tab that is seen. */
  stream: number;
  /** Where pictures and fonts come from instead of where the page says. */
  through(address: string): string;
  words: { hidden: string; missing: string; page: string };
  /** What was drawn cannot be trusted to be what is there. */
  broken(): void;
  /** More than a browser can hold. */
  tooLarge(): void;
  resized(width: number, height: number): void;
  /** So many pictures and fonts of the page are not to be had. */
  lost(count: number): void;
}

/** What rrweb reaches without keeping every event of hours in memory. */
interface Inner {
  getCastFn(event: unknown, sync: boolean): () => void;
  moveAndHover(x: number, y: number, id: number, sync: boolean, data: unknown): void;
  hoverElements(element: Element): void;
}

/** Elements and texts. */
const MOST_NODES = 400_000;
const MOVES = new Set([1, 6, 12]);
const AT_ONCE = new Set([0, 3, 4]);
/** Of what the visitor's hand does. */
const HAND = 2;
const ADOPTED = 15;
const [UP, DOWN, FOCUS, BLUR] = [0, 1, 5, 6];

export class Screen {
  readonly replayer: Replayer;
  readonly stream: number;
  private readonly wires: ScreenWires;
  private readonly sanitiser: Sanitiser;
  private readonly expansion: Expansion;
  private readonly states = new States();
  /** By host: which sheets its root has. */
  private readonly adopted = new Map<unknown, Recorded>();
  private readonly unheard: () => void;
  private shown = false;

  constructor(wires: ScreenWires) {
    [this.wires, this.stream] = [wires, wires.stream];
    this.sanitiser = new Sanitiser({
      base: { href: "about:blank", through: wires.through },
      privacy: () => "open",
      again: () => wires.broken(),
      received: true,
    });
    this.expansion = new Expansion(this.sanitiser.mirror);
    const [own, { missing, page }] = [rules(wires.words), wires.words];
    const given = roots(own.join(""), missing);
    this.replayer = new Replayer([], {
      root: wires.root,
      liveMode: true,
      useVirtualDom: false,
      mouseTail: false,
      showWarning: false,
      pauseAnimation: false,
      insertStyleRules: own,
      plugins: [{ onBuild: (node) => given(node as Node) }],
    });
    (this.replayer as unknown as Inner).hoverElements = (element) => this.states.hover(element);
    Object.assign(this.replayer.iframe, { title: page, tabIndex: -1 });
    this.replayer.startLive();
    this.unheard = lost(this.replayer.iframe.contentWindow, (count) => wires.lost(count));
    this.replayer.on("resize", (size) => {
      const { width, height } = size as { width: number; height: number };
      wires.resized(width, height);
    });
  }

  get document(): Document | null {
    return this.replayer.iframe.contentDocument;
  }

  show(events: readonly Recorded[]): void {
    for (const event of events) {
      try {
        const clean = this.sanitiser.clean(event);
        if (this.sanitiser.mirror.size > MOST_NODES) {
          this.wires.tooLarge();
          return;
        }
        if (!clean) continue;
        if (!this.expansion.admit(clean)) {
          this.wires.broken();
          return;
        }
        const flat = flatten(clean);
        this.forget(flat);
        this.draw(flat);
        this.dress(flat);
        raise(flat, (id) => this.nodeOf(id));
      } catch {
        this.wires.broken();
        return;
      }
    }
  }

  idAt(x: number, y: number): number {
    let node = this.document?.elementFromPoint(x, y) ?? null;
    for (let inner = node?.shadowRoot?.elementFromPoint(x, y); inner && inner !== node; ) {
      node = inner;
      inner = node.shadowRoot?.elementFromPoint(x, y) ?? null;
    }
    return node ? this.replayer.getMirror().getId(node as never) : -1;
  }

  close(): void {
    this.unheard();
    this.wires.lost(0);
    this.replayer.destroy();
  }

  /** A host that is moved is built anew, and rrweb tells of what its root has adopted once. */
  private dress({ data, timestamp }: Recorded): void {
    const { source, id, styleIds, adds } = data as Fields;
    if (source === ADOPTED) this.adopted.set(id, { type: 3, timestamp, data: { source, id, styleIds } });
    if (source !== 0) return;
    for (const { node } of list(adds)) {
      const known = this.adopted.get((node as Fields).id);
      if (known) this.draw(known);
    }
  }

  private forget({ data }: Recorded): void {
    if (data?.source !== 0) return;
    for (const { id } of list(data.removes)) {
      const node = this.nodeOf(id);
      if (node) forget(node, this.replayer.getMirror());
    }
  }

  private draw(event: Recorded): void {
    const inner = this.replayer as unknown as Inner;
    const data = event.data as Fields;
    const timed = { ...event, timestamp: Date.now() }; // clocks differ, and only now counts
    if (event.type === 2) this.shown = true;
    if (event.type !== 4 && !this.shown) return;
    if (event.type === 3 && MOVES.has(data.source as number)) {
      const last = list(data.positions).at(-1);
      if (last) this.replayer.wrapper.classList.add("moved");
      if (last) inner.moveAndHover(number(last.x), number(last.y), number(last.id), false, data);
    } else if (event.type === 3 && data.source === HAND && (data.type === FOCUS || data.type === BLUR)) {
      // Never the agent's own focus, which may be in a field of theirs.
      this.states.focus(data.type === FOCUS ? this.nodeOf(data.id) : null, data.visible === true);
    } else {
      if (event.type === 3 && data.source === HAND && (data.type === DOWN || data.type === UP))
        this.states.press(data.type === DOWN ? this.nodeOf(data.id) : null);
      const sync = event.type !== 3 || AT_ONCE.has(data.source as number);
      inner.getCastFn(timed, sync)();
    }
  }

  private nodeOf(id: unknown): Node | null {
    return this.replayer.getMirror().getNode(number(id)) as unknown as Node | null;
  }
}
