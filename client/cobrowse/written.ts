// What can be written into, though no attribute says so: the whole page, what a style makes editable, what has a context of its own.
import { isOf } from "./nodes";

const FIELDS = "input,textarea,select";
const found = new WeakSet<Element>();

/** Costs nothing: a style is not asked here, but when the keys go somewhere. */
export function isWritten(element: Element): boolean {
  if (found.has(element)) return true;
  if ((element as Element & { editContext?: unknown }).editContext) return true;
  return element === document.documentElement && document.designMode === "on";
}

/** Where the keys go, or a letter is about to: true when that was not known. */
export function meetWritten(target: unknown): boolean {
  if (!isEditable(target)) return false;
  let host = target;
  for (let above = host.parentElement; isEditable(above); above = above.parentElement) host = above;
  if (found.has(host)) return false;
  found.add(host);
  return true;
}

function isEditable(node: unknown): node is HTMLElement {
  if (!(node instanceof HTMLElement) || isOf(node, FIELDS)) return false;
  return (
    node.isContentEditable || getComputedStyle(node).getPropertyValue("-webkit-user-modify").startsWith("read-write")
  );
}
