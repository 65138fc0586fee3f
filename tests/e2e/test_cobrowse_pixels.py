"""The agent's picture of a page is the visitor's, but for what is masked, after each of many deeds.

`COBROWSE_DEEDS=50` does fifty on each page, `COBROWSE_SEED=…` others, which a failure names; with `SCREENSHOTS=folder` there is
a picture of what differs by more than `SHARE` (0.001): the visitor's, the agent's, and where they are not alike.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import Browser, Playwright

from .cobrowse_pair import Pair
from .conftest import FLAGS, chromium
from .server import Site

SAVED = ["table", "article", "chart", "form", "shadow", "virtual", "motion", "rtl", "boxes"]
SHOP = {"front": "", "product": "teapot/", "help": "help/"}
DEEDS = int(os.environ.get("COBROWSE_DEEDS", "5"))
SEED = os.environ.get("COBROWSE_SEED", "1")


def compare(browser: Browser, name: str, url: str) -> None:
    """Walks about, and looks after each step."""
    pair, chance = Pair(browser, url), Random(f"{name} {SEED}")
    worst: tuple[float, int, str] = (pair.differs(f"{name}-00"), 0, "nothing yet")
    for number in range(1, DEEDS + 1):
        deed = pair.walk(chance)
        worst = max(worst, (pair.differs(f"{name}-{number:02}"), number, deed))
    pair.close()
    print(f"\n{name}: at most {worst[0]:.2%} of the picture, after {worst[1]}, {worst[2]}; {pair.lost} times anew")
    assert pair.troubles == []
    assert worst[0] <= 0.02, f"{name}, COBROWSE_SEED={SEED}: {worst[0]:.2%} after {worst[1]}, {worst[2]}"


@pytest.mark.parametrize("name", SAVED)
def test_a_saved_page_looks_the_same_to_the_agent(browser, name):
    compare(browser, name, f"http://shop.test/pages/{name}.html")


@pytest.mark.parametrize("name", SHOP)
def test_a_page_of_the_shop_looks_the_same_to_the_agent(browser, site: Site, name):
    compare(browser, name, f"{site.url}/shop/{SHOP[name]}")


def test_components_that_change_places_keep_their_sheets(browser):
    pair = Pair(browser, "http://shop.test/pages/shadow.html")
    pair.differs()
    pair.visitor.evaluate("document.querySelectorAll('x-bar button')[2].click()")
    assert pair.differs("turned") <= 0.02
    pair.close()


@pytest.fixture
def with_bars(playwright: Playwright) -> Iterator[Browser]:
    """With scroll bars that take room, as on most desks; without its windows a browser hides them."""
    hidden = ["--hide-scrollbars"]
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS, ignore_default_args=hidden)
    yield browser
    browser.close()


def test_what_a_scroll_bar_takes_of_the_window_is_missing_at_the_agents_too(with_bars: Browser):
    pair = Pair(with_bars, "http://shop.test/pages/rtl.html")
    assert pair.visitor.evaluate("innerWidth > document.documentElement.clientWidth")
    pair.size = (pair.visitor.evaluate("document.documentElement.clientWidth"), 600)
    assert pair.differs("with-bars") <= 0.02
    pair.visitor.evaluate("document.documentElement.style.overflow = 'hidden'")
    pair.size = (800, 600)
    assert pair.differs("without-bars") <= 0.02
    pair.close()
