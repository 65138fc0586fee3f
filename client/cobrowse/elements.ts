// One node of the page as rrweb would tell it, without its children.
import { exactStyle } from "./exact";
import { mask, SECRET } from "./mask";
import { attributesOf, isPopoverOpen, leftOf, rootOf, topOf } from "./nodes";
import { nameOf, showsText } from "./shown";
import type { Serialised } from "./tree";
import { isSecret } from "./visitor/secrets";

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
  const tagName = node instanceof HTMLFormElement ? "form" : nameOf(node).toLowerCase(); // whose input may be called "localName"
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
    found.tagName = nameOf(node); // `linearGradient`
  }
  if (rootOf(node)) found.isShadowHost = true;
  if (tagName.includes("-")) found.isCustom = true;
  return found;
}

/** What a person changed, which no attribute tells. */
function stateOf(node: Element, attributes: Record<string, string | number | boolean>): void {
  delete attributes.value;
  if (node instanceof HTMLInputElement) {
    if (node.value && showsText(node)) attributes.value = dots(node.value, node);
  } else if (node instanceof HTMLTextAreaElement) {
    if (node.value) attributes.value = dots(node.value, node);
  } else if (node instanceof HTMLProgressElement || node instanceof HTMLMeterElement) {
    attributes.value = String(node.value);
  } else if (node instanceof HTMLDialogElement && node.open) {
    attributes.rr_open_mode = node.matches(":modal") ? "modal" : "non-modal";
  }
  if ("popover" in attributes && isPopoverOpen(node)) attributes["data-livedesk-popover"] = "open";
}

/** What a field shows to others; the length of a secret is nobody's business. */
export function dots(value: string, field: Element | null): string {
  return value !== "" && field && isSecret(field) ? SECRET : mask(value);
}
