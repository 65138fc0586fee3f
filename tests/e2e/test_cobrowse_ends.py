"""What a widget's rules leave to be seen, and what ends cobrowsing without a word of either side, over the real server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from . import desk
from .desk import part
from .server import Site
from .test_cobrowse_live import picture, show_by_code

Person = Callable[..., Page]
DOTS = re.compile(r"^[•\s]+$")
EXPIRED = """
from django.utils import timezone
from widgets.models import Session
Session.objects.exclude(state="ended").update(expires_at=timezone.now())
"""
REVOKED = """
from django.contrib.auth.models import User
from widgets.models import Domain
from widgets.services import domains
domains.remove(User.objects.get(username="alice"), Domain.objects.get(origin="%s"))
"""


@pytest.fixture
def rules(site: Site) -> Iterator[Callable[..., None]]:
    """Sets the widget's; there are none afterwards."""

    def change(**masking: Any) -> None:
        code = f"from widgets.models import Widget; Widget.objects.filter(slug='support').update(masking={masking!r})"
        site.run(code)

    yield change
    change()


def test_all_but_what_is_revealed_is_dots_and_a_paused_page_is_not_shown(site: Site, person: Person, rules):
    rules(mask_all=True, reveal=["h1"], pause=["/shop/help/*"])
    visitor, agent = person(), person()
    desk.log_in(agent, site)
    visitor.goto(f"{site.url}/shop/")
    show_by_code(visitor, agent)
    heading = visitor.locator("h1").first.text_content() or ""
    expect(picture(agent).locator("h1").first).to_have_text(heading)
    assert not DOTS.match(visitor.locator("main p").first.text_content() or "")
    expect(picture(agent).locator("main p").first).to_have_text(DOTS)
    visitor.goto(f"{site.url}/shop/help/")
    expect(agent.frame_locator(".watch iframe").locator("body")).to_contain_text("Paused: the visitor is on a page")
    visitor.goto(f"{site.url}/shop/")
    expect(picture(agent).locator("h1").first).to_have_text(heading)


@pytest.mark.parametrize("how", ["the token has expired", "the origin is not allowed any more"])
def test_it_ends_when(site: Site, person: Person, how: str):
    origin = f"http://localhost:{site.port}"
    site.list_origin(origin)
    visitor, agent = person(), person()
    desk.log_in(agent, site)
    visitor.goto(f"{origin}/shop/")
    show_by_code(visitor, agent)
    expect(picture(agent).locator("h1").first).to_be_visible()
    site.run(EXPIRED if "token" in how else REVOKED % origin)
    expect(agent.locator(".watch iframe")).to_have_count(0)
    expect(part(visitor, "cobrowse-stop")).to_have_count(0)
    expect(part(agent, "cobrowse-code")).to_be_visible()
