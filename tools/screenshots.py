"""`python -m tools.screenshots`: plays a visitor and an agent on the demo in Chromium, and pictures them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.e2e import desk
from tests.e2e.conftest import FLAGS, chromium
from tests.e2e.server import ROOT, Site
from tools import admin_pictures

IMAGES = ROOT / "docs" / "images"
WIDTH, HEIGHT = 640, 360
SHAPE = {"width": 1120, "height": 700}
OTHERS = (("Jonas Weber", "/shop/kettle/"), ("Amara Okafor", "/shop/tray/"))

# What stands before each camera, as YUV: the wall at the top, at the bottom, clothes, skin, hair.
LOOKS = {
    "visitor": ((205, 120, 138), (150, 118, 146), (70, 150, 112), (175, 108, 150), (70, 118, 148)),
    "agent": ((190, 134, 122), (130, 138, 118), (60, 136, 122), (120, 112, 152), (40, 126, 132)),
}
Colour = tuple[int, int, int]


def film(folder: Path, name: str) -> Path:
    """A camera's picture of a plain figure, as a film of two frames that Chromium plays over and over."""
    planes = [bytearray(), bytearray(), bytearray()]
    for plane, step in zip(planes, (1, 2, 2), strict=True):
        at = planes.index(plane)
        for y in range(0, HEIGHT, step):
            plane.extend(colour(LOOKS[name], x, y)[at] for x in range(0, WIDTH, step))
    path = folder / f"{name}.y4m"
    frame = b"FRAME\n" + b"".join(planes)
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F15:1 Ip A1:1 C420jpeg\n".encode() + frame * 2)
    return path


def colour(look: tuple[Colour, ...], x: int, y: int) -> Colour:
    """One pixel: hair, head, neck, shoulders, else the wall."""
    top, bottom, clothes, skin, hair = look
    across = x - WIDTH / 2
    in_head = (across / 56) ** 2 + ((y - 150) / 72) ** 2 < 1
    if (across / 62) ** 2 + ((y - 138) / 74) ** 2 < 1 and y < 150 and not (in_head and y > 112):
        return hair
    if in_head or (abs(across) < 22 and 200 < y < 262):
        return skin
    if y > 235 and (across / 160) ** 2 + ((y - 400) / 155) ** 2 < 1:
        return clothes
    share = y / HEIGHT
    return tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))  # type: ignore[return-value]


def open_browser(playwright: Playwright, camera: Path) -> Browser:
    """A browser with this film for a camera."""
    flags = [*FLAGS, f"--use-file-for-fake-video-capture={camera}", "--font-render-hinting=none"]
    return playwright.chromium.launch(executable_path=chromium(), args=flags)


def person(browser: Browser) -> Page:
    """Somebody of their own, in the light."""
    options = {"viewport": SHAPE, "locale": "en-GB", "color_scheme": "light", "reduced_motion": "reduce"}
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    return page


def shoot(page: Page, name: str) -> None:
    """One picture, after what moves has come to rest."""
    page.wait_for_timeout(700)
    page.screenshot(path=str(IMAGES / f"{name}.png"))
    print(f"docs/images/{name}.png  {(IMAGES / f'{name}.png').stat().st_size // 1024} kB")


def say(page: Page, text: str) -> None:
    """A chat message."""
    box = page.locator("#chat-text").or_(page.get_by_placeholder("Write a message"))
    box.fill(text)
    box.press("Enter")


def play(site: Site, visitors: Browser, agents: Browser) -> None:
    """Queue, console, call."""
    agent = person(agents)
    desk.log_in(agent, site)
    agent.get_by_role("switch").or_(agent.get_by_label("Available")).first.click()
    visitor = person(visitors)
    visitor.goto(f"{site.url}/shop/")
    desk.part(visitor, "launcher").wait_for()
    desk.join_queue(visitor, "Maya Lindqvist")
    waiting = [person(visitors) for _ in OTHERS]
    for page, (name, path) in zip(waiting, OTHERS, strict=True):
        page.goto(site.url + path)
        desk.join_queue(page, name)
    shoot(visitor, "queue")
    agent.get_by_text(OTHERS[-1][0], exact=True).wait_for()
    agent.mouse.move(5, 600)
    shoot(agent, "console")
    desk.take(agent, "Maya Lindqvist")
    desk.see_each_other(visitor, agent)
    say(visitor, "Does the stoneware teapot serve six?")
    agent.get_by_text("serve six", exact=False).first.wait_for()
    say(agent, "It does: it holds 1.2 litres.")
    visitor.get_by_text("1.2 litres", exact=False).first.wait_for()
    shoot(visitor, "call")
    shoot(agent, "console-call")


def main() -> int:
    """Writes docs/images/*.png."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        site = Site(folder)
        browsers = [open_browser(playwright, film(folder, who)) for who in LOOKS]
        try:
            play(site, *browsers)
            admin_pictures.take(site, browsers[0], shoot)
        finally:
            for browser in browsers:
                browser.close()
            site.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
