// Picks the words of the nearest language: de-AT → de → English.

/** Texts may hold `{name}` places, filled by `fill`. */
export function pick<W extends Record<string, string>>(catalogue: { en: W; [language: string]: W }, locale: string): W {
  const tag = locale.toLowerCase().replace("_", "-");
  return catalogue[tag] ?? catalogue[tag.split("-")[0] ?? "en"] ?? catalogue.en;
}

export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** Languages that are written from right to left, so that a catalogue added later stands right. */
export function direction(locale: string): "rtl" | "ltr" {
  return /^(ar|dv|fa|he|ps|ur|yi)\b/i.test(locale) ? "rtl" : "ltr";
}
