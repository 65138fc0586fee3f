"""Two agents in one call see a visitor's page: the visitor reads who, and each agent what is theirs to ask for."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from . import desk
from .axe import barriers
from .desk import part
from .server import Site
from .test_cobrowse_live import allow, picture
from .test_handover import pass_on, snap, take

Person = Callable[..., Page]
BOTH = "Bob Birch and Dave Dorn see this page"


def word(visitor: Page) -> Locator:
    """What the bar says."""
    return visitor.locator("livedesk-cobrowse .seal .word")


def buttons(agent: Page) -> list[str]:
    """All that this agent can press beside the page."""
    return agent.locator(".call .watch .bar button:visible").all_text_contents()


def comes_in(dave: Page, bob: Page) -> None:
    """Dave is asked into Bob's call, and joins."""
    pass_on(bob, "Dave Dorn", "Ask in first")
    dave.get_by_role("alertdialog", name="Bob Birch asks you into a call").get_by_role("button", name="Join").click()


def test_the_bar_names_both_and_only_who_asked_can_ask_for_more(site: Site, person: Person):
    visitor, bob, dave = (person(reduced_motion="reduce") for _ in range(3))
    desk.be_available(dave, site, "dave")
    desk.log_in(bob, site, "bob")
    take(site, bob, visitor, "Ines")
    part(bob, "cobrowse-request").click()
    card = part(visitor, "cobrowse-consent")
    expect(card).to_contain_text("Colleagues who are in the call see it, too.")
    allow(visitor, "view")
    expect(picture(bob).locator("h1").first).to_be_visible()
    expect(word(visitor)).to_have_text("Bob Birch sees this page")
    comes_in(dave, bob)
    expect(picture(dave).locator("h1").first).to_be_visible()
    expect(word(visitor)).to_have_text(BOTH)
    theirs = part(dave, "cobrowse-company")
    expect(theirs).to_contain_text("Bob Birch asked to see this page. Only Bob Birch can ask to click")
    assert buttons(dave) == ["Stop for everyone", "Look", "Point", "Draw", "Highlight"]
    expect(part(bob, "cobrowse-company")).to_have_text("Also sees the page: Dave Dorn")
    expect(part(bob, "cobrowse-end")).to_have_text("Stop for everyone")
    assert barriers(dave) == []
    snap(visitor, "cobrowse-two-visitor")
    snap(dave, "cobrowse-two-other")
    snap(bob, "cobrowse-two-asker")
    part(bob, "cobrowse-ask-control").click()
    allow(visitor, "control")
    expect(word(visitor)).to_have_attribute("title", "Bob Birch can click and type, Dave Dorn can see")
    expect(theirs).to_contain_text("Bob Birch can click and type on this page")
    visitor.reload()
    expect(word(visitor)).to_have_attribute("title", "Bob Birch can click and type, Dave Dorn can see")
    dave.get_by_role("button", name="Leave the call").click()
    expect(word(visitor)).to_have_text("Bob Birch can click and type")
    expect(part(bob, "cobrowse-company")).to_be_hidden()
    expect(part(bob, "cobrowse-end")).to_have_text("Stop viewing")
    desk.hang_up(bob)


def test_who_is_in_the_call_already_is_named_in_the_question_and_a_handover_asks_anew(site: Site, person: Person):
    visitor, bob, dave = (person(reduced_motion="reduce") for _ in range(3))
    desk.be_available(dave, site, "dave")
    desk.log_in(bob, site, "bob")
    take(site, bob, visitor, "Iris")
    part(bob, "cobrowse-request").click()
    card = part(visitor, "cobrowse-consent")
    expect(card).to_contain_text("Colleagues who are in the call see it, too.")
    comes_in(dave, bob)
    expect(card).to_contain_text("at the moment: Dave Dorn.")
    snap(visitor, "cobrowse-two-question")
    said = dave.locator(".call .watch [role=status]").first
    expect(said).to_contain_text("Bob Birch has asked to see the page")
    assert buttons(dave) == []
    allow(visitor, "view")
    expect(word(visitor)).to_have_text(BOTH)
    bob.get_by_role("button", name="Hand over to Dave Dorn").click()
    expect(word(visitor)).to_have_count(0)
    expect(said).to_have_text("It has ended with the handing over: ask again to see the page.")
    part(dave, "cobrowse-request").click()
    allow(visitor, "view")
    expect(word(visitor)).to_have_text("Dave Dorn sees this page")
    desk.hang_up(dave)
