// Addresses as they may leave the page: without query, fragment and credentials, or not at all.

/** What an address is relative to; and, where pictures may not be fetched from anywhere, the way that they come instead. */
export type Base = string | { readonly href: string; through(address: string): string };

/** A small picture within the page itself; a larger one is shown as missing. */
const MOST_DATA = 32 * 1024;
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)(?:;charset=[\w-]{1,12}|;utf8)?(?:;base64)?,/i;
const UNSEEN = /<!--.*?-->|<(metadata|title|desc)\b[^>]*(?:\/>|>.*?<\/\1\s*>)/gis;
const FONT =
  /^data:(?:font|application)\/[\w.+-]*(?:woff2?|ttf|otf|opentype|sfnt|truetype)[\w.+-]*(?:;charset=[\w-]{1,12})?(?:;base64)?,/i;

/** The address of a picture, a font or a sheet; empty when it is of another kind or no address. */
export function cleanUrl(value: string, base: Base): string {
  const text = value.trim();
  const data = text.replace(/#.*$/s, "");
  if (PICTURE.test(data) || FONT.test(data))
    return data.length <= MOST_DATA && !data.includes("<") ? (/^data:image\/svg/i.test(data) ? drawn(data) : data) : "";
  let url: URL;
  try {
    url = new URL(text, (typeof base === "string" ? base : base.href) || undefined);
  } catch {
    return "";
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return "";
  const clean = url.origin + url.pathname;
  return typeof base === "string" ? clean : base.through(clean);
}

/** A drawing without what nobody sees in it. */
function drawn(data: string): string {
  const [head = "", ...rest] = data.split(",");
  try {
    const packed = rest.join(",");
    const bytes = /;base64$/i.test(head) ? [...atob(decodeURIComponent(packed))].map(encoded).join("") : packed;
    const text = decodeURIComponent(bytes);
    const clean = text.replace(UNSEEN, "");
    if (/<(?:!--|metadata|title|desc)/i.test(clean)) return "";
    return clean === text ? data : `data:image/svg+xml,${encodeURIComponent(clean)}`;
  } catch {
    return "";
  }
}

function encoded(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

/** Each address of a `srcset`, with its descriptor. */
export function cleanSrcset(value: string, base: Base): string {
  const parts = value.matchAll(/([^\s,]\S*[^\s,])(?:\s+([\d.]+[wx]))?\s*(?:,|$)/g);
  return [...parts]
    .map(([, url = "", size]) => [cleanUrl(url, base), size])
    .filter(([url]) => url)
    .map(([url, size]) => (size ? `${url} ${size}` : url))
    .join(", ");
}
