// The style sheets of a page as they may leave it, rule by rule, so that a large one does not stop the page.
import type { Names } from "./names";
import { attributesOf } from "./nodes";

const REFERRING = [
  "use",
  "linearGradient[href]",
  "radialGradient[href]",
  "pattern[href]",
  ...["fill", "stroke", "filter", "mask", "clip-path"].map((name) => `[${name}^="url"]`),
].join(",");
const REFERENCE = /^(?:url\(\s*["']?)?#([\w-]+)/;

export class PageSheets {
  private readonly names: Names;
  private readonly texts = new Map<Node, string>();
  /** As it was told. */
  private readonly disabled = new WeakMap<CSSStyleSheet, boolean>();

  constructor(names: Names) {
    this.names = names;
  }

  /** What the element's sheet says; null when it has none that can be read. */
  of(element: Node): string | null {
    return this.texts.get(element) ?? null;
  }

  /** Reads the sheets and the names that elements refer to. Yields after each rule. */
  *read(roots: readonly (Document | ShadowRoot)[]): Generator<void> {
    this.texts.clear();
    for (const root of roots) {
      for (const sheet of [...root.styleSheets]) {
        const text: string[] = [];
        if ((yield* this.rules(sheet, text)) && sheet.ownerNode)
          this.texts.set(sheet.ownerNode, this.within(sheet.media.mediaText, text.join("")));
      }
      for (const sheet of root.adoptedStyleSheets ?? []) yield* this.rules(sheet, []);
      for (const element of root.querySelectorAll(REFERRING)) {
        for (const { value } of attributesOf(element)) {
          const id = REFERENCE.exec(value)?.[1];
          if (id) this.names.refer(id);
        }
      }
      yield;
    }
  }

  /** Of an element that came after the others were read. */
  readOne(node: Node): void {
    if (!(node instanceof HTMLStyleElement || node instanceof HTMLLinkElement || node instanceof SVGStyleElement))
      return;
    if (!node.sheet || this.texts.has(node)) return;
    const text: string[] = [];
    const work = this.rules(node.sheet, text);
    let step = work.next();
    while (!step.done) step = work.next();
    if (step.value) this.texts.set(node, this.within(node.sheet.media.mediaText, text.join("")));
  }

  clear(): void {
    this.texts.clear();
  }

  /** Is one of them switched on or off, which nothing tells? */
  switched(roots: readonly (Document | ShadowRoot)[]): boolean {
    const other = (sheet: CSSStyleSheet) => this.disabled.get(sheet) === !sheet.disabled;
    return roots.some((root) => [...root.styleSheets, ...(root.adoptedStyleSheets ?? [])].some(other));
  }

  /** False when a sheet of another origin may not be read. */
  private *rules(sheet: CSSStyleSheet, text: string[]): Generator<void, boolean> {
    this.disabled.set(sheet, sheet.disabled);
    if (sheet.disabled) return true;
    let rules: CSSRuleList;
    try {
      rules = sheet.cssRules;
    } catch {
      return false;
    }
    const base = sheet.href ?? document.baseURI;
    for (const rule of rules) {
      if (rule instanceof CSSImportRule) yield* this.imported(rule, text);
      else text.push(this.names.sheet(rule.cssText, base));
      yield;
    }
    return true;
  }

  private *imported(rule: CSSImportRule, text: string[]): Generator<void> {
    const inner: string[] = [];
    if (!rule.styleSheet || !(yield* this.rules(rule.styleSheet, inner))) return;
    let css = inner.join("");
    if (typeof rule.layerName === "string") css = `@layer ${rule.layerName}{${css}}`;
    text.push(this.within(rule.media.mediaText, css));
  }

  private within(media: string, css: string): string {
    return media === "" ? css : `${this.names.sheet(`@media ${media}{}`, document.baseURI).slice(0, -1)}${css}}`;
  }
}
