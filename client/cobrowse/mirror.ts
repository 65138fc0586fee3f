// What of the page has left it, by rrweb's numbers: so that later news about what stayed is recognised as such.

export type Standing =
  /** Sent, and its children with it. */
  | "open"
  /** Sent as a box of the same size; nothing within it is. */
  | "closed"
  /** Sent as an empty element, to keep the order of its neighbours. */
  | "empty";

export interface Known {
  readonly tag: string;
  readonly parent: number | null;
  readonly standing: Standing;
  /** Its text is shown as dots. */
  readonly masked: boolean;
  readonly svg?: boolean;
  /** Stands in the shadow root of its parent. */
  readonly isShadow?: boolean;
  /** How many elements stand above. */
  readonly depth: number;
}

export class Mirror {
  private readonly nodes = new Map<number, Known>();
  private readonly children = new Map<number, Set<number>>();

  get size(): number {
    return this.nodes.size;
  }

  get(id: number): Known | undefined {
    return this.nodes.get(id);
  }

  has(id: number): boolean {
    return this.nodes.has(id);
  }

  /** How many children of it are known. */
  count(id: number): number {
    return this.children.get(id)?.size ?? 0;
  }

  within(id: number): Iterable<number> {
    return this.children.get(id) ?? [];
  }

  add(id: number, known: Known): void {
    const before = this.nodes.get(id);
    if (before?.parent != null && before.parent !== known.parent) this.children.get(before.parent)?.delete(id);
    this.nodes.set(id, known);
    if (known.parent === null) return;
    const siblings = this.children.get(known.parent);
    if (siblings) siblings.add(id);
    else this.children.set(known.parent, new Set([id]));
  }

  /** With all that is within. */
  remove(id: number): void {
    const parent = this.nodes.get(id)?.parent;
    if (parent != null) this.children.get(parent)?.delete(id);
    const gone = [id];
    for (let next = gone.pop(); next !== undefined; next = gone.pop()) {
      gone.push(...(this.children.get(next) ?? []));
      this.nodes.delete(next);
      this.children.delete(next);
    }
  }

  clear(): void {
    this.nodes.clear();
    this.children.clear();
  }
}
