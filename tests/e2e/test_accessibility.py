"""Everybody can use it: no barrier in any state, light and dark, on a phone and on a desk; by keyboard; in German."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from . import desk
from .axe import barriers, cut_off
from .desk import part
from .server import Site

Person = Callable[..., Page]


State = tuple[str, Page]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
CALM = {"viewport": DESK, "reduced_motion": "reduce"}

# The shop is in English; the widget follows the page's language.
SPEAK = (
    "new MutationObserver(() => { document.documentElement.lang = 'LOCALE'; }).observe(document, { childList: true })"
)


def walk(site: Site, visitor: Page, agent: Page, name: str) -> Iterator[State]:
    """From the launcher to the notes, in any language: each state as soon as it stands."""
    yield from before_the_call(site, visitor, agent, name)
    agent.locator("[data-ticket] button").click()
    desk.see_each_other(visitor, agent)
    yield "visitor-call", visitor
    yield "agent-call", agent
    agent.locator(".call-bar .danger").click()
    expect(part(visitor, "ended")).to_be_visible()
    yield "visitor-ended", visitor
    part(visitor, "rating").locator("label").nth(3).click()
    yield "visitor-rating", visitor
    expect(agent.locator(".over[role=status]")).to_be_visible()
    yield "agent-wrap-up", agent
    agent.locator(".call-bar .primary:visible").click()
    expect(agent.locator(".recent-list li")).not_to_have_count(0)
    yield "agent-recent", agent


def before_the_call(site: Site, visitor: Page, agent: Page, name: str) -> Iterator[State]:
    visitor.goto(f"{site.url}/shop/")
    expect(part(visitor, "launcher")).to_be_visible()
    yield "visitor-launcher", visitor
    part(visitor, "launcher").click()
    expect(part(visitor, "form")).to_be_visible()
    yield "visitor-form", visitor
    part(visitor, "form").locator("[type=submit]").click()
    yield "visitor-form-refused", visitor
    desk.fill_form(visitor, name)
    expect(part(visitor, "consents")).to_be_visible()
    yield "visitor-consents", visitor
    agent.goto(f"{site.url}/widgets/console/")
    yield "agent-login", agent
    desk.log_in(agent, site)
    turn(agent, "false")
    yield "agent-away", agent
    turn(agent, "true")
    yield "agent-empty", agent
    desk.agree(visitor)
    yield "visitor-waiting", visitor
    expect(agent.locator("[data-ticket]")).to_be_visible()
    yield "agent-queue", agent


def turn(agent: Page, available: str) -> None:
    """The agent's switch, wherever an earlier test has left it."""
    switch = agent.get_by_role("switch", disabled=False)
    if switch.get_attribute("aria-checked") != available:
        switch.click()
    expect(switch).to_have_attribute("aria-checked", available)


def picture(page: Page, name: str) -> None:
    """For human eyes, where SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_no_state_has_a_barrier(site: Site, person: Person):
    visitor, agent = person(**CALM), person(**CALM)
    found = []
    for state, page in walk(site, visitor, agent, "Ada"):
        for width, shape in {"desk": DESK, "phone": PHONE}.items():
            page.set_viewport_size(shape)  # type: ignore[arg-type]
            for scheme in ("dark", "light"):
                page.emulate_media(color_scheme=scheme)
                picture(page, f"{state}-{width}-{scheme}")
                found += [f"{state}, {width}, {scheme}: {barrier}" for barrier in barriers(page)]
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_everything_fits_on_320_pixels(site: Site, person: Person, locale: str):
    small = {"viewport": {"width": 320, "height": 640}, "reduced_motion": "reduce", "locale": locale}
    visitor, agent = person(**small), person(**small)
    visitor.add_init_script(SPEAK.replace("LOCALE", locale))
    found = []
    for state, page in walk(site, visitor, agent, "Wilhelmine Oberhuber-Sonnenschein"):
        picture(page, f"{locale}-{state}-small")
        found += [f"{state}: {what}" for what in cut_off(page)]
    assert not found, "\n".join(found)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


FOCUS = """() => {
  let active = document.activeElement;
  while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return [active.innerText?.trim() || active.name || active.id, getComputedStyle(active).outlineStyle];
}"""


def focus(page: Page) -> str:
    """What the keyboard stands on; whatever can be operated has a ring."""
    name, outline = page.evaluate(FOCUS)
    assert outline == "solid" or page.evaluate("document.activeElement.shadowRoot?.activeElement?.tagName") == "H2", (
        name
    )
    return str(name)


def test_from_the_launcher_to_the_queue_and_out_by_keyboard(site: Site, person: Person):
    visitor = person(**CALM)
    visitor.goto(f"{site.url}/shop/")
    expect(part(visitor, "launcher")).to_be_visible()
    press(visitor, "Shift+Tab")
    assert focus(visitor).startswith("Ask us about tea")
    press(visitor, "Enter")
    expect(part(visitor, "form").locator("[name=name]")).to_be_focused()
    visitor.keyboard.type("Kim")
    press(visitor, "Tab", "Tab")
    assert focus(visitor) == "Start"
    press(visitor, "Enter")
    expect(visitor.get_by_role("heading", name="Before we connect you")).to_be_focused()
    press(visitor, "Tab", "Space")
    assert focus(visitor) == "terms"
    press(visitor, "Tab", "Tab")
    assert focus(visitor) == "Join the queue"
    press(visitor, "Enter")
    expect(visitor.get_by_role("heading", name="Someone will be with you soon")).to_be_focused()
    press(visitor, "Escape")
    assert focus(visitor).startswith("Ask us about tea")
    press(visitor, "Enter")
    expect(visitor.get_by_role("heading", name="Someone will be with you soon")).to_be_focused()
    press(visitor, "Tab")
    assert focus(visitor) == "Leave the queue"
    press(visitor, "Enter")
    expect(visitor.get_by_role("heading", name="Before we connect you")).to_be_focused()
