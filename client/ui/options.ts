// What the page says on the script tag that the template tag writes.
export interface TagOptions {
  key: string;
  /** Absolute, e.g. `https://desk.example.com/widgets/api/v1/`. */
  api: string | undefined;
  locale: string;
  /** A selector; without it the call is shown in the panel. */
  container: string | undefined;
  identity: string | undefined;
  /** False: SDK only. */
  ui: boolean;
}

/** The tag of this very module, since another widget's tag may stand on the page too. */
export function findTag(moduleUrl: string): HTMLScriptElement | null {
  const tags = [...document.querySelectorAll<HTMLScriptElement>("script[data-livedesk]")];
  return tags.find((tag) => tag.src === moduleUrl) ?? tags[0] ?? null;
}

export function readTag(tag: HTMLElement): TagOptions {
  const { key, api, locale, container, identity, ui } = tag.dataset;
  return {
    key: key ?? "",
    api: api || undefined,
    locale: locale || document.documentElement.lang || navigator.language || "en",
    container: container || undefined,
    identity: identity || undefined,
    ui: ui !== "false",
  };
}
