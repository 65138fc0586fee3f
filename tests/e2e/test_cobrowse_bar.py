"""The bar that ends it: small, never in the way of what is needed, and never chased away; what is asked stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.test_cobrowse_page import Visitor, command

LONG = "Maximilian Alexander Schmidt-Rottluff-Oberhausenberger-Ende"
PLACE = """(selector) => {
  const part = document.querySelector("livedesk-cobrowse").shadowRoot.querySelector(selector);
  return part.getBoundingClientRect().toJSON();
}"""
NAMES = """() => {
  const word = document.querySelector("livedesk-cobrowse").shadowRoot.querySelector(".word");
  const { bottom, right } = word.getBoundingClientRect();
  const end = document.createRange();
  end.selectNodeContents(word.querySelector(".brief") ?? word);
  const last = [...end.getClientRects()].at(-1);
  const names = [...word.querySelectorAll(".who")].filter((name) => !name.closest(".full"));
  const seen = (place) => place.width > 20 && place.bottom <= bottom + 1 && place.right <= right + 1;
  return last.bottom <= bottom + 1 ? names.filter((name) => seen(name.getBoundingClientRect())).length : -1;
}"""
PAGE = (
    "<livedesk-widget></livedesk-widget><a id=first href=#>Home</a><div style='height: 1500px'></div>"
    "<a id=middle href=#>Cups</a><div style='height: 1500px'></div><a id=last href=#>Imprint</a>"
)
AGAIN_MS = 4_200


class Phone(Visitor):
    """A visitor with little room."""

    def at(self, selector: str = ".seal") -> dict[str, float]:
        """Where something of ours is."""
        place: dict[str, float] = self.page.evaluate(PLACE, selector)
        return place

    def below(self) -> bool:
        """The bar is at the lower edge."""
        return self.at()["top"] > self.page.evaluate("innerHeight / 2")

    def comes(self, below: bool) -> None:
        """The bar goes to the one edge or to the other, and stays there."""
        where = "document.querySelector('livedesk-cobrowse').shadowRoot.querySelector('.seal').dataset.at"
        self.page.wait_for_function(f"{where} === '{'end' if below else 'start'}'")
        assert self.below() is below

    def steered(self) -> None:
        """They may click and type."""
        self.share()
        self.page.mouse.move(5, 300)
        self.say("cobrowse.control_granted", request_id="c")

    def named(self, count: int) -> None:
        """The bar is one row, and so many names, and the words to their end, can be seen in it."""
        assert self.at()["height"] <= 48
        assert self.page.evaluate(NAMES) == count

    def points(self, at: str, **where: Any) -> None:
        """The agent does."""
        self.say("cursor", at=at, stream=0, **where)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Phone]:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    visitor = Phone(context.new_page())
    visitor.page.evaluate("(html) => { document.body.innerHTML = html }", PAGE)
    yield visitor
    context.close()


def test_on_a_phone_it_is_one_row_and_two_when_all_goes_on_at_once(phone: Phone) -> None:
    phone.share()
    assert phone.at()["height"] <= 48
    phone.say("cobrowse.control_granted", request_id="c")
    expect(phone.page.get_by_role("button", name="Stop control")).to_be_visible()
    assert phone.at()["height"] <= 48
    phone.say("cobrowse.recording", recording="granted", request_id="r")
    expect(phone.page.get_by_role("button", name="Recorded: Stop recording")).to_be_visible()
    assert phone.at()["height"] <= 80
    expect(phone.page.get_by_role("button", name="Stop sharing")).to_be_visible()


def test_in_german_it_is_one_row_too(phone: Phone) -> None:
    phone.page.evaluate("async () => { window.it = await stand({}, 'de') }")
    phone.say("cobrowse.requested")
    phone.page.evaluate("it.heard.find(({ name }) => name === 'cobrowse:consent:required').payload.accept()")
    phone.page.locator("livedesk-cobrowse .word").wait_for()
    phone.say("cobrowse.control_granted", request_id="c")
    expect(phone.page.get_by_role("button", name="Steuerung aus")).to_be_visible()
    assert phone.at()["height"] <= 48


@pytest.mark.parametrize(("name", "other"), [("Anna Arndt", "Ben Birch"), (LONG, LONG)])
@pytest.mark.parametrize("locale", ["en", "de"])
def test_on_a_phone_two_who_see_the_page_are_named_in_one_row(phone: Phone, locale: str, name: str, other: str) -> None:
    phone.page.evaluate("async (locale) => { window.it = await stand({}, locale) }", locale)
    phone.say("cobrowse.requested", agent={"id": "1", "name": name}, call_id="1", also=[{"id": "2", "name": other}])
    phone.allow()
    word = phone.page.locator("livedesk-cobrowse .word")
    joined = {"en": f"{name} and {other} see", "de": f"{name} und {other} sehen"}
    expect(word).to_contain_text(joined[locale])
    phone.named(2)
    phone.say("cobrowse.snapshot", stream=0)
    phone.say("cobrowse.control_granted", request_id="c")
    whole = {
        "en": f"{name} can click and type, {other} can see",
        "de": f"{name} kann klicken und tippen, zu sehen auch für {other}",
    }
    expect(word.locator(".full")).to_have_text(whole[locale])
    expect(word).to_have_attribute("title", whole[locale])
    phone.named(2)


def test_a_long_name_leaves_room_for_what_it_says_and_can_be_heard_whole(phone: Phone) -> None:
    phone.say("cobrowse.requested", agent={"id": "1", "name": LONG})
    phone.allow()
    word = phone.page.locator("livedesk-cobrowse .word")
    expect(word).to_have_text(f"{LONG} sees this page")
    assert word.get_attribute("title") == f"{LONG} sees this page"
    bar, name, stop = (phone.at(part) for part in (".seal", ".who", ".primary"))
    assert 0 < bar["left"] < name["left"] < name["right"] < stop["left"] < stop["right"] < bar["right"] < 390
    phone.points("move", x=0.95, y=0.5, agent={"id": "1", "name": LONG})
    pointer = phone.at(".pointer")
    assert pointer["left"] >= 0
    assert pointer["right"] <= 390


def test_without_a_network_it_says_that_nothing_is_seen(phone: Phone) -> None:
    phone.steered()
    word = phone.page.locator("livedesk-cobrowse .word")
    phone.page.context.set_offline(True)
    expect(word).to_have_text("No connection: nothing is seen")
    expect(phone.page.get_by_role("button", name="Stop control")).to_be_visible()
    phone.page.context.set_offline(False)
    expect(word).to_have_text("Bob can click and type")


def test_it_moves_when_the_visitor_wants_it_by_hand_or_by_key(phone: Phone) -> None:
    phone.share()
    phone.page.get_by_role("button", name="Move this bar down").click()
    phone.comes(below=True)
    phone.page.get_by_role("button", name="Move this bar up").press("Enter")
    phone.comes(below=False)


def test_it_gives_way_to_what_has_the_focus(phone: Phone) -> None:
    phone.share()
    phone.page.mouse.move(5, 300)
    phone.page.focus("#first")
    phone.comes(below=True)
    phone.page.wait_for_timeout(AGAIN_MS)
    phone.page.evaluate("scrollTo(0, 1e6)")
    phone.page.focus("#last")
    phone.comes(below=False)


def test_it_gives_way_to_what_the_agent_clicks_and_the_click_counts(phone: Phone) -> None:
    phone.steered()
    phone.page.wait_for_timeout(1_700)  # the visitor's own hand comes first
    assert command(phone, "#first", kind="click")["outcome"] == "done"
    phone.comes(below=True)
    assert command(phone, "#middle", kind="click")["outcome"] == "done"  # too soon to move again: the page does


def test_what_our_panel_lies_over_is_refused_as_ours(phone: Phone) -> None:
    phone.steered()
    phone.page.evaluate(
        "document.querySelector('livedesk-widget').style = 'position: fixed; inset: 0; display: block; background: #fff'"
    )
    phone.page.wait_for_timeout(1_700)
    assert command(phone, "#middle", kind="click")["reason"] == "own"


@pytest.mark.parametrize(
    "deed",
    [
        {"at": "click", "x": 0.5, "y": 0.03},
        {"at": "move", "x": 0.5, "y": 0.03},
        {"at": "draw", "points": [[0.4, 0.02]]},
    ],
)
def test_it_gives_way_to_what_the_agent_points_at(phone: Phone, deed: dict[str, Any]) -> None:
    phone.share()
    phone.page.mouse.move(5, 300)
    phone.points(**deed)
    phone.comes(below=True)


def test_neither_page_nor_agent_chases_it_away(phone: Phone) -> None:
    phone.share()
    move = "document.querySelector('livedesk-cobrowse').shadowRoot.querySelector('[data-livedesk=cobrowse-move]')"
    phone.page.evaluate(f"{move}.click()")
    assert not phone.below()
    phone.page.mouse.move(5, 300)
    phone.points("click", x=0.5, y=0.03)
    phone.comes(below=True)
    phone.points("click", x=0.5, y=0.97)
    phone.page.focus("#last")
    phone.page.wait_for_timeout(700)
    assert phone.below()
    phone.page.get_by_role("button", name="Stop sharing").click()
    assert phone.heard("cobrowse:ended") == [None]


def test_under_the_visitors_pointer_it_stays(phone: Phone) -> None:
    phone.share()
    phone.page.get_by_role("button", name="Stop sharing").hover()
    phone.points("click", x=0.5, y=0.03)
    assert not phone.below()


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("size", [(720, 450), (390, 500), (320, 400)])
def test_a_question_stands_beside_it_with_its_answers_in_sight(
    phone: Phone, size: tuple[int, int], below: bool
) -> None:
    phone.steered()
    phone.page.set_viewport_size({"width": size[0], "height": size[1]})
    if below:
        phone.page.get_by_role("button", name="Move this bar down").click()
    phone.say("cobrowse.recording", recording="requested", request_id="r", agent={"id": "1", "name": LONG})
    bar, card, row = (phone.at(part) for part in (".seal", ".card", ".card .row"))
    assert card["bottom"] <= bar["top"] if below else bar["bottom"] <= card["top"]
    assert 0 <= card["top"] <= row["top"] < row["bottom"] <= card["bottom"] <= size[1]
    assert phone.at(".says")["height"] > 40


def test_the_focus_comes_back_to_where_it_was_or_to_the_bar(phone: Phone) -> None:
    phone.say("cobrowse.requested")
    phone.allow()
    inner = "document.querySelector('livedesk-cobrowse').shadowRoot.activeElement?.className"
    phone.page.wait_for_function(f"{inner} === 'word'")
    phone.page.focus("#last")
    phone.say("cobrowse.recording", recording="requested", request_id="r")
    assert phone.page.evaluate("document.activeElement.id") == ""
    phone.allow()
    assert phone.page.evaluate("document.activeElement.id") == "last"
    phone.page.get_by_role("button", name="Stop sharing").focus()
    phone.page.keyboard.press("Enter")
    assert phone.heard("cobrowse:ended") == [None]
    assert phone.page.evaluate("document.activeElement.id") == "last"


def test_escape_closes_what_was_done_and_gives_the_focus_back(phone: Phone) -> None:
    phone.page.evaluate("window.deeds = [{ kind: 'click', target: 'page', outcome: 'done', agent: { name: 'Bob' } }]")
    phone.steered()
    phone.page.focus("#last")
    phone.say("cobrowse.ended", reason="agent")
    card = phone.page.get_by_role("dialog", name="What Bob did for you")
    expect(card).to_be_visible()
    phone.page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    assert phone.page.evaluate("document.activeElement.id") == "last"


def test_what_was_done_gives_way_to_a_question_and_stands_again_after_a_no(phone: Phone) -> None:
    deed = "{ kind: 'click', target: `part ${n}`, outcome: 'done', agent: { name: 'Bob' } }"
    phone.page.evaluate(f"window.deeds = [...Array(13).keys()].map((n) => ({deed}))")
    phone.steered()
    phone.say("cobrowse.ended", reason="agent")
    done = phone.page.get_by_role("dialog", name="What Bob did for you")
    expect(done).to_be_visible()
    phone.say("cobrowse.requested", request_id="2")
    asked = phone.page.locator("livedesk-cobrowse [data-kind=view]")
    expect(asked).to_be_visible()
    expect(done).to_be_hidden()
    assert asked.locator(".says").evaluate("says => says.scrollHeight - says.clientHeight") <= 1
    phone.page.keyboard.press("Escape")
    assert phone.heard("POST cobrowse/consent/")[-1]["granted"] is False
    expect(done).to_be_visible()
    phone.page.keyboard.press("Escape")
    expect(done).to_have_count(0)
