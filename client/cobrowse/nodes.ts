// Reading the tree of a page that may have given its form fields the names of properties.

type Read<T> = (node: Node) => T;

export function reader<T>(prototype: object, name: string): Read<T> {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return get ? (node) => get.call(node) as T : (node) => (node as unknown as Record<string, T>)[name] as T;
}

export const attributesOf = reader<NamedNodeMap>(Element.prototype, "attributes");
export const firstOf = reader<Node | null>(Node.prototype, "firstChild");
export const nextOf = reader<Node | null>(Node.prototype, "nextSibling");
export const parentOf = reader<Node | null>(Node.prototype, "parentNode");
export const rootOf = reader<ShadowRoot | null>(Element.prototype, "shadowRoot");
export const isThere = reader<boolean>(Node.prototype, "isConnected");
export const leftOf = reader<number>(Element.prototype, "scrollLeft");
export const topOf = reader<number>(Element.prototype, "scrollTop");

/** Nodes of a frame that are moved into the page stay of the frame's classes: `instanceof` does not know them. */
const [ELEMENT, TEXT, FRAGMENT] = [1, 3, 11];
const hostOfRoot = reader<Element>(ShadowRoot.prototype, "host");

function hostOf(node: Node): Element | null {
  return node.nodeType === FRAGMENT ? hostOfRoot(node) : null;
}

const slotOfText = reader<Element | null>(Text.prototype, "assignedSlot");
const slotOfElement = reader<Element | null>(Element.prototype, "assignedSlot");

/** Null in a root that is closed, too. */
export function slotOf(node: Node): Element | null {
  if (node.nodeType === ELEMENT) return slotOfElement(node);
  return node.nodeType === TEXT ? slotOfText(node) : null;
}

/** From the element outwards, as a click goes: through slots and shadow roots. */
export function outwards(element: Element): Element[] {
  const found: Element[] = [];
  for (let node: Node | null = element; node; ) {
    if (node.nodeType === ELEMENT) found.push(node as Element);
    node = slotOf(node) ?? parentOf(node) ?? hostOf(node);
  }
  return found;
}

const { matches, closest } = Element.prototype;

export function isOf(element: Element, selector: string): boolean {
  return matches.call(element, selector);
}

export function isWithin(element: Element, selector: string): boolean {
  return closest.call(element, selector) !== null;
}

/** Never where a browser has no popovers (Safari before 17, Firefox before 125): it does not understand the question. */
export function isPopoverOpen(element: Element): boolean {
  return "popover" in HTMLElement.prototype && isOf(element, ":popover-open");
}

/** Every open shadow root of the page, outermost first, goes to `found`. Yields now and then. */
export function* findRoots(of: Document | ShadowRoot, found: Set<ShadowRoot>): Generator<void> {
  let steps = 0;
  for (const element of of.querySelectorAll("*")) {
    const root = rootOf(element);
    if (root) {
      found.add(root);
      yield* findRoots(root, found);
    }
    steps += 1;
    if (steps % 64 === 0) yield;
  }
}
