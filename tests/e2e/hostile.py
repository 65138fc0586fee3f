"""An agent's document that is fed by hand: snapshots and increments as a lying page would send them."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_cobrowse_page import answer

ID = bytes.fromhex("0b6f7a523a494c9e8d5e0123456789ab")
SNAPSHOT, INCREMENT, NOTE = 1, 2, 3
STREAM = 9
EVIL = "http://evil.test/"
OURS = (
    "http://shop.test/static/",
    "http://shop.test/desk",
    "http://shop.test/replay",
    "http://shop.test/proxy/",
    "data:",
)
HEAR = "window.told = []; addEventListener('message', ({ data }) => data.livedesk && told.push(data))"
GIVE = """(frame) => {
  const { buffer } = Uint8Array.from(atob(frame), (sign) => sign.charCodeAt(0));
  frames[0].postMessage({ livedesk: "frame", frame: buffer }, origin);
}"""


def text(words: str, number: int) -> dict[str, Any]:
    """A text node."""
    return {"type": 3, "id": number, "textContent": words}


def packed(value: Any) -> bytes:
    """As it is on the way; bytes are deflated as they are."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(value if isinstance(value, bytes) else json.dumps(value).encode()) + packer.flush()


class Desk:
    """The desk's document beside which every request is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked, self.number, self.base, self.ids = page, list[str](), 0, 0, 100
        page.route("**/*", answer)
        page.on("request", lambda request: self.asked.append(request.url))
        page.add_init_script(HEAR)
        page.goto("http://shop.test/desk")
        expect(page.frame_locator("iframe").locator(".said")).to_be_visible()

    def node(self, tag: str, attributes: dict[str, Any] | None = None, *inner: Any, **more: Any) -> dict[str, Any]:
        """An element; what is inside is nodes or words."""
        self.ids += 1
        own = self.ids
        children = []
        for one in inner:
            self.ids += 1
            children.append(text(one, self.ids) if isinstance(one, str) else one)
        return {"type": 2, "id": own, "tagName": tag, "attributes": attributes or {}, "childNodes": children, **more}

    def svg(self, tag: str, attributes: dict[str, Any] | None = None, *inner: Any) -> dict[str, Any]:
        """The same of SVG."""
        return self.node(tag, attributes, *inner, isSVG=True)

    def give(
        self, kind: int, value: Any, *, flags: int = 0, number: int | None = None, base: int | None = None
    ) -> None:
        """One frame."""
        numbers = (0, 0) if kind == NOTE else (number or self.number, self.base if base is None else base)
        head = struct.pack(">BBBB16sIII", 1, kind, flags, 0, ID, STREAM, *numbers)
        octets = head + (value if isinstance(value, bytes) else packed(value))
        self.page.evaluate(GIVE, base64.b64encode(octets).decode())

    def snapshot(self, *nodes: Any, head: tuple[Any, ...] = (), href: str = "http://shop.test/") -> None:
        """A page with these in its body, and another title each time."""
        self.number += 1
        self.base = self.number
        html = self.node(
            "html",
            {},
            self.node("head", {}, *head),
            self.node("body", {}, self.node("h1", {}, f"page {self.number}"), *nodes),
        )
        whole = {"node": {"type": 0, "id": 1, "childNodes": [html]}, "initialOffset": {"left": 0, "top": 0}}
        meta = {"type": 4, "timestamp": 1, "data": {"href": href, "width": 800, "height": 600}}
        self.give(SNAPSHOT, [meta, {"type": 2, "timestamp": 2, "data": whole}], flags=3)

    def news(self, *datas: dict[str, Any]) -> None:
        """One increment."""
        self.number += 1
        self.give(INCREMENT, [{"type": 3, "timestamp": 3, "data": data} for data in datas])

    def draws(self, *nodes: Any, head: tuple[Any, ...] = (), href: str = "http://shop.test/") -> Any:
        """A snapshot that has been drawn: the picture, in which nothing ran and by which nobody was asked."""
        self.snapshot(*nodes, head=head, href=href)
        return self.drawn()

    def drawn(self) -> Any:
        """The same of what was given last."""
        picture = self.page.frame_locator("iframe").frame_locator(".replayer-wrapper iframe")
        expect(picture.locator("h1")).to_have_text(f"page {self.base}")
        self.harmless()
        return picture

    def harmless(self) -> None:
        """Two frames and a moment later."""
        self.page.evaluate("new Promise((go) => requestAnimationFrame(() => setTimeout(go, 60)))")
        asked, self.asked[:] = [*self.asked], []
        assert [url for url in asked if not url.startswith(OURS)] == []
        assert self.page.evaluate("[window.hacked, frames[0].hacked, document.cookie]") == [None, None, ""]
        assert [frame.url for frame in self.page.frames][:2] == ["http://shop.test/desk", "http://shop.test/replay"]

    def html(self) -> str:
        """What stands in the picture."""
        return self.page.frames[-1].content()

    def told(self, kind: str) -> list[dict[str, Any]]:
        """What the console has heard."""
        return list(self.page.evaluate("(kind) => told.filter((one) => one.livedesk === kind)", kind))


@pytest.fixture(scope="module")
def desk(launch: Callable[..., Browser]) -> Iterator[Desk]:
    """One document for all tests of this file: each gives it a page of its own."""
    context = launch().new_context(viewport={"width": 1000, "height": 700})
    yield Desk(context.new_page())
    context.close()
