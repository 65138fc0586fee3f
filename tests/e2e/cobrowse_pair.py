"""A visitor's page and what an agent sees of it, walked about on and compared picture by picture."""

from __future__ import annotations

import base64
import io
import os
import urllib.error
import urllib.request
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

from PIL import Image, ImageChops, ImageDraw
from playwright.sync_api import Browser, CDPSession, Page, Route

HERE = Path(__file__).parent
STATIC = HERE.parent.parent / "widgets" / "static" / "widgets"
PROXY = "http://shop.test/proxy/"
POLICY = (
    f"default-src 'none'; script-src 'nonce-x'; style-src 'unsafe-inline'; img-src data: blob: {PROXY};"
    f" font-src data: {PROXY}; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self';"
    " sandbox allow-scripts allow-same-origin"
)
REPLAY = (
    f'<!doctype html><html lang="en"><div id="replay" data-proxy="{PROXY}"></div>'
    '<script type="module" nonce="x" src="/static/replay.js"></script>'
)
DESK = (
    '<!doctype html><body style="margin:0"><iframe src="/replay" style="width:1000px;height:800px;border:0"></iframe>'
)
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"} | {
    ".png": "image/png",
    ".woff2": "font/woff2",
}
SIZES = [(800, 600), (640, 600), (900, 560), (720, 640)]
ID = "0b6f7a52-3a49-4c9e-8d5e-0123456789ab"
EQUAL = 8
"""Of 255 in each colour: what is less is no difference that anybody sees."""
DEEDS = {"click": 34, "hover": 18, "scroll": 20, "write": 8, "tab": 7, "choose": 5, "resize": 4, "escape": 4}


def serve(route: Route) -> None:
    """The saved pages, the built files, the agent's documents, and pictures as the desk fetches them for agents."""
    url = urlsplit(route.request.url)
    folder, _, rest = url.path.removeprefix("/").partition("/")
    if folder == "static":
        route.fulfill(path=STATIC / rest, content_type="text/javascript")
    elif folder == "replay":
        route.fulfill(body=REPLAY, content_type="text/html", headers={"Content-Security-Policy": POLICY})
    elif folder == "desk":
        route.fulfill(body=DESK, content_type="text/html")
    elif folder == "proxy":
        through(route, parse_qs(url.query)["url"][0])
    elif (path := HERE / url.path.removeprefix("/")).is_file():
        route.fulfill(path=path, content_type=KINDS[path.suffix])
    else:
        route.fulfill(status=404)


def through(route: Route, address: str) -> None:
    """A picture or a font from where the visitor's page has it."""
    url = urlsplit(address)
    if url.hostname == "shop.test":
        path = HERE / url.path.removeprefix("/")
        found = path.read_bytes() if path.is_file() else None
        kind = KINDS.get(path.suffix, "")
    else:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                found, kind = answer.read(), answer.headers["Content-Type"]
        except urllib.error.URLError:
            found = None
    route.fulfill(body=found, content_type=kind) if found else route.fulfill(status=404)


