"""More than two in a call, and more than one call: transfers warm and cold, supervision, two calls at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from . import desk
from .axe import seen_by_all
from .desk import FRAMES, part
from .server import Site

Person = Callable[..., Page]


def wait_in_shop(site: Site, visitor: Page, name: str) -> None:
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, name)


def take(site: Site, agent: Page, visitor: Page, name: str) -> None:
    wait_in_shop(site, visitor, name)
    desk.take(agent, name)
    expect(agent.get_by_role("heading", name=f"Call with {name}")).to_be_visible()


def pass_on(agent: Page, to: str, how: str, note: str = "") -> None:
    agent.get_by_role("button", name="Transfer", exact=True).click()
    dialog = agent.get_by_role("dialog")
    dialog.get_by_label("Search agents and queues").fill(to)
    dialog.get_by_role("radio", name=to).check()
    dialog.get_by_role("radio", name=how).check()
    dialog.get_by_label("Note for the next agent").fill(note)
    dialog.get_by_role("button", name="Ask in" if how == "Ask in first" else "Transfer").click()


def pictures_move(page: Page, count: int) -> None:
    """So many others are seen, and each moves."""
    videos = part(page, "remote-video")
    expect(videos).to_have_count(count, timeout=20_000)
    for number in range(count):
        moves(page, videos.nth(number))


def moves(page: Page, video: Locator) -> None:
    before = video.evaluate(FRAMES)
    page.wait_for_function(
        f"([video, n]) => ({FRAMES})(video) > n + 5", arg=[video.element_handle(), before], timeout=20_000
    )


def snap(page: Page, name: str) -> None:
    """A picture of what tests have brought about, where SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_a_warm_transfer_has_all_three_on_screen_and_goes_on_with_the_other(site: Site, person: Person):
    visitor, bob, dave = (person(reduced_motion="reduce") for _ in range(3))
    desk.be_available(dave, site, "dave")
    desk.log_in(bob, site, "bob")
    take(site, bob, visitor, "Ida")
    bob.get_by_role("button", name="Transfer", exact=True).click()
    expect(bob.get_by_role("radio", name="Dave Dorn")).to_be_enabled()
    assert seen_by_all(bob, "console-transfer") == []
    bob.keyboard.press("Escape")
    pass_on(bob, "Dave Dorn", "Ask in first", "knows teapots")
    asked = dave.get_by_role("alertdialog", name="Bob Birch asks you into a call")
    expect(asked).to_contain_text("knows teapots")
    assert seen_by_all(dave, "console-invitation") == []
    asked.get_by_role("button", name="Join").click()
    for page in (visitor, bob, dave):
        pictures_move(page, 2)
    expect(visitor.get_by_text("Dave Dorn has joined you.")).to_be_visible()
    assert seen_by_all(bob, "console-three") == []
    snap(visitor, "panel-three")
    bob.get_by_role("button", name="Hand over to Dave Dorn").click()
    expect(bob.get_by_text("The call goes on with Dave Dorn.")).to_be_visible()
    expect(visitor.get_by_text("You are talking to Dave Dorn").last).to_be_visible()
    for page in (visitor, dave):
        pictures_move(page, 1)
    dave.get_by_role("button", name="End call").first.click()
    expect(part(visitor, "ended")).to_be_visible()


def test_a_cold_transfer_is_offered_to_the_other_with_what_was_said(site: Site, person: Person):
    visitor, bob, dave = (person(reduced_motion="reduce") for _ in range(3))
    desk.be_available(dave, site, "dave")
    desk.log_in(bob, site, "bob")
    take(site, bob, visitor, "Jon")
    bob.get_by_label("Message", exact=True).fill("I ask my colleague")
    bob.keyboard.press("Enter")
    pass_on(bob, "Dave Dorn", "Pass on at once", "wants a refund")
    expect(bob.get_by_text("You have passed the visitor on.")).to_be_visible()
    expect(part(visitor, "back")).to_contain_text("You are being passed on to Dave Dorn.")
    offer = dave.get_by_role("alertdialog", name="A visitor for you")
    expect(offer).to_contain_text("wants a refund")
    offer.get_by_role("button", name="Accept").click()
    expect(dave.get_by_text("I ask my colleague")).to_be_visible()
    expect(dave.locator(".customer .handover")).to_contain_text("wants a refund")
    desk.see_each_other(visitor, dave)
    dave.get_by_role("button", name="End call").first.click()
    expect(part(visitor, "ended")).to_be_visible()


