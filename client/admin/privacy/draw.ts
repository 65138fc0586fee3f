// What an agent's document makes of a snapshot: every event cleaned once more, then built up node by node.
import { type Recorded, Sanitiser } from "../../cobrowse/sanitise";
import type { Serialised } from "../../cobrowse/tree";

const SVG = "http://www.w3.org/2000/svg";
const HATCH = "repeating-linear-gradient(45deg,#e3e6eb 0 8px,#d3d7de 8px 16px)";

/** The root element of the page as it is seen; null where there is none. `hidden` stands in the boxes. */
export function draw(events: readonly Recorded[], hidden: string): Element | null {
  const sanitiser = new Sanitiser({ base: "about:blank", privacy: () => "open", again: () => {}, received: true });
  for (const event of events) {
    const root = sanitiser.clean(event)?.data?.node as Serialised | undefined;
    const page = root?.childNodes?.find(({ type, tagName }) => type === 2 && tagName === "html");
    const built = page ? build(page) : null;
    if (!(built instanceof Element)) continue;
    const style = document.createElement("style");
    style.textContent = looks(hidden);
    (built.querySelector("head") ?? built).append(style);
    return built;
  }
  return null;
}

function build(node: Serialised): Node | null {
  if (node.type === 3) return document.createTextNode(String(node.textContent ?? ""));
  if (node.type !== 2) return null;
  const attributes = (node.attributes ?? {}) as Record<string, unknown>;
  const css = attributes._cssText;
  const tag = typeof css === "string" ? "style" : String(node.tagName);
  const element = node.isSVG === true ? document.createElementNS(SVG, tag) : document.createElement(tag);
  if (typeof css === "string") element.textContent = css;
  for (const [name, value] of Object.entries(attributes)) attribute(element, name, value);
  for (const child of node.childNodes ?? []) {
    const built = build(child);
    const inside = child.isShadow === true ? (element.shadowRoot ?? element.attachShadow({ mode: "open" })) : element;
    if (built && typeof css !== "string") inside.append(built);
  }
  return element;
}

function attribute(element: Element, name: string, value: unknown): void {
  if (name === "rr_open_mode") element.setAttribute("open", "");
  if (name === "rr_width" || name === "rr_height")
    (element as HTMLElement | SVGElement).style.setProperty(name.slice(3), String(value));
  if (name.startsWith("rr_") || name === "_cssText" || value === false) return;
  if (name === "value" && element.localName === "textarea") element.textContent = String(value);
  else element.setAttribute(name, value === true ? "" : String(value));
}

function looks(hidden: string): string {
  return `[data-livedesk-box]{background:${HATCH}!important;overflow:hidden!important;box-sizing:border-box!important}
[data-livedesk-box="own"]{display:none!important}
[data-livedesk-inline]{display:inline-block!important}
[data-livedesk-box]::after{content:${JSON.stringify(hidden)};font:11px/1.2 sans-serif;color:#3c434e}`;
}