class Pair:
    """Both pages; `walk` does something on the one, `differs` says how much the other is not like it."""

    def __init__(self, browser: Browser, url: str, rules: dict[str, Any] | None = None) -> None:
        self.contexts = [
            browser.new_context(viewport={"width": 800, "height": 600}, bypass_csp=True),
            browser.new_context(viewport={"width": 1000, "height": 800}),
        ]
        self.visitor, self.agent = (context.new_page() for context in self.contexts)
        self.cdp: dict[Page, CDPSession] = {}
        for page in (self.visitor, self.agent):
            self.cdp[page] = page.context.new_cdp_session(page)
        self.size, self.marks, self.at = (800, 600), 0, (1, 1)
        self.troubles: list[str] = []
        self.lost = 0
        self.visitor.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.agent.route("**/*", serve)
        self.agent.expose_function("again", self._again)
        self.agent.add_init_script(path=HERE / "cobrowse_desk.js")
        self.agent.goto("http://shop.test/desk")
        self.agent.frame_locator("iframe").locator(".said").wait_for()
        self.visitor.route("**/static/cobrowse.js" if "127.0.0.1" in url else "**/*", serve)
        for script in ("cobrowse_stand.js", "cobrowse_walk.js"):
            self.visitor.add_init_script(path=HERE / script)
        self.visitor.expose_function("relay", self._pass)
        self.visitor.goto(url)
        self._share(rules or {})

    def close(self) -> None:
        """Leaves nothing behind."""
        for context in self.contexts:
            context.close()

    def _pass(self, frame: list[int]) -> None:
        self.agent.evaluate("(frame) => give(frame)", base64.b64encode(bytes(frame)).decode())

    def _again(self) -> None:
        """The replay has lost its place, and wants a snapshot."""
        self.lost += 1
        self.visitor.evaluate("it.say('cobrowse.snapshot', { stream: 0 })")

    def _share(self, rules: dict[str, Any]) -> None:
        self.visitor.evaluate(
            """async ([rules, agent]) => {
              window.it = await stand(rules);
              it.say("cobrowse.requested", { agent });
              it.heard.find(({ name }) => name === "cobrowse:consent:required").payload.accept();
              await new Promise((go) => setTimeout(go));
              it.say("cobrowse.snapshot", { stream: 0 });
            }""",
            [rules, {"id": "1", "name": "Bob"}],
        )

    def walk(self, chance: Random) -> str:
        """One deed of a visitor's, and what it was."""
        deed = chance.choices(list(DEEDS), list(DEEDS.values()))[0]
        page, mouse = self.visitor, self.visitor.mouse
        if deed in ("click", "hover", "write"):
            points = page.evaluate("walk.written()" if deed == "write" else "walk.clicked()")
            if points:
                self.at = tuple(chance.choice(points))
                mouse.move(*self.at)
                if deed != "hover":
                    mouse.click(*self.at)
                if deed == "write":
                    page.keyboard.type("ab c")
        elif deed == "scroll":
            page.evaluate("([which, part]) => walk.scroll(which, part)", [chance.random() ** 2, chance.random()])
        elif deed == "choose":
            fields = page.evaluate("walk.chosen()")
            if fields:
                page.evaluate("([at, part]) => walk.choose(at, part)", [chance.choice(fields), chance.random()])
        elif deed == "resize":
            self.size = chance.choice(SIZES)
            page.set_viewport_size({"width": self.size[0], "height": self.size[1]})
        elif deed == "tab":
            page.keyboard.press("Tab")
        elif page.evaluate("document.querySelector('dialog:modal, :popover-open:not(livedesk-cobrowse)') !== null"):
            page.keyboard.press("Escape")
        return f"{deed} at {self.at}" if deed in ("click", "hover", "write") else deed

    def differs(self, name: str = "", patience: int = 1500) -> float:
        """The share of pixels outside of what is masked that are not alike, once the agent's page has come after."""
        self.marks += 1
        self.visitor.evaluate("(mark) => walk.rest(mark)", self.marks)
        said = self.agent.evaluate("([mark, ms]) => shows(mark, ms)", [str(self.marks), 30_000])
        ended = self.visitor.evaluate("it.heard.some(({ name }) => name === 'cobrowse:ended')")
        assert (said, ended) == ("", False), f"{name}: the agent's page {said}, not {self.marks}; ended: {ended}"
        share, least = 1.0, 1.0
        for tries in range(patience // 100 * 4):
            if tries >= patience // 100 and least <= 0.02:
                break  # more than that may be a picture on its way, on a busy machine
            masked = self.visitor.evaluate("walk.masked()")  # our own button comes when the configuration is there
            seen, shown = (self._picture(page, masked) for page in (self.visitor, self.agent))
            share, parts = unlike(seen, shown)
            least = min(least, share)
            if share < 0.0005:
                break
            self.visitor.wait_for_timeout(50)  # scrolls and moves are told a tenth of a second late
            self.agent.evaluate("([mark, ms]) => shows(mark, ms)", [str(self.marks), 30_000])
        folder = os.environ.get("SCREENSHOTS")
        if folder and name and share > float(os.environ.get("SHARE", "0.001")):
            side_by_side(seen, shown, parts).save(Path(folder) / f"{name}.png")
        self.visitor.evaluate("walk.go()")
        return least

    def _picture(self, page: Page, masked: list[list[float]]) -> Image.Image:
        shot = self.cdp[page].send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
        image = Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")
        image = image.crop((0, 0, *self.size))
        draw = ImageDraw.Draw(image)
        pointer: list[float] = [self.at[0] - 26, self.at[1] - 26, 52, 52]
        boxes: list[list[float]] = [*masked, pointer]
        for left, top, width, height in boxes:
            draw.rectangle((left - 0.5, top - 0.5, left + width + 0.5, top + height + 0.5), fill=(0, 0, 0))
        return image


def unlike(one: Image.Image, other: Image.Image) -> tuple[float, Image.Image]:
    """The share of pixels that are not alike, and which."""
    parts = ImageChops.difference(one, other)
    red, green, blue = parts.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda value: 255 if value > EQUAL else 0)
    return most.histogram()[255] / (one.width * one.height), most


def side_by_side(*images: Image.Image) -> Image.Image:
    """For somebody to look at."""
    whole = Image.new("RGB", (sum(image.width for image in images) + 20, images[0].height), "red")
    left = 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width + 10
    return whole
