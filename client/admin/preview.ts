// The page Appearance while somebody edits: colour and text in step, the contrast, and the launcher as it would look.
import type { WidgetConfig } from "../sdk/index.js";
import { keepInStep, tellContrast } from "./colour.js";
import { type Scheme, type Shown, Stage } from "./stage.js";

const CHOICES = ["color", "position", "button", "radius", "animation"];
const TEXTS = ["title", "greeting", "closed", "logo_alt"];

/** What the server knows of the widget, and the form does not say. */
interface Known {
  name: string;
  form: WidgetConfig["form"];
  consents: WidgetConfig["consents"];
  logo: string | null;
}

/** The look as the form says it now, whether it was saved or not. */
export function lookOf(data: FormData, languages: string[], logo: string | null): Record<string, unknown> {
  const read = (names: string[], tag = "") =>
    Object.fromEntries(names.map((name) => [name, String(data.get(name + tag) ?? "")]));
  const translations = Object.fromEntries(languages.map((tag) => [tag, read(TEXTS, `_${tag}`)]));
  return { ...read(CHOICES), ...read(TEXTS), translations, logo: data.has("remove_logo") ? null : logo };
}

/** Null for a file that is no picture: the server will say why. */
async function pictureOf(file: File | undefined): Promise<ImageBitmap | null> {
  try {
    return file ? await createImageBitmap(file) : null;
  } catch {
    return null;
  }
}

class Preview {
  private readonly form: HTMLFormElement;
  private readonly aside: HTMLElement;
  private readonly known: Known;
  private readonly stage: Stage;
  private readonly language: HTMLSelectElement;
  private picture: ImageBitmap | null = null;

  constructor(form: HTMLFormElement, aside: HTMLElement, known: Known) {
    this.form = form;
    this.aside = aside;
    this.known = known;
    this.language = aside.querySelector("select") as HTMLSelectElement;
    this.stage = new Stage(aside.querySelector(".ld-stage") as HTMLElement, (shown) => this.go(shown));
    form.addEventListener("input", () => this.show());
    form.addEventListener("change", (event) => void this.pick(event.target));
    aside.addEventListener("change", () => this.show());
    const page = document.documentElement.lang.toLowerCase();
    this.language.value = [page, page.split("-")[0]].find((tag) => tag && this.tags.includes(tag)) ?? "en";
    this.show();
    aside.hidden = false;
  }

  private get tags(): string[] {
    return [...this.language.options].map(({ value }) => value);
  }

  private show(): void {
    const fields = this.form.elements;
    const disabled = [...fields].filter((one) => one instanceof HTMLFieldSetElement && one.disabled);
    for (const one of disabled) {
      (one as HTMLFieldSetElement).disabled = false; // a disabled field has no data; who only looks has a preview too
    }
    const appearance = lookOf(new FormData(this.form), this.tags, this.known.logo);
    for (const one of disabled) {
      (one as HTMLFieldSetElement).disabled = true;
    }
    const shown = this.chosen("shown") as Shown;
    const scheme = this.chosen("scheme") as Scheme;
    const { name, form, consents } = this.known;
    const config = { name, form, consents, appearance, open: shown !== "closed", opens_at: null };
    (this.aside.querySelector(".ld-stage") as HTMLElement).dataset.scheme = scheme;
    const picture = appearance.logo === null && this.known.logo ? null : this.picture;
    this.stage.show({ config: config as unknown as WidgetConfig, locale: this.language.value, shown, scheme, picture });
  }

  private chosen(name: string): string {
    return this.aside.querySelector<HTMLInputElement>(`[name=${name}]:checked`)?.value ?? "";
  }

  /** Somebody has pressed something on the stage. */
  private go(shown: Shown): void {
    (this.aside.querySelector(`[name=shown][value=${shown}]`) as HTMLInputElement).checked = true;
    this.show();
    this.stage.focus();
  }

  private async pick(target: EventTarget | null): Promise<void> {
    if (target instanceof HTMLInputElement && target.type === "file") {
      this.picture = await pictureOf(target.files?.[0]);
      this.show();
    }
  }
}

function begin(): void {
  const form = document.querySelector<HTMLFormElement>("#look");
  const aside = document.querySelector<HTMLElement>("#preview");
  const data = document.querySelector("#preview-config")?.textContent;
  const text = form?.querySelector<HTMLInputElement>("[name=color]");
  const picker = form?.querySelector<HTMLInputElement>("#picker");
  const notice = document.querySelector<HTMLElement>("#contrast");
  if (form && aside && data && text && picker && notice) {
    keepInStep(text, picker);
    text.addEventListener("input", () => tellContrast(notice, text.value));
    new Preview(form, aside, JSON.parse(data) as Known);
  }
}

begin();
