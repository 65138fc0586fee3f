"""What is hidden takes its place: what follows a box stands where it stands at the visitor's, also after things have moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame

from .cobrowse_pair import Pair

TOPS = """() => [...document.querySelectorAll(".m")].map((one) => {
  const { top, left } = one.getBoundingClientRect();
  return [one.lastChild.textContent, Math.round(top + scrollY), Math.round(left)];
})"""
NEAR = 8
"""What is as wide as its text is told in such steps."""


@pytest.fixture
def pair(browser: Browser) -> Iterator[Pair]:
    """The page of boxes, and the agent's picture of it."""
    pair = Pair(browser, "http://shop.test/pages/boxes.html")
    yield pair
    pair.close()


def picture(pair: Pair) -> Frame:
    """The replayed page."""
    pair.agent.frame_locator("iframe").frame_locator(".replayer-wrapper iframe").locator(".m").first.wait_for()
    return pair.agent.frames[-1]


def apart(pair: Pair) -> list[Any]:
    """Texts that stand elsewhere at the agent's: which, and by how much."""
    here, there = pair.visitor.evaluate(TOPS), picture(pair).evaluate(TOPS)
    if [text for text, *_ in here] != [text for text, *_ in there]:
        return ["other texts"]
    differ = [(text, b - y, a - x) for (text, y, x), (_, b, a) in zip(here, there, strict=True)]
    return [one for one in differ if abs(one[1]) > 1]


def settles(pair: Pair) -> list[Any]:
    """The same once the agent's page has come after."""
    left = apart(pair)
    for _ in range(40):
        if not left:
            break
        pair.visitor.wait_for_timeout(100)
        left = apart(pair)
    return left


def test_what_follows_a_box_stands_where_it_does_at_the_visitors(pair: Pair) -> None:
    assert settles(pair) == []


@pytest.mark.parametrize("deed", ["Widen", "Move", "Around", "Hide", "Class", "Position", "Add"])
def test_it_does_so_when_the_page_has_changed(pair: Pair, deed: str) -> None:
    assert settles(pair) == []
    for _ in range(2):
        pair.visitor.get_by_role("button", name=deed, exact=True).click()
        assert settles(pair) == []


def test_and_when_the_window_has(pair: Pair) -> None:
    for width in (640, 900):
        pair.visitor.set_viewport_size({"width": width, "height": 600})
        assert settles(pair) == []


def test_no_place_tells_how_wide_a_text_is(pair: Pair) -> None:
    pair.visitor.evaluate(
        """() => { for (const text of ["i", "a longer word"]) document.body.insertAdjacentHTML("beforeend",
          `<b data-private style="position: absolute; right: 4px; transform: translateX(-50%) rotate(2deg)">${text}</b>
          <p data-private style="width: fit-content; margin: 0 auto">${text}</p><i class="m">told</i>`) }"""
    )
    assert settles(pair) == []
    seen = picture(pair).evaluate(
        """() => [...document.querySelectorAll("body > b, body > p[data-livedesk-box]")].map(({ style }) => {
          for (const size of ["width", "height"]) style.removeProperty(size);
          return style.cssText;
        })"""
    )
    assert seen[:2] == seen[2:]
    assert "translate(-50%" in seen[0]
