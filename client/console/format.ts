// Times, addresses and names as people read them.
import type { Translate } from "./strings";

/** `4:05`, `1:04:05`: hours only when there are any. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (part: number) => String(part).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const tail = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}

/** ISO 8601 duration for `<time datetime>`. */
export function duration(seconds: number): string {
  return `PT${Math.max(0, Math.floor(seconds))}S`;
}

export function ago(iso: string, now: number, t: Translate): string {
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000);
  if (!(minutes >= 1)) return t("justNow");
  if (minutes < 60) return t("minutesAgo", { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? t("hoursAgo", { count: hours }) : iso.slice(0, 10);
}

export function exact(iso: string, locale: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return "";
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(time);
}

export function timeOfDay(iso: string, locale: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return "";
  return new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(time);
}

/** The address when it is http(s), else null: a visitor chose it, and `javascript:` is an address too. */
export function safeUrl(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** What stands for an untitled page: host and path, without query. */
export function pageName(title: string, address: string): string {
  if (title.trim() !== "") return title;
  const url = safeUrl(address);
  if (url === null) return address;
  const { host, pathname } = new URL(url);
  return host + pathname;
}

/** A form answer or an identity attribute as text. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(plain).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
