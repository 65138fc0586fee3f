// What the team says among itself about the call on screen, apart from the chat: the visitor never sees it.
import { h, icon, setText } from "../../ui/dom";
import { exact, timeOfDay } from "../format";
import { whispersIn } from "../parties";
import { partOf } from "../people";
import type { State } from "../state";
import type { Whisper } from "../wire";
import { heading, type Scene, section, type View } from "./parts";

const LONGEST = 4000;

/** `whisper` answers false when it was not sent. */
export function createWhispers(scene: Scene, whisper: (text: string) => Promise<boolean>): View {
  const { t } = scene;
  const list = h("ol", { class: "messages", "aria-live": "polite", "aria-relevant": "additions", tabindex: "0" });
  list.setAttribute("aria-label", t("whispers"));
  const form = createForm(scene, whisper);
  let shown: readonly Whisper[] = [];
  const update = ({ talk, me }: State): void => {
    if (talk === null) return;
    const { call, whispers, phase } = talk;
    const watcher = partOf(call, me) === "watcher" && me?.can_supervise === true;
    element.hidden = !whispersIn(call, whispers.length) && !(watcher && phase === "live");
    form.hidden = phase !== "live";
    list.hidden = whispers.length === 0;
    if (whispers === shown) return;
    shown = whispers;
    list.replaceChildren(...whispers.map((each) => createItem(scene, each, me?.id)));
    list.scrollTop = list.scrollHeight;
  };
  const hint = h("p", { class: "hush" }, t("whispersHint"));
  const element = section(
    "card whispers",
    "whispers-title",
    heading("h2", "whispers-title", t("whispers")),
    hint,
    list,
    form,
  );
  return { element, update };
}

function createItem({ t, locale }: Scene, whisper: Whisper, me: string | undefined): HTMLElement {
  const { user, text, created_at } = whisper;
  const own = user.id === me;
  const time = h("time", { datetime: created_at, title: exact(created_at, locale) }, timeOfDay(created_at, locale));
  const about = h("p", { class: "about hush" }, h("bdi", {}, own ? t("you") : user.name), " · ", time);
  return h("li", { "data-sender": own ? "self" : "other" }, about, h("p", { class: "bubble" }, text));
}

function createForm({ t }: Scene, whisper: (text: string) => Promise<boolean>): HTMLElement {
  const field = h("input", { type: "text", id: "whisper-text", maxlength: LONGEST, autocomplete: "off" });
  const problem = h("p", { class: "field-error", role: "alert" });
  const onsubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = field.value.trim();
    if (text === "") return;
    field.value = "";
    const sent = await whisper(text);
    setText(problem, sent ? "" : t("notSent"));
    if (!sent && field.value === "") field.value = text; // nothing written is lost
  };
  const label = h("label", { for: "whisper-text", class: "spoken" }, t("whisper"));
  const send = h(
    "button",
    { type: "submit", class: "icon", "aria-label": t("whisper"), title: t("whisper") },
    icon("send"),
  );
  field.placeholder = t("whisper");
  return h("form", { onsubmit }, h("div", { class: "say" }, label, field, send), problem);
}
