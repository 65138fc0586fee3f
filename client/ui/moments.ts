// Times as people say them.

/** A moment of today as its time, of another day with its weekday; `iso` is ISO 8601. */
export function openingTime(iso: string, locale: string, now = new Date()): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) {
    return iso;
  }
  const today = moment.toDateString() === now.toDateString();
  const day: Intl.DateTimeFormatOptions = today ? {} : { weekday: "long" };
  return new Intl.DateTimeFormat(safe(locale), { ...day, hour: "numeric", minute: "2-digit" }).format(moment);
}

export function clockTime(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(safe(locale), { hour: "numeric", minute: "2-digit" }).format(new Date(iso));
}

/** Intl throws at a locale that is not BCP 47. */
function safe(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}
