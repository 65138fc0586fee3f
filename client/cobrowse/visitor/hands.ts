// Carries out what an agent asks for, element by element; the visitor's own hand comes first, always.
import type { Mirror } from "../mirror";
import { outwards } from "../nodes";
import type { PrivacyRules } from "../privacy";
import { numbers } from "../rrweb";
import { TYPED } from "../typed";
import { isSecret } from "./secrets";
import { entering, leading } from "./sending";
import { isField, isUnderOurs, nameOf, refusal } from "./targets";

export interface Command {
  kind: "click" | "type" | "select" | "scroll" | "key" | "back" | "forward";
  node?: number;
  text?: string;
  /** Numbers of options. */
  values?: string[];
  x?: number;
  y?: number;
  key?: string;
}

export interface Outcome {
  outcome: "done" | "refused";
  reason?: string;
  target?: string;
}

/** After the visitor has done something; who only points at something lets the agent go on. */
const OWN_MS = 1_500;
const OWN_EVENTS = ["pointerdown", "keydown", "wheel", "touchstart", "input"];

export class Hands {
  private readonly rules: PrivacyRules;
  private readonly mirror: () => Mirror | null;
  private readonly clear: (element: Element) => boolean;
  private touched = -OWN_MS;
  /** A box that is ticked for the agent tells of it as of the visitor's own hand. */
  private acting = false;
  private readonly own = (event: Event): void => {
    if (event.isTrusted && !this.acting) this.touched = performance.now();
  };

  /** `clear`: our own bar makes way for an element, and says whether it has. */
  constructor(rules: PrivacyRules, mirror: () => Mirror | null, clear: (element: Element) => boolean) {
    [this.rules, this.mirror, this.clear] = [rules, mirror, clear];
    for (const type of OWN_EVENTS) addEventListener(type, this.own, { capture: true, passive: true });
  }

  close(): void {
    for (const type of OWN_EVENTS) removeEventListener(type, this.own, { capture: true });
  }

  carry(command: Command): Outcome {
    this.acting = true;
    try {
      return this.done(command);
    } catch {
      return { outcome: "refused", reason: "failed" }; // a page that has changed what its elements can do
    } finally {
      this.acting = false;
    }
  }

  private done(command: Command): Outcome {
    if (performance.now() - this.touched < OWN_MS) return { outcome: "refused", reason: "visitor" };
    if (this.rules.pausedAt(location.href)) return { outcome: "refused", reason: "paused" };
    if (command.kind === "back" || command.kind === "forward") {
      if (!stays(command.kind)) return { outcome: "refused", reason: "other_origin" };
      history[command.kind]();
      return { outcome: "done", target: "" };
    }
    const mirror = this.mirror();
    const node = typeof command.node === "number" ? numbers.getNode(command.node) : null;
    if (!mirror || !node) return { outcome: "refused", reason: "not_shown" };
    if (command.kind === "scroll") return scroll(node, command, this.rules, mirror);
    if (!Object.hasOwn(DEEDS, command.kind)) return { outcome: "refused", reason: "unknown" };
    const element = node instanceof Element ? node : node.parentElement;
    const reason = element ? this.refusal(element, mirror) : "not_shown";
    if (!element || reason) return { outcome: "refused", reason: reason ?? "not_shown" };
    const target = nameOf(element, mirror);
    const failed = DEEDS[command.kind](element, command, this.rules);
    return failed ? { outcome: "refused", reason: failed, target } : { outcome: "done", target };
  }

  /** What only our bar covers is not covered: the agent does not see it. Where it stays, the page is moved. */
  private refusal(element: Element, mirror: Mirror): string | null {
    const reason = refusal(element, mirror, this.rules);
    if (reason !== "covered") return reason;
    if (!this.clear(element)) element.scrollIntoView({ block: "center", behavior: "instant" });
    const rest = refusal(element, mirror, this.rules);
    return rest === "covered" && isUnderOurs(element) ? "own" : rest;
  }
}

type Deed = (element: Element, command: Command, rules: PrivacyRules) => string | null;

const DEEDS: Record<"click" | "type" | "select" | "key", Deed> = { click, type, select, key };