def test_a_supervisor_whispers_then_takes_over_and_the_visitor_hears_of_the_one_only(site: Site, person: Person):
    visitor, bob, alice = (person(reduced_motion="reduce") for _ in range(3))
    desk.log_in(alice, site, "alice")
    desk.log_in(bob, site, "bob")
    take(site, bob, visitor, "Kim")
    running = alice.get_by_role("region", name="Running calls of others")
    expect(running).to_contain_text("Bob Birch with Kim", timeout=20_000)
    assert seen_by_all(alice, "console-running") == []
    running.get_by_role("button", name="Whisper to Bob Birch").click()
    alice.get_by_label("Say among us", exact=True).and_(alice.locator("input")).fill("offer her a refund")
    alice.keyboard.press("Enter")
    expect(bob.locator(".whispers")).to_contain_text("offer her a refund")
    assert seen_by_all(bob, "console-whisper") == []
    assert "refund" not in visitor.content() + part(visitor, "in-call").inner_text()
    alice.get_by_role("button", name="Join the call").click()
    expect(visitor.get_by_text("is in the call as a supervisor")).to_be_visible()
    for page in (visitor, bob, alice):
        pictures_move(page, 2)
    alice.get_by_role("button", name="Take over").click()
    expect(bob.get_by_text("The call goes on with Alice")).to_be_visible()
    pictures_move(visitor, 1)
    alice.get_by_role("button", name="End call").first.click()
    expect(part(visitor, "ended")).to_be_visible()


def test_of_two_calls_one_is_shown_and_the_other_waits_for_its_turn(site: Site, person: Person):
    lea, max_, bob = (person(reduced_motion="reduce") for _ in range(3))
    may = "from widgets.models import AgentProfile; from django.contrib.auth import get_user_model as users; "
    bob_may = "user=users().objects.get(username='bob'), defaults={'max_calls': 2}"
    site.run(f"{may}AgentProfile.objects.update_or_create({bob_may})")
    desk.log_in(bob, site, "bob")
    take(site, bob, lea, "Lea")
    desk.see_each_other(lea, bob)
    bob.get_by_label("Message", exact=True).fill("half a sentence")
    calls = bob.get_by_role("navigation", name="Open calls")
    calls.get_by_role("button", name="Queue").click()
    take(site, bob, max_, "Max")
    pictures_move(max_, 1)
    expect(lea.get_by_text("Their microphone is off")).to_be_visible()
    part(lea, "in-call").get_by_label("Write a message").fill("Are you there?")
    expect(bob.locator(".typing[data-on]")).to_have_count(0)
    lea.keyboard.press("Enter")
    expect(calls.get_by_role("button", name="Lea")).to_contain_text("1 new")
    assert seen_by_all(bob, "console-two-calls") == []
    bob.keyboard.press("c")
    expect(bob.get_by_role("heading", name="Call with Lea")).to_be_visible()
    expect(bob.get_by_text("Are you there?")).to_be_visible()
    expect(bob.get_by_label("Message", exact=True)).to_have_value("half a sentence")
    bob.get_by_label("Message", exact=True).press_sequentially("!")
    expect(lea.get_by_text("Bob Birch is typing")).to_be_visible()
    for name in ("Lea", "Max"):
        calls.get_by_role("button", name=name).click() if calls.is_visible() else None
        bob.get_by_role("button", name="End call").first.click()
        bob.get_by_role("button", name="Done").or_(bob.get_by_role("button", name="Back to the queue")).click()
    for visitor in (lea, max_):
        expect(part(visitor, "ended")).to_be_visible()
