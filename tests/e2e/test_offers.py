"""Automatic routing in a real browser: the offer over everything, by keyboard, to the next agent; a lost agent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from . import desk
from .axe import barriers
from .desk import part
from .server import Site

Person = Callable[..., Page]


@pytest.fixture(autouse=True)
def automatic(site: Site) -> None:
    """The queue offers its visitors by itself."""
    site.run(
        "from widgets.models import Queue; "
        "Queue.objects.update(routing='automatic', wrap_up_seconds=60, accept_seconds=30)"
    )


def test_an_offer_is_let_go_by_one_agent_and_taken_by_the_next_by_keyboard(site: Site, person: Person):
    visitor, bob, dave = person(), person(), person()
    desk.be_available(bob, site, "bob")
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, "Uma")
    offer = bob.get_by_role("alertdialog", name="A visitor for you")
    expect(offer).to_contain_text("Uma")
    expect(offer).to_contain_text("seconds left")
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for scheme in schemes:
        bob.emulate_media(color_scheme=scheme)
        bob.wait_for_timeout(400)  # colours change slowly
        assert barriers(bob) == []
    desk.be_available(dave, site, "dave")
    bob.keyboard.press("Escape")
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="Decline").click()
    expect(offer).to_be_hidden()
    expect(dave.get_by_role("alertdialog")).to_be_visible()
    dave.keyboard.press("Tab")
    dave.keyboard.press("Enter")
    expect(dave.get_by_role("heading", name="Call with Uma")).to_be_visible()
    dave.get_by_role("button", name="End call").first.click()
    expect(part(visitor, "ended")).to_be_visible()
    expect(dave.get_by_text("End wrap-up")).to_be_visible()
    dave.get_by_role("button", name="End wrap-up").click()
    expect(dave.get_by_text("End wrap-up")).to_be_hidden()


def test_who_lets_two_go_is_told_and_can_be_available_again(site: Site, person: Person):
    visitor, bob = person(), person()
    desk.be_available(bob, site, "bob")
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, "Vic")
    for _ in range(2):
        bob.get_by_role("alertdialog").get_by_role("button", name="Decline").click()
    expect(bob.get_by_text("You let two visitors in a row go")).to_be_visible()
    expect(bob.get_by_role("switch", name="Available")).not_to_be_checked()
    bob.get_by_role("button", name="Be available again").click()
    expect(bob.get_by_role("alertdialog")).to_contain_text("Vic")


def test_a_visitor_whose_agent_closed_the_browser_is_told_in_the_queue(site: Site, person: Person):
    visitor, bob = person(), person()
    desk.be_available(bob, site, "bob")
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, "Wim")
    bob.get_by_role("alertdialog").get_by_role("button", name="Accept").click()
    expect(bob.get_by_role("heading", name="Call with Wim")).to_be_visible()
    bob.context.close()
    back = part(visitor, "back")
    expect(back).to_have_text(
        "The connection to the agent was lost. You are back in the queue, in the place you had.", timeout=45_000
    )
    expect(part(visitor, "waiting")).to_be_visible()
