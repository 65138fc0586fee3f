// Addresses as they may leave the page: without query, fragment and credentials, or not at all.

/** A small picture within the page itself; a larger one is shown as missing. */
const MOST_DATA = 32 * 1024;
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]/i;
const FONT = /^data:(?:font|application)\/[\w.+-]*(?:woff2?|ttf|otf|opentype|sfnt|truetype)[\w.+-]*[;,]/i;

/** The address of a picture, a font or a sheet; empty when it is of another kind or no address. */
export function cleanUrl(value: string, base: string): string {
  const text = value.trim();
  if (PICTURE.test(text) || FONT.test(text)) return text.length <= MOST_DATA && !text.includes("<") ? text : "";
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    return "";
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return "";
  return url.origin + url.pathname;
}

/** Each address of a `srcset`, with its descriptor. */
export function cleanSrcset(value: string, base: string): string {
  const parts = value.matchAll(/([^\s,]\S*[^\s,])(?:\s+([\d.]+[wx]))?\s*(?:,|$)/g);
  return [...parts]
    .map(([, url = "", size]) => [cleanUrl(url, base), size])
    .filter(([url]) => url)
    .map(([url, size]) => (size ? `${url} ${size}` : url))
    .join(", ");
}
