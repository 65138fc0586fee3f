// What each root of the replayed page is given: a shadow root our rules, as its document has them; both a watch over their pictures.

const SHEETS = "adoptedStyleSheets";
const MISSING = "data-livedesk-missing";

/** Called with each node that was built. */
export function roots(rules: string, missing: string): (node: Node) => void {
  const sheets = new WeakMap<Document, CSSStyleSheet>();

  function sheetOf(page: Document, view: typeof globalThis): CSSStyleSheet {
    const sheet = sheets.get(page) ?? new view.CSSStyleSheet();
    if (!sheets.has(page)) sheet.replaceSync(rules);
    sheets.set(page, sheet);
    return sheet;
  }

  return (node) => {
    if (node.nodeType === Node.DOCUMENT_NODE) {
      watch(node, missing); // opened anew, and without its listeners
      still(node);
    }
    for (const root of [(node as Element).shadowRoot, node.parentNode as ShadowRoot | null]) {
      if (root?.nodeType !== Node.DOCUMENT_FRAGMENT_NODE || Object.hasOwn(root, SHEETS)) continue;
      const view = root.ownerDocument.defaultView;
      if (!view) continue;
      dress(root, sheetOf(root.ownerDocument, view));
      watch(root, missing);
    }
  };
}

/** rrweb puts the page's own sheets in the place of all that are there: ours stays before them. */
function dress(root: ShadowRoot, ours: CSSStyleSheet): void {
  const native = Object.getPrototypeOf(root);
  Object.defineProperty(root, SHEETS, {
    get: () => Reflect.get(native, SHEETS, root),
    set: (all: CSSStyleSheet[]) => Reflect.set(native, SHEETS, [ours, ...all], root),
  });
  root.adoptedStyleSheets = [];
}

/** Such events neither bubble nor leave their root. */
function watch(root: Node, missing: string): void {
  const tell = ({ target, type }: Event) => {
    const picture = target as HTMLImageElement;
    if (!/^(?:img|input)$/i.test(picture.tagName)) return;
    picture.toggleAttribute(MISSING, type === "error");
    // Drawn in a box of any size, where `::after` is not; the page's own does not leave it.
    picture.alt = type === "error" ? missing : "";
  };
  for (const type of ["error", "load"]) root.addEventListener(type, tell, true);
}

/** What an agent does to the copy itself would change it, and nothing of the visitor's: it can be read, and led out of. */
function still(page: Node): void {
  for (const type of ["click", "auxclick", "keydown", "beforeinput", "submit"])
    page.addEventListener(type, (event) => (event as KeyboardEvent).key === "Tab" || event.preventDefault(), true);
}
