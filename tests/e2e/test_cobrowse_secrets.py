"""No secret of a page is in any byte that leaves it, on any road: three pages that are full of them, and what happens there."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route

from tests.e2e.planted import Planted
from tests.e2e.test_cobrowse_page import STATIC, Visitor

HERE = Path(__file__).parent
RULES = {"hide": [".hide", ".far > .away"], "mask": [".mask", ".wide .dots"], "pause": ["/paused*"]}
PAGE = (
    "<!doctype html><html><head><meta charset=utf-8><title>shop</title><style>.card { color: #123 }</style></head><body>"
    "<button id=buy>Buy <span data-private>§</span><span class=mask>§</span><span hidden data-private>§</span></button>"
    "<div style=height:90px></div><label class=mask for=named>§</label><input id=named><p id=last>words</p>"
    "{}<script>{}</script><script>{}</script>"
)


class Spied(Visitor):
    """A visitor's page, and all that leaves it: by the socket, by HTTP with its heads, and what the server is told."""

    def __init__(self, page: Page, planted: Planted, module: str) -> None:
        self.page, self.sent, self.posted = page, [], []
        run = ";".join(f"try {{ {each} }} catch {{}}" for each in planted.scripts)
        head = planted.put(PAGE.replace("{}", "\0"))
        self.html = (
            head.replace("\0", planted.body, 1)
            .replace("\0", (HERE / "planted.js").read_text(), 1)
            .replace("\0", run, 1)
        )
        self.module = module
        page.route("**/*", self.answer)
        page.add_init_script(path=HERE / "cobrowse_stand.js")
        page.expose_function("relay", lambda frame: self.sent.append(frame))
        page.goto(planted.put("http://shop.test/cart?token=§#§"), wait_until="domcontentloaded")
        page.evaluate("async (rules) => { window.it = await stand(rules) }", RULES)

    def answer(self, route: Route) -> None:
        path = route.request.url.split("/", 3)[3].split("?")[0]
        if path == "static/cobrowse.js":
            route.fulfill(body=self.module, content_type="text/javascript")
        elif path == "widgets/api/v1/cobrowse/frames/":
            self.posted.append((route.request.post_data_buffer or b"", route.request.all_headers()))
            route.fulfill(status=202, body="{}")
        elif path.startswith("cart"):
            route.fulfill(body=self.html, content_type="text/html")
        else:
            route.fulfill(status=404, body="")

    def out(self) -> str:
        """Every byte, inflated."""
        frames = [bytes(frame) for frame in self.sent] + [body for body, _ in self.posted]
        heads = json.dumps([head for _, head in self.posted])
        return "".join([text_of(each) for each in frames]) + heads + str(self.page.evaluate("JSON.stringify(it.heard)"))

    def happens(self, planted: Planted) -> None:
        """All events, and a public one at the end that must have left."""
        for at, event in enumerate(planted.events):
            self.page.evaluate(f"() => {{ try {{ {event} }} catch {{}} }}")
            if at % 8 == 7:  # some of them fall into one frame, and some do not
                self.page.wait_for_timeout(60)
        files: list[FilePayload] = [{"name": planted.put("§.pdf"), "mimeType": "text/plain", "buffer": b"x"}]
        self.page.set_input_files("input[type=file]", files)
        self.page.keyboard.type(planted.put("§"))
        self.page.wait_for_timeout(150)
        self.page.evaluate("document.getElementById('last').textContent = 'publicly at last'")
        for _ in range(200):
            if "publicly at last" in self.out():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the last word never left")

    def acts(self) -> None:
        """The agent clicks what is called by something private, and types."""
        self.say("cobrowse.control_requested", request_id="c")
        self.allow()
        self.page.wait_for_timeout(1600)
        for number, (selector, what) in enumerate(
            [("button", {"kind": "click"}), ("input", {"kind": "type", "text": "x"})]
        ):
            self.say("cobrowse.control", deed=number + 1, stream=0, command={**what, "node": self.first(selector)})

    def first(self, tag: str) -> int:
        """The number of the first element of its kind."""
        found = re.search(rf'"id":(\d+),"tagName":"{tag}"', self.out())
        assert found, tag
        return int(found[1])


def text_of(frame: bytes) -> str:
    """The head as it is, and the payload inflated."""
    return frame[:32].decode("latin-1") + zlib.decompress(frame[32:], -15).decode()


@pytest.fixture
def module() -> str:
    return (STATIC / "cobrowse.js").read_text()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_none_of_the_secrets_of_a_page_leaves_it_by_the_socket(page: Page, module: str, seed: int) -> None:
    planted = Planted(seed)
    visitor = Spied(page, planted, module)
    visitor.share()
    visitor.happens(planted)
    visitor.acts()
    done = visitor.heard("cobrowse.done")
    assert [(each.get("target"), each.get("reason")) for each in done] == [("button “Buy”", None), ("input", None)]
    assert planted.leaks(visitor.out()) == {}
    assert len(planted.secrets) >= 380
    assert "in a shadow" in visitor.out()


def test_nor_by_http_with_its_heads(page: Page, module: str) -> None:
    planted = Planted(3)
    visitor = Spied(page, planted, module)
    page.evaluate("it.session.connection.socket.socket = null")
    visitor.say("cobrowse.requested")
    visitor.allow()
    visitor.say("cobrowse.snapshot", stream=0)
    visitor.happens(planted)
    assert planted.leaks(visitor.out()) == {}
    assert len(visitor.posted) > 5
    assert {head["referer"] for _, head in visitor.posted} == {"http://shop.test/"}


def test_a_hole_in_what_takes_them_out_would_be_seen(page: Page, module: str) -> None:
    planted = Planted(4)
    visitor = Spied(page, planted, module.replace('"\u2022"', '"$&"'))
    visitor.share()
    leaks = planted.leaks(visitor.out())
    assert "<textarea>§</textarea>" in leaks.values()
    assert len(leaks) > 15


def test_what_is_hidden_is_no_letter_wider_for_being_another_word(page: Page, module: str) -> None:
    visitor = Spied(page, Planted(6), module)
    page.evaluate(
        "document.body.insertAdjacentHTML('afterbegin', '<p>for <b id=who data-private>Ann</b>, and you</p>')"
    )
    visitor.share()
    page.evaluate("who.textContent = 'Bartholomew'")
    exact = page.evaluate("who.getBoundingClientRect().width")
    page.wait_for_function(
        'inflated(it.frames).then((all) => all.includes(`:"${Math.ceil(who.getBoundingClientRect().width / 8) * 8}px`))'
    )
    assert exact % 8 == 0 or f'"{exact}px"' not in visitor.out()


def test_a_page_on_which_it_pauses_says_nothing_at_all(page: Page, module: str) -> None:
    planted = Planted(5)
    visitor = Spied(page, planted, module)
    visitor.share()
    page.evaluate("history.pushState({}, '', '/paused/here'); document.getElementById('last').textContent = 'not seen'")
    page.wait_for_function("it.frames.at(-1)[1] === 3")
    before = len(visitor.sent)
    visitor.say("cobrowse.snapshot", stream=0)
    page.evaluate("document.getElementById('last').textContent = 'not seen either'")
    page.wait_for_timeout(300)
    after = "".join(text_of(bytes(each)) for each in visitor.sent[before:])
    assert "not seen" not in visitor.out()
    assert after == "" or '"paused":true' in after
    page.evaluate("history.back()")
    page.wait_for_function("it.frames.at(-1)[1] !== 3")
