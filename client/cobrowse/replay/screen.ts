// One tab of the visitor's on the agent's screen: every event made harmless once more, then drawn by rrweb at once.
import { Replayer } from "@rrweb/replay";
import { type Fields, list, number } from "../fields";
import { type Recorded, Sanitiser } from "../sanitise";
import { flatten } from "./flatten";

export interface ScreenWires {
  root: HTMLElement;
  /** Where pictures and fonts come from instead of where the page says. */
  through(address: string): string;
  words: { hidden: string; missing: string };
  /** What was drawn cannot be trusted to be what is there. */
  broken(): void;
  /** More than a browser can hold. */
  tooLarge(): void;
  resized(width: number, height: number): void;
}

/** What rrweb reaches without keeping every event of hours in memory. */
interface Inner {
  getCastFn(event: unknown, sync: boolean): () => void;
  moveAndHover(x: number, y: number, id: number, sync: boolean, data: unknown): void;
}

/** Elements and texts. */
const MOST_NODES = 400_000;
const MOVES = new Set([1, 6, 12]);
const AT_ONCE = new Set([0, 3, 4]);

export class Screen {
  readonly replayer: Replayer;
  private readonly wires: ScreenWires;
  private readonly sanitiser: Sanitiser;
  private shown = false;

  constructor(wires: ScreenWires) {
    this.wires = wires;
    this.sanitiser = new Sanitiser({
      base: { href: "about:blank", through: wires.through },
      privacy: () => "open",
      again: () => wires.broken(),
      received: true,
    });
    this.replayer = new Replayer([], {
      root: wires.root,
      liveMode: true,
      useVirtualDom: false,
      mouseTail: false,
      showWarning: false,
      pauseAnimation: false,
      insertStyleRules: rules(wires.words),
    });
    this.replayer.startLive();
    this.replayer.on("fullsnapshot-rebuilded", () => this.watchPictures());
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
        if (clean) this.draw(flatten(clean));
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
    this.replayer.destroy();
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
    } else {
      const sync = event.type !== 3 || AT_ONCE.has(data.source as number);
      inner.getCastFn(timed, sync)();
    }
  }

  private watchPictures(): void {
    const missing = ({ target }: Event) => {
      const element = target as Element | null;
      if (element?.tagName === "IMG") element.setAttribute("data-livedesk-missing", "");
    };
    this.document?.addEventListener("error", missing, true);
  }
}

function rules({ hidden, missing }: { hidden: string; missing: string }): string[] {
  const hatch = "repeating-linear-gradient(45deg,#e3e6eb 0 8px,#d3d7de 8px 16px)";
  return [
    `[data-livedesk-box]{background:${hatch}!important;overflow:hidden!important;box-sizing:border-box!important}`,
    '[data-livedesk-box="own"]{display:none!important}',
    "[data-livedesk-inline]{display:inline-block!important}",
    `[data-livedesk-box]::after{content:"${hidden}";font:11px/1.2 sans-serif;color:#3c434e}`,
    `img[data-livedesk-missing]{background:${hatch};outline:1px dashed #80868f;color:#3c434e!important}`,
    `img[data-livedesk-missing]::after{content:"${missing}"}`,
  ];
}
