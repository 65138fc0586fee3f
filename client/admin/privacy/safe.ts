// A page that somebody has pasted, without what could run, fetch or lead away. The frame's policy forbids it once more.

const GONE =
  "script, base, link, meta, object, embed, portal, fencedframe, frameset, applet, template[shadowrootmode], noscript";

/** A document of its own, in which nothing runs. */
export function harmless(html: string): Document {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of page.querySelectorAll(GONE)) element.remove();
  for (const element of page.querySelectorAll("*")) {
    for (const { name } of [...element.attributes])
      if (/^on|^(?:srcdoc|ping|autofocus)$/i.test(name)) element.removeAttribute(name);
  }
  return page;
}

/** Both frames are pictures: nothing in them is pressed, and the keyboard passes them by. */
export function still(page: Document): void {
  const stops =
    "a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable], [controls]";
  for (const element of page.querySelectorAll(stops)) element.setAttribute("tabindex", "-1");
}
