"""The agent's picture of a page is the visitor's, but for what is masked, after each of many deeds.

`COBROWSE_DEEDS=50` does fifty on each page, `COBROWSE_SEED=…` others, which a failure names; with `SCREENSHOTS=folder` there is
a picture of what differs by more than `SHARE` (0.001): the visitor's, the agent's, and where they are not alike.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from playwright.sync_api import Browser

from .cobrowse_pair import Pair
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
