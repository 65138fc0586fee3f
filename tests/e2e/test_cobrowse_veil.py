"""The visitor sees for themselves what stays hidden: a mark on each of it, where it is, and a true word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.test_cobrowse_page import Visitor

MARKS = """(selectors) => {
  const root = document.querySelector("livedesk-cobrowse").shadowRoot;
  const all = root.querySelector(".veil")?.shadowRoot.querySelectorAll("span") ?? [];
  const marks = [...all].map((mark) => mark.getBoundingClientRect());
  const near = (a, b) => ["left", "top", "width", "height"].every((side) => Math.abs(a[side] - b[side]) < 2);
  const inner = document.querySelector("#host")?.shadowRoot;
  const place = (selector) => (document.querySelector(selector) ?? inner.querySelector(selector)).getBoundingClientRect();
  return [marks.length, selectors.filter((selector) => !marks.some((mark) => near(mark, place(selector))))];
}"""
ASKED = "Show me what stays hidden"
HIDE = "Hide the marks"


class Looking(Visitor):
    """Asked, on a page of a test's own."""

    def on(self, html: str, path: str = "/cart", **rules: Any) -> None:
        """A page with this body, and the marks on it."""
        self.page.goto("http://shop.test" + path)
        self.page.evaluate(
            "async ([html, rules]) => { document.body.innerHTML = html; window.it = await stand(rules) }",
            ["<livedesk-widget></livedesk-widget>" + html, rules],
        )
        self.say("cobrowse.requested")
        self.page.get_by_role("button", name=ASKED).click()

    def says(self, word: str) -> None:
        """What the button says that shows the marks."""
        expect(self.page.locator("livedesk-cobrowse .look")).to_have_text(word)

    def marked(self, number: int, *selectors: str) -> None:
        """So many marks come to be, and one lies where each of these elements is."""
        self.page.wait_for_function(
            f"([number, all]) => String(({MARKS})(all)) === `${{number}},`", arg=[number, selectors]
        )


@pytest.fixture(scope="module")
def window(launch: Callable[..., Browser]) -> Iterator[Looking]:
    context = launch().new_context(viewport={"width": 1000, "height": 700})
    context.set_default_timeout(10_000)
    yield Looking(context.new_page())
    context.close()


@pytest.fixture
def visitor(window: Looking) -> Looking:
    return window


def test_each_thing_that_is_hidden_has_its_mark(visitor: Looking) -> None:
    visitor.on(
        "<h1>Shop</h1> <input id=name> <textarea></textarea> <select></select> <p contenteditable>Draft</p>"
        " <iframe height=40></iframe> <canvas height=40></canvas> <p data-private>Secret</p>"
        " <p class=mask>Masked <b>too</b></p> <p class=hide>By rule</p> <input type=hidden>",
        mask=[".mask"],
        hide=[".hide"],
    )
    every = ("#name", "textarea", "select", "[contenteditable]", "iframe", "canvas", "[data-private]", ".mask", ".hide")
    visitor.marked(9, *every)
    visitor.says(HIDE)


def test_what_stands_in_a_shadow_root_is_marked_before_the_yes(visitor: Looking) -> None:
    visitor.on("<div id=host></div>")
    visitor.says("Nothing on this screen is hidden")
    visitor.page.evaluate(
        "document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<input> <p data-private>Secret</p>'"
    )
    visitor.marked(2, "input", "p")
    visitor.says(HIDE)


def test_where_all_texts_are_dots_each_has_a_mark_but_what_is_revealed(visitor: Looking) -> None:
    visitor.on(
        "<b id=dear>Dear</b> <i class=open>you <b>there</b></i><div id=host></div><p class=open>Open <u class=mask>not</u></p>",
        mask_all=True,
        reveal=[".open"],
        mask=[".mask"],
    )
    visitor.marked(2, "#dear", ".mask")
    visitor.page.evaluate(
        "document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<b id=within>Within</b> <b class=open>x</b>'"
    )
    visitor.marked(3, "#dear", ".mask", "#within")


def test_more_than_can_be_marked_is_said(visitor: Looking) -> None:
    visitor.on("<i>x</i> " * 900, mask_all=True)
    visitor.says("More is hidden than can be marked")
    visitor.marked(500)


@pytest.mark.parametrize(
    ("rules", "word"),
    [
        ({"pause": ["/pay*"]}, "Paused: this page is not shown"),
        ({"hide": ["p:nonsense("]}, "Nothing is shown: a rule of this site cannot be read"),
    ],
)
def test_a_page_of_which_nothing_is_shown_is_said_to_be_one(visitor: Looking, rules: Any, word: str) -> None:
    visitor.on("<p>Shop</p>", "/pay/card", **rules)
    visitor.says(word)
    visitor.marked(1, "livedesk-cobrowse")


