"""axe-core in the page: what would keep somebody from using it."""

from __future__ import annotations

import os
from typing import Any

from playwright.sync_api import Page

from .server import ROOT

SOURCE = ROOT / "client" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id} at ${target.flat().join(" ")}: ${failureSummary.replaceAll("\\n", " ")}`));
}"""


def barriers(page: Page) -> list[str]:
    """A line for each violation of WCAG 2.2 AA, and of what is good practice besides; also where a visitor's page is shown."""
    for frame in page.frames:
        shows = frame is page.main_frame or "/replay/" in frame.url
        if shows and frame.evaluate("typeof axe") == "undefined":
            frame.evaluate(SOURCE.read_text())
    found: list[str] = page.evaluate(RUN, TAGS)
    return found


def seen_by_all(page: Page, name: str) -> list[str]:
    """Both on a phone and a desk, light and dark; with a picture each, where SCREENSHOTS names a folder."""
    found = []
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(400)  # Django's links change their colour slowly
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
            found += [f"{name}, {width}, {scheme}: {barrier}" for barrier in barriers(page) + cut_off(page)]
    return found


def cut_off(page: Page) -> list[str]:
    """Texts and controls that do not fit where they stand, in the page and in the widget; a page that is too wide."""
    found: Any = page.evaluate(CUT_OFF)
    return list(found)


# What is one pixel small is meant for screen readers alone.
CUT_OFF = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const found = wide > 0 ? [`the page is ${wide} px too wide`] : [];
  const look = (element) => {
    const { width, height, right, left } = element.getBoundingClientRect();
    if (width <= 1 || height <= 1 || element.matches(".skip")) return;
    const { overflowX, textOverflow } = getComputedStyle(element);
    const over = element.scrollWidth - element.clientWidth;
    const what = `${element.localName}.${element.className}: ${(element.innerText ?? "").slice(0, 40)}`;
    if (over > 1 && overflowX !== "visible" && textOverflow !== "ellipsis") found.push(`${what} is ${over} px too narrow`);
    if (right > innerWidth + 1 || left < -1) found.push(`${what} reaches out of the window`);
    for (const child of [...element.children, ...(element.shadowRoot?.children ?? [])]) look(child);
  };
  for (const part of [...document.body.children, ...document.querySelectorAll("livedesk-widget")]) look(part);
  for (const part of document.querySelector("livedesk-widget")?.shadowRoot.children ?? []) look(part);
  return found;
}"""
