// Builds elements, icons and style sheets by the DOM API alone, so that any Content Security Policy is content.

export type Child = Node | string | null | undefined | false;
export type Props = Record<string, unknown>;

/**
 * An element. A prop that is a function is a listener (`onclick`), `true` an empty attribute, `false`, `null` and
 * `undefined` nothing, anything else an attribute.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value as EventListener);
    } else {
      setAttribute(element, name, value);
    }
  }
  element.append(...children.filter(isChild));
  return element;
}

export function setAttribute(element: Element, name: string, value: unknown): void {
  if (value === false || value === null || value === undefined) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

function isChild(child: Child): child is Node | string {
  return child !== null && child !== undefined && child !== false;
}

/** Writes text only where it differs: a live region speaks at each write. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

const PATHS = {
  chat: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  mic: "M12 4a3 3 0 0 1 3 3v4a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v3",
  "mic-off": "M9 9V7a3 3 0 0 1 6 0v4M6 11a6 6 0 0 0 9.5 4.900M18 11v.5M12 17v3M4 4l16 16",
  camera: "M4 7h11v10H4zM15 11l5-3v8l-5-3",
  "camera-off": "M8 7h7v7M15 17H4V7M15 11l5-3v8M4 4l16 16",
  hangup: "M4 14c5-4.5 11-4.5 16 0l-2.5 2.5-3.5-1.500v-2.300a12 12 0 0 0-4 0V15l-3.5 1.500z",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M13 7a2 2 0 1 0 4 0a2 2 0 1 0-4 0M7 17a2 2 0 1 0 4 0a2 2 0 1 0-4 0",
  send: "M5 12h14M13 6l6 6-6 6",
  person: "M12 12a4 4 0 1 0 0-8a4 4 0 0 0 0 8zM4 20c1-4 4-5.5 8-5.500s7 1.5 8 5.5",
  speaker: "M4 10v4h3l5 4V6L7 10zM16 9a4 4 0 0 1 0 6",
  star: "M12 4l2.5 5.2 5.5.7-4 3.900 1 5.600-5-2.700-5 2.700 1-5.600-4-3.900 5.5-.7z",
} as const;
export type IconName = keyof typeof PATHS;

const SVG = "http://www.w3.org/2000/svg";

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function setIcon(button: Element, name: IconName): void {
  button.querySelector("path")?.setAttribute("d", PATHS[name]);
}

/** A button with an icon alone; the label is its name and its tooltip. */
export function iconButton(name: IconName, label: string, props: Props = {}): HTMLButtonElement {
  return h("button", { type: "button", class: "icon", "aria-label": label, title: label, ...props }, icon(name));
}

const sheets = new Map<string, CSSStyleSheet>();

/** One constructable sheet a text, shared by all shadow roots. */
export function sheet(text: string): CSSStyleSheet {
  let made = sheets.get(text);
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(text);
    sheets.set(text, made);
  }
  return made;
}

/** An open shadow root on `host`, styled by these texts in order. */
export function shadow(host: HTMLElement, ...styles: string[]): ShadowRoot {
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = styles.map(sheet);
  return root;
}

/** Shadow roots hide the focused element from `document.activeElement`; this looks inside them. */
export function focused(): HTMLElement | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) {
    active = active.shadowRoot.activeElement;
  }
  return active instanceof HTMLElement ? active : null;
}
