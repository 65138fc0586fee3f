// The document and the open shadow roots of a page, as they are met, and who listens in each.
import { list } from "./fields";
import { rootOf } from "./nodes";
import { numbers } from "./rrweb";

export type Place = Document | ShadowRoot;

interface Listener {
  watch(places: Place[]): void;
  /** It is gone with its host, and may come back. */
  leave?(place: ShadowRoot): void;
}

/** A form may have an input of the name. */
const { getRootNode: rootNode } = Node.prototype;

export class Places {
  private roots = new Set<ShadowRoot>();
  /** So many roots are gone with their hosts since the beginning. */
  gone = 0;
  private readonly listeners: readonly Listener[];

  constructor(listeners: readonly Listener[]) {
    this.listeners = listeners;
  }

  /** Where elements may be found. */
  get all(): Place[] {
    for (const root of this.roots) if (!root.isConnected) this.leave(root);
    return [document, ...this.roots];
  }

  begin(roots: Set<ShadowRoot>): void {
    for (const root of this.roots) if (!roots.has(root)) this.leave(root);
    [this.roots, this.gone] = [roots, 0];
    this.watch([document, ...roots]);
  }

  /** A root that is told. */
  add(root: ShadowRoot): void {
    if (this.roots.has(root)) return;
    this.roots.add(root);
    this.watch([root]);
  }

  /** Of what rrweb tells as added: the roots that are new, since a host may have been told before it had one. */
  meet(adds: unknown): ShadowRoot[] {
    const found: ShadowRoot[] = [];
    for (const { node } of list(adds) as { node: Record<string, unknown> }[]) {
      const there = node.isShadowHost || node.isShadow ? numbers.getNode(Number(node.id)) : null;
      for (const root of there ? [there instanceof Element ? rootOf(there) : null, rootNode.call(there)] : []) {
        if (!(root instanceof ShadowRoot) || this.roots.has(root)) continue;
        this.add(root);
        found.push(root);
      }
    }
    return found;
  }

  private leave(root: ShadowRoot): void {
    this.roots.delete(root);
    this.gone += 1;
    for (const one of this.listeners) one.leave?.(root);
  }

  private watch(places: Place[]): void {
    for (const one of this.listeners) one.watch(places);
  }
}
