"""The React guide's example in a browser: StrictMode, server rendering, a call, a reload."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from . import desk
from .server import Site

Person = Callable[..., Page]


def ask(page: Page, name: str) -> None:
    """Fills in the example's form."""
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Talk to us").click()
    expect(page.get_by_role("status")).to_contain_text("You are number 1 in line.")


@pytest.mark.parametrize("query", ["", "?rendered"])
def test_strict_mode_and_hydration_make_one_session(site: Site, person: Person, query: str):
    page = person()
    sessions: list[str] = []
    page.on("request", lambda request: sessions.append(request.url) if request.url.endswith("/init/") else None)
    page.goto(f"{site.url}/react/{query}", wait_until="networkidle")
    assert sessions == []
    ask(page, "Pia")
    assert len(sessions) == 1
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("button", name="Talk to us")).to_be_visible()


def test_a_call_in_a_react_page_survives_a_reload(site: Site, person: Person):
    visitor, agent = person(), person()
    visitor.goto(f"{site.url}/react/")
    ask(visitor, "Quy")
    visitor.reload()
    expect(visitor.get_by_role("status")).to_contain_text("You are number 1 in line.")
    desk.log_in(agent, site)
    desk.take(agent, "Quy")
    expect(visitor.get_by_text("You are talking to Bob Birch.")).to_be_visible()
    desk.see_each_other(visitor, agent)
    visitor.get_by_role("button", name="End call").first.click()
    expect(visitor.get_by_role("button", name="Talk to us")).to_be_visible()
