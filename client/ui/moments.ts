// Times as people say them.

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** A moment of today as its time, of the days after with its weekday, later with its date; `iso` is ISO 8601. */
export function openingTime(iso: string, locale: string, now = new Date()): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) {
    return iso;
  }
  const today = moment.toDateString() === now.toDateString();
  const soon = moment.getTime() - new Date(now).setHours(0, 0, 0, 0) < WEEK_MS;
  const date: Intl.DateTimeFormatOptions = soon ? {} : { day: "numeric", month: "long" };
  const day: Intl.DateTimeFormatOptions = today ? {} : { weekday: "long", ...date };
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
