// What one element makes of others: `<use>`, masks, clips and markers draw anew what they name, and within it what that names.
import { type Fields, list, text } from "../fields";
import type { Mirror } from "../mirror";
import type { Recorded } from "../sanitise";
import type { Serialised } from "../tree";

/** Nodes that are drawn by others beside where they stand. */
const MOST = 50_000;
const DEEPEST = 4;
/** By which an element names what it draws; `use` by its address. */
const NAMING = ["mask", "clip-path", "marker-start", "marker-mid", "marker-end", "style"];
const ADDRESSES = ["href", "xlink:href"];
const DRAWN = new Set(["mask", "clipPath", "marker"]);
const NAMED = /url\(\s*["']?#([\w-]+)/g;
/** Of a path: where it has corners markers are drawn. */
const LINES = ["d", "points"];
const LETTERS_A_CORNER = 4;
const LONG = 400;
const ALL = ["id", ...LINES, ...NAMING, ...ADDRESSES];

/** What an element says of this; of a line how long it is. */
type Said = Record<string, string>;

interface Cost {
  nodes: number;
  depth: number;
}

const ENDLESS: Cost = { nodes: Number.POSITIVE_INFINITY, depth: DEEPEST };

export class Expansion {
  private readonly mirror: Mirror;
  private readonly said = new Map<number, Said>();
  /** Of what is called so. */
  private readonly named = new Map<string, number[]>();
  private readonly costs = new Map<number | string, Cost>();

  constructor(mirror: Mirror) {
    this.mirror = mirror;
  }

  /** Takes out of it what would draw too much; false: with what is new, what is there draws too much. */
  admit({ type, data = {} }: Recorded): boolean {
    if (type !== 2 && (type !== 3 || data.source !== 0)) return true;
    if (type === 2) this.said.clear();
    const fresh: [number, Fields][] = [];
    for (const { node } of type === 2 ? [data] : list(data.adds)) gather(node as Serialised, fresh);
    const changes = list(data.attributes).map(({ id, attributes }) => [id, attributes] as [number, Fields]);
    const old = new Set(this.said.keys());
    const changed = [...fresh, ...changes].filter(([id, attributes]) => this.hear(id, attributes));
    if (this.said.size === 0 || (fresh.length === 0 && changed.length === 0)) return true;
    this.count();
    for (const [id] of changed) old.delete(id);
    let nodes = 0;
    for (const id of old) nodes += this.drawnBy(id).nodes;
    if (nodes > MOST) return false;
    const there = new Set(changes.map(([, attributes]) => attributes));
    for (const [id, attributes] of changed) {
      const { nodes: more, depth } = this.drawnBy(id);
      if (nodes + more <= MOST && depth <= DEEPEST) nodes += more;
      else this.drop(id, attributes, there.has(attributes));
    }
    return true;
  }

  /** Whether it says, or said, anything of this. */
  private hear(id: number, attributes: Fields): boolean {
    const before = this.said.get(id);
    const { tag } = this.mirror.get(id) ?? {};
    const names = ALL.filter((name) => name in attributes && (tag === "use" || !ADDRESSES.includes(name)));
    if (names.length === 0) return false;
    const said: Said = { ...before };
    for (const name of names) {
      const value = attributes[name];
      const whole = typeof value === "object" && value !== null ? JSON.stringify(value) : text(value);
      if (LINES.includes(name)) said[name] = whole.length > LONG ? String(whole.length) : "";
      else said[name] = name !== "style" || whole.search(NAMED) >= 0 ? whole : "";
    }
    const tells = ALL.some((name) => said[name]);
    if (tells) this.said.set(id, said);
    else this.said.delete(id);
    return tells || before !== undefined;
  }

  private count(): void {
    this.costs.clear();
    this.named.clear();
    for (const [id, { id: name }] of this.said) {
      const alike = this.named.get(name ?? "");
      if (!this.mirror.has(id)) this.said.delete(id);
      else if (name && alike) alike.push(id);
      else if (name) this.named.set(name, [id]);
    }
  }

  /** `there`: it is drawn already, and only changes. */
  private drop(id: number, attributes: Fields, there: boolean): void {
    const said = this.said.get(id) ?? {};
    for (const name of [...NAMING, ...ADDRESSES]) {
      if (there && said[name]) attributes[name] = null;
      else if (said[name]) delete attributes[name];
      delete said[name];
    }
  }

  /** With all that stands in it. */
  private cost(id: number): Cost {
    const known = this.costs.get(id);
    if (known) return known;
    this.costs.set(id, ENDLESS); // if it names itself
    const { nodes, depth } = this.drawnBy(id);
    const found = { nodes: nodes + 1, depth };
    for (const child of this.mirror.within(id)) add(found, this.cost(child));
    this.costs.set(id, found);
    return found;
  }

  private drawnBy(id: number): Cost {
    const found = { nodes: 0, depth: 0 };
    const said = this.said.get(id);
    if (!said) return found;
    for (const name of ADDRESSES) if (said[name]) add(found, this.costOf(said[name].slice(1), true));
    const corners = LINES.reduce((sum, name) => sum + Number(said[name] || 0) / LETTERS_A_CORNER, 1);
    for (const name of NAMING) {
      for (const [, target = ""] of (said[name] ?? "").matchAll(NAMED))
        add(found, this.costOf(target, false), /^(?:marker|style)/.test(name) ? corners : 1);
    }
    return found;
  }

  /** Of the largest of this name, since each root has its own. */
  private costOf(name: string, any: boolean): Cost {
    const key = `${any} ${name}`;
    const known = this.costs.get(key);
    if (known) return known;
    const found = { nodes: 0, depth: 0 };
    for (const id of this.named.get(name) ?? []) {
      if (!any && !DRAWN.has(this.mirror.get(id)?.tag ?? "")) continue;
      const { nodes, depth } = this.cost(id);
      found.nodes = Math.max(found.nodes, nodes);
      found.depth = Math.max(found.depth, depth + 1);
    }
    this.costs.set(key, found);
    return found;
  }
}

function add(sum: Cost, { nodes, depth }: Cost, times = 1): void {
  sum.nodes += nodes * times;
  sum.depth = Math.max(sum.depth, depth);
}

function gather(node: Serialised, found: [number, Fields][]): void {
  if (node.type === 2) found.push([node.id, node.attributes as Fields]);
  for (const child of node.childNodes ?? []) gather(child, found);
}
