// The colour: a native picker in step with the text, and what WCAG's formula says of it while it is chosen.
import { accent, contrast, parse } from "../ui/accent.js";
import { fill } from "../ui/catalogue.js";
import { findings, floor } from "./contrast.js";

/** `picker` writes `#rrggbb` only, the text may be `#rgb` or wrong for a while. */
export function keepInStep(text: HTMLInputElement, picker: HTMLInputElement): void {
  const follow = () => {
    if (parse(text.value)) {
      picker.value = long(text.value);
    }
  };
  picker.hidden = false;
  picker.disabled = text.matches(":disabled");
  picker.addEventListener("input", () => {
    text.value = picker.value;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  text.addEventListener("input", follow);
  follow();
}

/** The words stand in the notice's `data-*`, where the server has put them in the reader's language. */
export function tellContrast(notice: HTMLElement, color: string): void {
  if (!parse(color)) {
    return; // somebody is typing
  }
  const short = findings(color);
  const texts = short.map(({ pair, ratio, wanted, instead }) =>
    fill(notice.dataset[pair] ?? "", { color: long(color), ratio: ratio.toFixed(2), wanted, instead }),
  );
  notice.dataset.tone = short.length > 0 ? "warn" : "good";
  say(notice, texts.length > 0 ? texts : [good(notice, color)]);
}

function good({ dataset }: HTMLElement, color: string): string {
  const { fill: filled, on } = accent(color);
  const [one, other] = [parse(filled), parse(on)];
  const ratio = one && other ? floor(contrast(one, other)).toFixed(2) : "";
  const words = { on: (on === "#ffffff" ? dataset.white : dataset.dark) ?? "", fill: filled, ratio, wanted: 4.5 };
  return fill(dataset.good ?? "", words);
}

/** The notice is a live region: only what has changed is written. */
function say(notice: HTMLElement, texts: string[]): void {
  const paragraphs = [...notice.querySelectorAll("p")];
  for (const gone of paragraphs.slice(texts.length)) {
    gone.remove();
  }
  for (const [index, text] of texts.entries()) {
    const paragraph = paragraphs[index] ?? notice.appendChild(document.createElement("p"));
    if (paragraph.textContent !== text) {
      paragraph.textContent = text;
    }
  }
}

function long(color: string): string {
  return `#${(parse(color) ?? []).map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
