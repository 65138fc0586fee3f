"""The button that ends cobrowsing and the question, on a phone whose page is zoomed, and over what fills the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, expect

from tests.e2e.test_cobrowse_page import Visitor, visitor

__all__ = ["visitor"]
OURS = "document.querySelector('livedesk-cobrowse')"
SCREEN = "(({ offsetLeft: x, offsetTop: y, width, height, scale }) => ({ x, y, width, height, scale }))(visualViewport)"
SIZES = (
    "part => [part.getBoundingClientRect().height * visualViewport.scale, parseFloat(getComputedStyle(part).fontSize)]"
)


class Phone(Visitor):
    """A visitor who has two fingers and no keyboard."""

    def pinch(self, factor: float) -> dict[str, float]:
        """Low on the page; what of it is on screen then."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Input.synthesizePinchGesture", {"x": 195, "y": 640, "scaleFactor": factor})
        self.page.wait_for_timeout(300)
        shown: dict[str, float] = self.page.evaluate(SCREEN)
        return shown

    def place(self, selector: str) -> FloatRect:
        """Of what is ours, in pixels of the window."""
        place: FloatRect = self.page.evaluate(
            f"(it) => {OURS}.shadowRoot.querySelector(it).getBoundingClientRect()", selector
        )
        return place

    def tap(self, selector: str) -> None:
        """Where it is on screen, as the browser's tools count: from its corner, in pixels of the window."""
        shown, place = self.page.evaluate(SCREEN), self.place(selector)
        x, y = place["x"] + place["width"] / 2 - shown["x"], place["y"] + place["height"] / 2 - shown["y"]
        self.page.touchscreen.tap(x, y)

    def ended(self) -> None:
        """Sharing is over before long."""
        self.page.wait_for_function("it.heard.some(({ name }) => name === 'cobrowse:ended')", timeout=15_000)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Phone]:
    context = browser.new_context(viewport={"width": 390, "height": 800}, is_mobile=True, has_touch=True)
    yield Phone(context.new_page())
    context.close()


def within(place: Any, shown: Any) -> bool:
    """Wholly on screen."""
    right, bottom = place["x"] + place["width"], place["y"] + place["height"]
    return bool(
        place["x"] >= shown["x"]
        and place["y"] >= shown["y"]
        and right <= shown["x"] + shown["width"] + 1
        and bottom <= shown["y"] + shown["height"] + 1
    )


def test_who_zooms_in_still_sees_the_whole_bar_and_ends_it(phone):
    phone.share()
    before = phone.page.evaluate(SCREEN)["scale"]
    shown = phone.pinch(3)
    assert shown["scale"] > 2 * before
    assert shown["y"] > 100
    assert within(phone.place(".seal"), shown)
    phone.page.wait_for_timeout(3000)
    assert phone.heard("cobrowse:ended") == []
    phone.tap("[data-livedesk=cobrowse-stop]")
    phone.ended()


def test_bar_and_question_are_as_large_on_a_zoomed_screen_as_on_any(phone):
    phone.share()
    phone.say("cobrowse.control_requested", request_id="c")
    card = phone.page.locator("[data-livedesk=cobrowse-consent]")
    card.wait_for()
    parts = [card.locator("h2"), card.locator("[data-answer=yes]"), phone.page.locator("[data-livedesk=cobrowse-stop]")]
    plain = [part.evaluate(SIZES) for part in parts]
    shown = phone.pinch(3)
    assert within(phone.place(".card"), shown)
    for part, (height, font) in zip(parts, plain, strict=True):
        assert part.evaluate(SIZES) == [pytest.approx(height, abs=2), font]


def test_a_question_on_a_zoomed_screen_is_answered(phone):
    phone.share()
    phone.pinch(3)
    phone.say("cobrowse.control_requested", request_id="c")
    phone.page.wait_for_timeout(1200)
    phone.tap("[data-answer=yes]")
    phone.page.wait_for_function("it.heard.filter(({ name }) => name === 'POST cobrowse/consent/').length === 2")
    assert phone.heard("POST cobrowse/consent/")[1]["granted"] is True


def test_a_bar_that_is_outside_of_what_is_on_screen_is_not_seen(phone):
    phone.share()
    phone.pinch(3)
    phone.page.evaluate(
        f"""() => {{
          const away = () => {{ {OURS}.shadowRoot.querySelector(".screen").style = "left:0;top:0;width:390px;height:80px" }};
          setInterval(away, 1);
          away();
        }}"""
    )
    phone.ended()


FILL = """(selector) => {
  const target = selector.split(" >>> ").reduce((root, part) => (root.shadowRoot ?? root).querySelector(part), document);
  addEventListener("click", () => target.requestFullscreen(), { once: true, capture: true });
}"""
MADE = """() => {
  document.body.insertAdjacentHTML("beforeend", "<main><p>Main</p></main><x-player></x-player><video></video>");
  document.body.append(document.createElement("dialog"));
  const root = document.querySelector("x-player").attachShadow({ mode: "open" });
  root.innerHTML = "<div><p>Player</p></div>";
}"""
SCREENFUL = {
    "a part of the page": "main",
    "a part of a shadow root": "x-player >>> div",
    "what has a shadow root": "x-player",
    "the page": "html",
}


def fill(visitor: Visitor, selector: str) -> None:
    """The visitor has it fill the screen."""
    visitor.page.evaluate(MADE)
    visitor.page.evaluate(FILL, selector)
    visitor.page.mouse.click(900, 650)
    visitor.page.wait_for_function("document.fullscreenElement !== null")


@pytest.mark.parametrize("what", SCREENFUL)
def test_the_button_ends_it_over_what_fills_the_screen(visitor, what):
    visitor.share()
    fill(visitor, SCREENFUL[what])
    visitor.page.wait_for_timeout(3000)
    assert visitor.heard("cobrowse:ended") == []
    visitor.page.get_by_role("button", name="Stop sharing").click()
    assert visitor.heard("POST cobrowse/stop/") == [{}]


def test_the_question_is_answered_over_what_fills_the_screen(visitor):
    visitor.share()
    fill(visitor, "main")
    visitor.say("cobrowse.control_requested", request_id="c")
    visitor.allow()
    assert visitor.heard("POST cobrowse/consent/")[1]["granted"] is True


def test_the_bar_goes_back_to_the_page_that_fills_the_screen_no_longer(visitor):
    visitor.share()
    fill(visitor, "main")
    visitor.page.wait_for_function(f"{OURS}.parentNode.localName === 'main'")
    visitor.page.evaluate("document.exitFullscreen()")
    visitor.page.wait_for_function(f"{OURS}.parentNode === document.documentElement")
    visitor.page.get_by_role("button", name="Stop sharing").click()
    assert visitor.heard("POST cobrowse/stop/") == [{}]


@pytest.mark.parametrize("what", ["video", "iframe"])
def test_where_the_button_cannot_be_pressed_it_ends_and_the_visitor_reads_why(visitor, what):
    visitor.share()
    fill(visitor, what)
    visitor.page.wait_for_function("it.heard.some(({ name }) => name === 'cobrowse:ended')", timeout=15_000)
    assert visitor.heard("POST cobrowse/stop/") == [{"covered": True}]
    visitor.page.evaluate("document.exitFullscreen()")
    card = visitor.page.locator("[data-livedesk=cobrowse-deeds]")
    expect(card).to_contain_text("could not be seen or pressed")
    card.get_by_role("button", name="Close").click()
    expect(visitor.page.locator("livedesk-cobrowse")).to_have_count(0)