def test_what_is_not_to_be_seen_has_no_mark_over_something_else(visitor: Looking) -> None:
    visitor.on(
        "<details><summary>More</summary><input></details><p>Text</p><div style='content-visibility: hidden'><input></div>"
        "<div style='display: none'><input></div><input style='visibility: hidden'><input style='display: none'>"
    )
    visitor.says("Nothing on this screen is hidden")
    visitor.marked(0)
    visitor.page.evaluate("document.querySelector('details').open = true")
    visitor.marked(1, "details input")


def test_marks_follow_the_page(visitor: Looking) -> None:
    visitor.on("<input id=name style='width: 50vw'><div style='height: 3000px'></div><input id=last>")
    visitor.marked(1, "#name")
    visitor.page.set_viewport_size({"width": 800, "height": 600})
    visitor.marked(1, "#name")
    visitor.page.evaluate("scrollTo(0, 1e6)")
    visitor.marked(1, "#last")
    visitor.page.get_by_role("button", name=HIDE).click()
    visitor.says(ASKED)
    visitor.page.set_viewport_size({"width": 1000, "height": 700})


def test_what_is_scrolled_out_of_an_inner_box_has_no_mark_there(visitor: Looking) -> None:
    visitor.on(
        "<div id=box style='height:100px; overflow:auto'><input id=first style='display:block; height:40px'>"
        "<div style='height:40px'></div><input id=last style='display:block; height:60px'></div>"
        "<div style='position:relative'><div style='height:20px; overflow:hidden'>"
        "<input id=out style='position:absolute; top:80px'></div></div>"
    )
    visitor.marked(3, "#first", "#out")
    lowest = (
        "Math.max(...[...document.querySelector('livedesk-cobrowse').shadowRoot.querySelector('.veil').shadowRoot.querySelectorAll('span')]"
        ".slice(0, 2).map((mark) => mark.getBoundingClientRect().bottom))"
    )
    assert visitor.page.evaluate(f"{lowest} - document.querySelector('#box').getBoundingClientRect().bottom") <= 1
    visitor.page.locator("#box").evaluate("(box) => { box.scrollTop = 60 }")
    visitor.marked(2, "#last", "#out")


def test_a_mark_says_what_agents_see_where_the_word_fits(visitor: Looking) -> None:
    visitor.on(
        "<input style='width: 200px'><input type=checkbox><input type=date style='width: 200px'><input style='width: 40px'>"
    )
    visitor.marked(4)
    marks = visitor.page.locator("livedesk-cobrowse .veil > span")
    assert [mark.text_content() for mark in marks.all()] == ["shown as dots", "", "hidden", ""]
    assert marks.locator("b").evaluate_all(
        "(all) => all.every((one) => one.scrollWidth <= one.parentElement.clientWidth)"
    )


def test_the_panel_and_the_texts_stand_aside_for_who_looks_on_a_phone(visitor: Looking) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 800})
    visitor.on("<input id=name>")
    card = visitor.page.locator("livedesk-cobrowse .card")
    visitor.marked(1, "#name")
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('livedesk-widget')).visibility") == "hidden"
    assert card.evaluate("(card) => card.getBoundingClientRect().height") < 300
    visitor.page.get_by_role("button", name=HIDE).click()
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('livedesk-widget')).visibility") == "visible"
    expect(card).to_contain_text("They do not see")
    visitor.page.get_by_role("button", name=ASKED).click()
    visitor.marked(1, "#name")
    visitor.page.wait_for_timeout(700)
    visitor.page.get_by_role("button", name="Allow").click()
    visitor.page.get_by_role("button", name="Stop sharing").wait_for()
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('livedesk-widget')).visibility") == "visible"
    visitor.page.set_viewport_size({"width": 1000, "height": 700})


def test_in_forced_colours_a_mark_still_covers_what_is_hidden(visitor: Looking) -> None:
    visitor.page.emulate_media(forced_colors="active")
    visitor.on("<p data-private>Secret</p>")
    visitor.marked(1, "p")
    mark = (
        "document.querySelector('livedesk-cobrowse').shadowRoot.querySelector('.veil').shadowRoot.querySelector('span')"
    )
    assert "gradient" in visitor.page.evaluate(f"getComputedStyle({mark}).backgroundImage")
    visitor.page.emulate_media(forced_colors="none")