/** What the browser can tell of: entries of other origins are none of the page's. */
function stays(kind: "back" | "forward"): boolean {
  const { navigation } = window as { navigation?: { canGoBack: boolean; canGoForward: boolean } };
  return !navigation || (kind === "back" ? navigation.canGoBack : navigation.canGoForward);
}

function click(element: Element, _: Command, rules: PrivacyRules): string | null {
  const reason = leading(outwards(element), rules);
  if (reason) return reason;
  const { left, top, width, height } = element.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, composed: true, clientX: left + width / 2, clientY: top + height / 2 };
  element.dispatchEvent(new PointerEvent("pointerdown", at));
  element.dispatchEvent(new MouseEvent("mousedown", at));
  if (element instanceof HTMLElement) element.focus({ preventScroll: true });
  element.dispatchEvent(new PointerEvent("pointerup", at));
  element.dispatchEvent(new MouseEvent("mouseup", at));
  if (element instanceof HTMLElement) element.click();
  else element.dispatchEvent(new MouseEvent("click", at));
  return null;
}

function type(element: Element, { text = "" }: Command): string | null {
  const area = element instanceof HTMLTextAreaElement;
  const able = area || (element instanceof HTMLInputElement && TYPED.has(element.type));
  if (!able && !(element instanceof HTMLElement && element.isContentEditable)) return "no_field";
  if (able && (element as HTMLInputElement).readOnly) return "read_only";
  (element as HTMLElement).focus({ preventScroll: true });
  if (isSecret(element)) return "private"; // from the focus on
  if (able) {
    const { maxLength } = element as HTMLInputElement;
    const most = maxLength >= 0 ? maxLength : text.length;
    const prototype = area ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(element, text.slice(0, most)); // past what frameworks put on it
  } else element.textContent = text;
  element.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText" }));
  element.dispatchEvent(new Event("change", { bubbles: true }));
  return null;
}

function select(element: Element, { values = [] }: Command): string | null {
  if (!(element instanceof HTMLSelectElement)) return "no_field";
  const wanted = values.map((value) => numbers.getNode(Number(value)));
  const options = [...element.options];
  const there = options.filter((option) => !option.closest("[hidden],option:disabled,optgroup:disabled"));
  if (!wanted.every((option) => there.includes(option as HTMLOptionElement))) return "not_shown";
  for (const option of options) option.selected = wanted.includes(option);
  element.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  element.dispatchEvent(new Event("change", { bubbles: true }));
  return null;
}

function key(element: Element, { key: name = "" }: Command, rules: PrivacyRules): string | null {
  const enter = name === "Enter" ? entering(element, rules) : null;
  if (enter?.reason) return enter.reason; // before the page hears of it
  if (element instanceof HTMLElement) element.focus({ preventScroll: true });
  const given = { key: name, bubbles: true, cancelable: true, composed: true };
  const goes = element.dispatchEvent(new KeyboardEvent("keydown", given));
  element.dispatchEvent(new KeyboardEvent("keyup", given));
  if (enter && goes) HTMLFormElement.prototype.requestSubmit.call(enter.form, enter.button);
  return null;
}

function scroll(node: Node, { x = 0, y = 0 }: Command, rules: PrivacyRules, mirror: Mirror): Outcome {
  if (node instanceof Document || node === document.documentElement || node === document.body) {
    scrollTo({ left: x, top: y, behavior: "instant" });
    return { outcome: "done", target: "page" };
  }
  const known = node instanceof Element ? mirror.get(numbers.getId(node)) : undefined;
  if (!(node instanceof Element) || known?.standing !== "open") return { outcome: "refused", reason: "not_shown" };
  const above = outwards(node);
  if (above.some((one) => rules.of(one) === "closed")) return { outcome: "refused", reason: "not_shown" };
  if (above.some(isField)) return { outcome: "refused", reason: "private" };
  // How far it goes sideways would tell how wide a text is that agents do not read.
  node.scrollTo({ left: known.masked ? node.scrollLeft : x, top: y, behavior: "instant" });
  return { outcome: "done", target: node.tagName.toLowerCase() };
}
