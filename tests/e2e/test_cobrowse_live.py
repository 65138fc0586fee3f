"""An agent sees and steers a visitor's page, over the real server."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import FrameLocator, Page, expect

from . import desk
from .desk import part
from .server import Site

Person = Callable[..., Page]


def picture(agent: Page) -> FrameLocator:
    """The visitor's page as the agent sees it."""
    return agent.frame_locator(".watch iframe").frame_locator(".replayer-wrapper iframe")


def allow(visitor: Page, kind: str) -> None:
    """The visitor reads, and presses Allow."""
    card = visitor.locator(f"[data-livedesk=cobrowse-consent][data-kind={kind}]")
    expect(card).to_be_visible()
    visitor.wait_for_timeout(700)  # what has just appeared is not taken for read
    card.locator("[data-answer=yes]").click()
    expect(card).to_be_hidden()


def test_an_agent_sees_and_steers_the_page_over_a_reload_too(site: Site, person: Person):
    visitor, agent = person(), person()
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, "Ann")
    desk.log_in(agent, site)
    desk.take(agent, "Ann")
    part(agent, "cobrowse-request").click()
    allow(visitor, "view")
    heading = visitor.locator("h1").first.text_content() or ""
    expect(picture(agent).locator("h1").first).to_have_text(heading)
    visitor.evaluate("document.querySelector('h1').textContent = 'Seen live'")
    expect(picture(agent).locator("h1").first).to_have_text("Seen live")
    part(agent, "cobrowse-ask-control").click()
    allow(visitor, "control")
    visitor.evaluate("document.querySelector('h1').onclick = () => { document.title = 'steered' }")
    part(agent, "cobrowse-control").click()
    visitor.wait_for_timeout(1700)  # the visitor's own hand comes first
    box = picture(agent).locator("h1").first.bounding_box()
    assert box
    agent.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(visitor).to_have_title("steered")
    visitor.reload()
    expect(picture(agent).locator("h1").first).to_have_text(heading)
    part(visitor, "cobrowse-stop").click()
    expect(agent.locator(".watch iframe")).to_have_count(0)
