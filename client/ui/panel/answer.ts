// What is wrong with an answer, as far as a browser can tell; the server has the last word.
import type { FormField } from "../../sdk/index.js";
import { fill } from "../catalogue.js";
import type { PanelWords } from "../locale/panel.js";
import { example, fits } from "./masks.js";

const PHONE = /^\+?[0-9 ()./-]{4,30}$/;

/** null: nothing. `mistyped`: the browser's own opinion of an e-mail address. */
export function wrong(field: FormField, value: string | boolean, mistyped: boolean, words: PanelWords): string | null {
  const text = typeof value === "string" ? value.normalize("NFC").trim() : "";
  if (typeof value === "boolean" ? !value : !text) {
    return field.required ? words.required : null;
  }
  return typeof value === "boolean"
    ? null
    : (wrongLength(field, [...text].length, words) ?? wrongKind(field, text, mistyped, words));
}

function wrongLength(field: FormField, length: number, words: PanelWords): string | null {
  const cap = field.type === "paragraph" ? 5000 : 500;
  const most = Math.min(cap, typeof field.max_length === "number" ? field.max_length : cap);
  if (length > most && field.type !== "choice") {
    return fill(words.tooLong, { n: most });
  }
  return typeof field.min_length === "number" && length < field.min_length
    ? fill(words.tooShort, { n: field.min_length })
    : null;
}

function wrongKind({ type, mask }: FormField, text: string, mistyped: boolean, words: PanelWords): string | null {
  if (type === "email" && mistyped) {
    return words.email;
  }
  if (type === "phone" && !PHONE.test(text)) {
    return words.phone;
  }
  return typeof mask === "string" && mask && !fits(mask, text) ? fill(words.shape, { example: example(mask) }) : null;
}
