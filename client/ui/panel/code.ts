// Six digits that the visitor reads out to an agent whom they reach otherwise: by telephone, or across a counter.
import type { WidgetClient, WidgetError } from "../../sdk/index.js";
import { fill } from "../catalogue.js";
import { h, setText } from "../dom.js";
import type { PanelWords } from "../locale/panel.js";
import { explain, whileBusy } from "./busy.js";
import type { DeskWires } from "./desk.js";
import type { Code, PanelInput } from "./model.js";
import { heading, plain, type ViewContext, type ViewPart } from "./view.js";

const LOOK_MS = 1_000;

export function codeView({ words, actions }: ViewContext): ViewPart {
  const digits = h("span", { class: "digits", "aria-hidden": "true", "data-livedesk": "code" });
  const spoken = h("span", { class: "spoken" });
  const left = h("p", { class: "hush", role: "status" });
  const anew = h("button", { type: "button", onclick: () => actions.code("asked") }, words.codeNew);
  const back = plain(words.back, { onclick: () => actions.code(null) });
  const title = heading(words.codeTitle);
  const scroll = h("div", { class: "scroll" }, title, h("p", { class: "lead" }, words.codeText));
  scroll.append(h("p", { class: "code", role: "status" }, digits, spoken), left);
  const element = h(
    "div",
    { class: "view", "data-livedesk": "show-code" },
    scroll,
    h("div", { class: "foot" }, anew, back),
  );
  let code: Code | null = null;
  let timer = 0;
  const tick = () => {
    setText(left, code === null ? "" : leftText(code.until - Date.now(), words));
    digits.toggleAttribute("data-old", code !== null && code.until <= Date.now());
    if (!element.isConnected) window.clearInterval(timer);
  };
  return {
    element,
    update: (model) => {
      code = model.code === "asked" ? null : model.code;
      setText(digits, code ? grouped(code.digits) : "··· ···");
      setText(spoken, code ? [...code.digits].join(" ").replace(/^(.{5}) /, "$1, ") : "");
      anew.disabled = model.busy;
      window.clearInterval(timer);
      if (code) timer = window.setInterval(tick, LOOK_MS);
      setText(left, code ? leftText(code.until - Date.now(), words) : "");
    },
  };
}

export function grouped(digits: string): string {
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}

/** By minutes: who listens to a screen reader is not told each second. */
export function leftText(ms: number, words: PanelWords): string {
  if (ms <= 0) return words.codeOld;
  const minutes = Math.ceil(ms / 60_000);
  return minutes === 1 ? words.codeMinute : fill(words.codeMinutes, { n: minutes });
}

export async function showCode(wanted: "asked" | null, { client, input, words, begun }: DeskWires): Promise<void> {
  input({ type: "code", code: wanted });
  if (wanted === null) {
    return;
  }
  const refused = (error: unknown) => {
    input({ type: "code", code: null });
    input({ type: "note", note: isSeen(error) ? words.codeSeen : explain(error, words) });
  };
  await whileBusy(input, async () => input({ type: "code", code: await fetchCode(client(), begun) }), refused);
}

/** Asks for one; where nobody can be waited for there is no session yet. */
async function fetchCode(client: WidgetClient, begun: () => void): Promise<Code> {
  if (client.getState() === "idle") {
    await client.init();
    begun();
  }
  const answer = await client.ui.request<{ code: string; seconds: number }>("POST", "cobrowse/code/", {});
  return { digits: answer.code, until: Date.now() + answer.seconds * 1000 };
}

/** An agent who uses it has asked: now the page itself asks the visitor. */
export function hearUsed(client: WidgetClient, input: (input: PanelInput) => void): () => void {
  return client.on("cobrowse:consent:required", () => input({ type: "code", code: null }));
}

function isSeen(error: unknown): boolean {
  return (error as Partial<WidgetError>).code === "cobrowse_active";
}
