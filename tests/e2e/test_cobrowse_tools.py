"""What an agent has around a visitor's page: room for it, the buttons in reach, the focus, and each answer said."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from . import desk
from .axe import barriers
from .desk import part
from .server import Site
from .test_cobrowse_live import allow, picture

Person = Callable[..., Page]


SIDES = ("width", "height")


def seen(site: Site, person: Person, name: str, **options: Any) -> tuple[Page, Page]:
    """A visitor, and an agent who sees their page in a call; asked by keyboard."""
    visitor, agent = person(), person(**options)
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, name)
    desk.log_in(agent, site)
    desk.take(agent, name)
    part(agent, "cobrowse-request").press("Enter")
    expect(agent.locator(".call .watch").get_by_role("button", name="Cancel")).to_be_focused()
    allow(visitor, "view")
    expect(picture(agent).locator("h1").first).to_be_visible()
    return visitor, agent


def place(element: Locator) -> tuple[float, float, float, float]:
    """Left, top, right, bottom on the screen."""
    box = element.bounding_box()
    assert box
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def test_the_focus_stays_with_the_agent_and_each_yes_is_said(site: Site, person: Person):
    visitor, agent = seen(site, person, "Faye")
    said = agent.locator(".call .watch [role=status]").first
    expect(part(agent, "cobrowse-look")).to_be_focused()
    expect(said).to_have_text("The visitor agrees: you may see the page.")
    part(agent, "cobrowse-ask-control").press("Enter")
    expect(part(agent, "cobrowse-ask-control")).to_have_text("Waiting for consent …")
    expect(part(agent, "cobrowse-ask-control")).to_be_focused()
    allow(visitor, "control")
    expect(part(agent, "cobrowse-control")).to_be_focused()
    expect(said).to_contain_text("The visitor agrees: with “Click and type”")
    assert barriers(agent) == []
    part(visitor, "cobrowse-stop").click()
    expect(part(agent, "cobrowse-request")).to_be_focused()
    expect(said).to_have_text("The visitor has stopped sharing.")
    desk.hang_up(agent)


def test_on_a_desk_the_page_has_the_window_and_its_buttons_one_row(site: Site, person: Person):
    visitor, agent = seen(site, person, "Rosa", viewport={"width": 1440, "height": 900})
    part(agent, "cobrowse-ask-control").click()
    allow(visitor, "control")
    expect(part(agent, "cobrowse-control")).to_be_visible()
    left, top, right, bottom = place(agent.locator(".watch iframe"))
    assert (right - left) * (min(bottom, 900) - top) > 0.4 * 1440 * 900
    assert place(agent.locator(".call .stage").first)[0] > right
    tops = {place(each)[1] for each in agent.locator(".call .watch .bar button:visible").all()}
    assert len(tops) == 1
    assert top - place(part(agent, "cobrowse-end"))[3] < 50  # a line for what is said
    desk.hang_up(agent)


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_a_phones_page_stands_in_the_middle_no_larger_than_it_is_and_nothing_lies_over_it(
    site: Site, person: Person, size: tuple[int, int]
):
    visitor, agent = (
        person(viewport={"width": 390, "height": 760}),
        person(viewport=dict(zip(SIDES, size, strict=True))),
    )
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, f"Narrow {size[0]}")
    desk.log_in(agent, site)
    desk.take(agent, f"Narrow {size[0]}")
    part(agent, "cobrowse-request").click()
    allow(visitor, "view")
    said = agent.locator(".call .watch .notices [role=status]").first
    expect(said).to_have_text("The visitor agrees: you may see the page.")
    assert place(said)[3] < place(agent.locator(".watch iframe"))[1]
    expect(agent.locator(".watch .screen")).to_have_attribute("style", re.compile("--wide: 390px"))
    left, top, right, bottom = place(agent.locator(".watch iframe"))
    room = place(agent.locator(".watch .screen"))
    assert abs((left - room[0]) - (room[2] - right)) <= 1
    assert room[1] < top < bottom < room[3]
    assert abs((right - left) / (bottom - top) - 390 / 760) < 0.01
    desk.hang_up(agent)


@pytest.mark.parametrize("height", [844, 450])
def test_on_a_phone_stop_viewing_stays_in_sight_and_lies_over_nothing(site: Site, person: Person, height: int):
    _, agent = seen(site, person, f"Phyllis {height}", viewport={"width": 390, "height": height})
    for each in agent.locator(".call .watch .bar button:visible").all():
        left, _, right, _ = place(each)
        assert 0 <= left < right <= 390
    agent.locator(".watch iframe").evaluate("(it) => scrollTo(0, it.getBoundingClientRect().top + scrollY)")
    _, top, _, bottom = place(part(agent, "cobrowse-end"))
    assert 0 <= top < bottom <= height
    assert place(agent.locator(".call-bar"))[3] <= 0
    desk.hang_up(agent)


def test_with_forced_colours_the_tool_in_use_looks_unlike_the_others_and_control_has_its_frame(
    site: Site, person: Person
):
    visitor, agent = seen(site, person, "Fritz", forced_colors="active")
    colour = "it => getComputedStyle(it).backgroundColor"
    look, point = (part(agent, f"cobrowse-{name}").evaluate(colour) for name in ("look", "point"))
    assert look != point
    part(agent, "cobrowse-ask-control").click()
    allow(visitor, "control")
    glass = agent.frame_locator(".watch iframe").locator(".glass")
    edge = "it => getComputedStyle(it).borderTopWidth"
    assert glass.evaluate(edge) == "0px"
    part(agent, "cobrowse-control").click()
    expect(glass).to_have_attribute("data-mode", "control")
    assert glass.evaluate(edge) == "3px"
    desk.hang_up(agent)


def test_the_wheel_scrolls_the_visitors_page_alone_while_the_agent_clicks_and_types(site: Site, person: Person):
    visitor, agent = seen(site, person, "Willa", viewport={"width": 900, "height": 500})
    frame = agent.locator(".watch iframe")
    glass = agent.frame_locator(".watch iframe").locator(".glass")
    glass.evaluate("window.kept = []; addEventListener('wheel', (event) => kept.push(event.defaultPrevented))")
    frame.evaluate("(it) => it.scrollIntoView({ block: 'start', behavior: 'instant' })")
    agent.mouse.move(*middle(frame))

    def turned(by: int) -> bool:
        """Whether that was kept from the console."""
        before = glass.evaluate("kept.length")
        agent.mouse.wheel(0, by)
        return glass.evaluate(
            "async (it, before) => { while (kept.length === before) await new Promise(requestAnimationFrame);"
            " return kept.at(-1); }",
            before,
        )

    top = place(frame)[1]
    assert not turned(-50)
    agent.wait_for_function(
        "(top) => document.querySelector('.watch iframe').getBoundingClientRect().top > top", arg=top
    )
    part(agent, "cobrowse-ask-control").click()
    allow(visitor, "control")
    part(agent, "cobrowse-control").click()
    frame.evaluate("(it) => it.scrollIntoView({ block: 'start', behavior: 'instant' })")
    top = place(frame)[1]
    agent.mouse.move(*middle(frame))
    while not visitor.evaluate("scrollY"):  # the visitor's own hand was here a moment ago
        assert turned(200)
    visitor.evaluate("scrollTo({ top: 1e6, behavior: 'instant' })")
    end = visitor.evaluate("scrollY")
    assert [turned(200), turned(200)] == [True, True]
    assert (visitor.evaluate("scrollY"), place(frame)[1]) == (end, top)
    part(agent, "cobrowse-look").click()
    assert not glass.evaluate("(it) => it.dispatchEvent(new WheelEvent('wheel', { cancelable: true })) ? 0 : 1")
    desk.hang_up(agent)


def middle(element: Locator) -> tuple[float, float]:
    """On the screen."""
    left, top, right, bottom = place(element)
    return (left + right) / 2, (top + min(bottom, 500)) / 2
