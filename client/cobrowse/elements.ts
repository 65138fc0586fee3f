// One node of the page as rrweb would tell it, without its children.
import { exactStyle } from "./exact";
import { mask, SECRET } from "./mask";
import { attributesOf, isOf, leftOf, rootOf, topOf } from "./nodes";
import { isPassword } from "./passwords";
import type { Serialised } from "./tree";
import { TYPED } from "./typed";

/** Show their value, too. */
const SHOWN = new Set(["password", "submit", "reset", "button"]);

/** Null for what is neither shown nor keeps a place. */
export function serialise(node: Node, id: number, shadow: boolean): Serialised | null {
  const flag = shadow ? { isShadow: true } : {};
  switch (node.nodeType) {
    case Node.DOCUMENT_NODE:
      return { type: 0, id, childNodes: [], compatMode: (node as Document).compatMode };
    case Node.DOCUMENT_TYPE_NODE:
      return { type: 1, id };
    case Node.ELEMENT_NODE:
      return { ...element(node as Element, id), ...flag };
    case Node.TEXT_NODE:
    case Node.CDATA_SECTION_NODE:
      return { type: 3, id, textContent: (node as Text).data, ...flag };
    case Node.COMMENT_NODE:
      return { type: 5, id, textContent: "", ...flag };
    default:
      return null;
  }
}

function element(node: Element, id: number): Serialised {
  const tagName = node instanceof HTMLFormElement ? "form" : node.tagName.toLowerCase(); // whose input may be called "tagName"
  const attributes: Record<string, string | number | boolean> = {};
  for (const { name, value } of attributesOf(node)) attributes[name] = value;
  if ("style" in attributes) attributes.style = exactStyle(node, String(attributes.style));
  const [left, top] = [leftOf(node), topOf(node)];
  if (left) attributes.rr_scrollLeft = left;
  if (top) attributes.rr_scrollTop = top;
  stateOf(node, attributes);
  const found: Serialised = { type: 2, id, tagName, attributes, childNodes: [] };
  if (node instanceof SVGElement) {
    found.isSVG = true;
    found.tagName = node.tagName; // `linearGradient`
  }
  if (rootOf(node)) found.isShadowHost = true;
  if (tagName.includes("-")) found.isCustom = true;
  return found;
}

/** What a person changed, which no attribute tells. */
function stateOf(node: Element, attributes: Record<string, string | number | boolean>): void {
  delete attributes.value;
  if (node instanceof HTMLInputElement) {
    if (node.value && (SHOWN.has(node.type) || TYPED.has(node.type))) attributes.value = dots(node.value, node);
  } else if (node instanceof HTMLTextAreaElement) {
    if (node.value) attributes.value = mask(node.value);
  } else if (node instanceof HTMLProgressElement || node instanceof HTMLMeterElement) {
    attributes.value = String(node.value);
  } else if (node instanceof HTMLDialogElement && node.open) {
    attributes.rr_open_mode = node.matches(":modal") ? "modal" : "non-modal";
  }
  if ("popover" in attributes && isOf(node, ":popover-open")) attributes["data-livedesk-popover"] = "open";
}

/** What an input shows to others; the length of a password is nobody's business. */
export function dots(value: string, input: Element | null): string {
  return isPassword(input) && value !== "" ? SECRET : mask(value);
}
