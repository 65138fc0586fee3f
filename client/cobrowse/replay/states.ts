// Where the visitor's pointer and keys are, as marks on elements, for the sheets that say how these look then.

type State = "hover" | "active" | "focus" | "focus-visible" | "focus-within";

export class States {
  private readonly marked = new Map<State, Set<Element>>();

  /** Null for nowhere. */
  hover(node: Node | null): void {
    this.mark("hover", [...way(node)]);
  }

  press(node: Node | null): void {
    this.mark("active", [...way(node)]);
  }

  /** `visible`: with a ring around it. */
  focus(node: Node | null, visible: boolean): void {
    const all = [...way(node)];
    this.mark("focus", all.slice(0, 1));
    this.mark("focus-visible", visible ? all.slice(0, 1) : []);
    this.mark("focus-within", all);
  }

  private mark(state: State, elements: Element[]): void {
    const [before, now] = [this.marked.get(state), new Set(elements)];
    const name = `data-livedesk-${state}`;
    for (const element of before ?? []) if (!now.has(element)) element.removeAttribute(name);
    for (const element of now) if (!before?.has(element)) element.setAttribute(name, "");
    this.marked.set(state, now);
  }
}

/** From the element outwards, as it is laid out: through slots and shadow roots. Of another window, so by no class of this one. */
function* way(from: Node | null): Generator<Element> {
  for (let node = from; node; ) {
    if (node.nodeType === Node.ELEMENT_NODE) yield node as Element;
    node = (node as Element).assignedSlot ?? node.parentNode ?? (node as ShadowRoot).host ?? null;
  }
}
