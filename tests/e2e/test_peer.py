"""The `peer` conference between two pages of one browser, over a road of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .server import Site

LOOPBACK = Path(__file__).with_name("peer_loopback.js")
STATES = "tracks => tracks.map(track => track.readyState)"


@pytest.fixture
def pages(browser: Browser, site: Site) -> Iterator[tuple[Page, Page]]:
    """An agent's and a visitor's page."""
    context = browser.new_context()
    context.add_init_script(path=LOOPBACK)
    agent, visitor = context.new_page(), context.new_page()
    for page in (agent, visitor):
        page.goto(f"{site.url}/shop/")
    yield agent, visitor
    context.close()


def mount(page: Page, role: str, **more: Any) -> None:
    page.evaluate(
        "options => mountPeer(options)", {"module": "/widgets/client/conference/peer.js", "role": role, **more}
    )


def moves(page: Page, timeout: int = 15_000) -> None:
    """Waits until ten more frames of the other side's picture were shown."""
    seen = page.evaluate("peerFrames()")
    page.wait_for_function("seen => peerFrames() > seen + 10", arg=seen, timeout=timeout)


def part(page: Page, name: str) -> Any:
    return page.locator(f"[data-livedesk={name}]")


def test_both_sides_see_each_other_move(pages):
    agent, visitor = pages
    mount(agent, "agent")
    mount(visitor, "visitor")
    moves(agent)
    moves(visitor)


def test_a_lossy_road_costs_time_and_nothing_else(pages):
    agent, visitor = pages
    mount(agent, "agent", loss=0.25)
    mount(visitor, "visitor", loss=0.25)
    moves(agent, 60_000)
    moves(visitor, 60_000)


def test_a_reload_on_either_side_brings_the_picture_back(pages):
    agent, visitor = pages
    mount(agent, "agent")
    mount(visitor, "visitor")
    for page, role in ((visitor, "visitor"), (agent, "agent")):
        moves(page)
        page.reload()
        mount(page, role)
    moves(agent)
    moves(visitor)


def test_a_change_of_network_on_both_sides_keeps_the_picture(pages):
    agent, visitor = pages
    mount(agent, "agent")
    mount(visitor, "visitor")
    moves(visitor)
    for page in pages:
        page.evaluate("window.dispatchEvent(new Event('online'))")
    visitor.wait_for_timeout(1500)
    moves(agent)
    moves(visitor)


def test_a_camera_that_is_off_is_stopped_and_said(pages):
    agent, visitor = pages
    mount(agent, "agent")
    mount(visitor, "visitor")
    moves(agent)
    part(visitor, "camera").click()
    expect(agent.get_by_text("Their camera is off")).to_be_visible()
    assert sorted(visitor.evaluate(f"({STATES})(peer.tracks)")) == ["ended", "live"]
    part(visitor, "camera").click()
    moves(agent)


@pytest.mark.parametrize(("refuse", "code"), [("NotAllowedError", "devices_refused"), ("NotFoundError", "no_devices")])
def test_a_visitor_without_devices_still_sees_the_agent(pages, refuse, code):
    agent, visitor = pages
    mount(agent, "agent")
    mount(visitor, "visitor", refuse=refuse)
    moves(visitor)
    expect(part(visitor, "call-note")).to_be_visible()
    assert visitor.evaluate("peer.problems") == [code]


def test_hanging_up_stops_every_track_and_leaves_no_node(pages):
    agent, visitor = pages
    mount(agent, "agent")
    mount(visitor, "visitor")
    moves(agent)
    part(agent, "end-call").click()
    expect(part(agent, "conference")).to_have_count(0)
    assert agent.evaluate("peer.hungUp")
    assert set(agent.evaluate(f"({STATES})(peer.tracks)")) == {"ended"}


def test_closing_while_the_browser_asks_leaves_no_track_running(pages):
    agent, _ = pages
    mount(agent, "agent")
    agent.evaluate("Promise.all([peer.call.close(), peer.call.close()])")
    agent.wait_for_timeout(3000)
    assert set(agent.evaluate(f"({STATES})(peer.tracks)")) <= {"ended"}
