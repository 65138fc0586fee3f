// One message or call-back request: who, how they are answered, what they wrote, and that it has been dealt with.
import { h, setText } from "../../ui/dom";
import { exact, pageName, safeUrl } from "../format";
import { pill, setPill } from "../view/parts";
import { pairs, type Scene, typed } from "./pieces";
import type { Letter } from "./wire";

export class LetterView {
  readonly element: HTMLElement;
  letter: Letter;
  /** Its state was changed here. */
  touched = false;
  private readonly scene: Scene;
  private readonly word = pill("plain", "");
  private readonly done = h("p", { class: "hush" });
  private readonly problem = h("p", { class: "error", role: "alert" });
  private readonly said = h("p", { class: "spoken", role: "status" });
  private readonly button = h("button", { type: "button", onclick: () => void this.press() });

  constructor(scene: Scene, letter: Letter) {
    this.scene = scene;
    this.letter = letter;
    const foot = h("div", { class: "letter-foot" }, this.button, this.done, this.problem, this.said);
    const body = h("div", { class: "letter-body" }, content(scene, letter), foot);
    const details = h("details", {}, summary(scene, letter, this.word), body);
    this.element = h("li", { class: "card letter", "data-letter": letter.id }, details);
    this.update(letter);
  }

  update(letter: Letter): void {
    this.letter = letter;
    const { tell, locale } = this.scene;
    const open = letter.status === "open";
    setPill(this.word, open ? "warning" : "good", tell(open ? `kind.${letter.kind}` : "letters.done"));
    this.button.hidden = !letter.can_handle;
    this.button.className = open ? "primary" : "";
    setText(this.button, tell(open ? "markDone" : "openAgain"));
    const by = { agent: letter.handled_by?.name ?? tell("nobody"), time: exact(letter.handled_at ?? "", locale) };
    setText(this.done, open ? "" : tell("handledBy", by));
  }

  private async press(): Promise<void> {
    const { api, tell } = this.scene;
    if (this.button.hasAttribute("aria-disabled")) return;
    const to = this.letter.status === "open" ? "done" : "open";
    this.button.setAttribute("aria-disabled", "true"); // disabled it would lose the focus
    setText(this.problem, "");
    this.touched = true;
    try {
      this.update((await api.handle(this.letter.id, to)) as Letter);
      setText(this.said, tell(to === "done" ? "letterDone" : "letterOpen"));
    } catch {
      setText(this.problem, tell("letterFailed"));
    }
    this.button.removeAttribute("aria-disabled");
  }
}

function summary({ locale }: Scene, letter: Letter, word: HTMLElement): HTMLElement {
  const { created_at } = letter;
  const time = h("time", { datetime: created_at, title: exact(created_at, locale) }, moment(created_at, locale));
  const excerpt = h("span", { class: "excerpt" }, typed(letter.text || letter.phone || letter.email));
  const who = h("span", { class: "name" }, typed(letter.customer_name));
  const where = h("span", { class: "hush" }, typed(letter.queue.name), " · ", time);
  return h("summary", {}, who, word, excerpt, where);
}

function content({ tell, locale }: Scene, letter: Letter): HTMLElement {
  const { email, phone, page_url } = letter;
  const url = safeUrl(page_url);
  const page = pageName("", page_url);
  const consents = letter.consents.map(({ label, version, at }) => `${label} (${version}), ${exact(at, locale)}`);
  const text = letter.text === "" ? null : h("p", { class: "prose" }, typed(letter.text));
  const facts = pairs([
    [tell("email"), email === "" ? null : h("a", { href: mailto(email) }, typed(email))],
    [tell("phone"), phone === "" ? null : h("a", { href: tel(phone) }, typed(phone))],
    [tell("signed"), letter.verified ? letter.customer_name : null],
    [tell("nameTyped"), letter.verified && letter.name !== letter.customer_name ? letter.name : null],
    [tell("kind"), tell(`kind.${letter.kind}`)],
    [tell("came"), exact(letter.created_at, locale)],
    [
      tell("page"),
      url === null ? page : h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, typed(page)),
    ],
    [tell("queue"), letter.queue.name],
    [tell("agreed"), consents.join("; ")],
  ]);
  return h("div", { class: "letter-content" }, text, facts);
}

/** Each part by itself, so that no address can bring a subject or another recipient along. */
export function mailto(email: string): string {
  const at = email.lastIndexOf("@");
  return `mailto:${encodeURIComponent(email.slice(0, at))}@${encodeURIComponent(email.slice(at + 1))}`;
}

export function tel(phone: string): string {
  return `tel:${phone.replace(/(?!^\+)\D/g, "")}`;
}

function moment(iso: string, locale: string): string {
  const form: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" };
  return new Intl.DateTimeFormat(locale, form).format(new Date(iso));
}
