"""A widget does its whole work without one violation of a strict policy."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from project.policies import TRIED

from . import desk
from .desk import part
from .server import Site

NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) =>
  window.violations.push([effectiveDirective, blockedURI, sample].join(" ")));
"""


def watched(person: Any, **options: Any) -> Page:
    page: Page = person(**options)
    page.add_init_script(NOTE_VIOLATIONS)
    return page


def violations(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.violations")
    return found


@pytest.mark.parametrize("policy", TRIED)
def test_from_the_button_to_the_call_and_back(site: Site, person: Any, policy: str):
    visitor, agent = watched(person), watched(person)
    visitor.goto(f"{site.url}/policies/{policy}/")
    desk.join_queue(visitor, f"Ann under {policy}")
    desk.log_in(agent, site)
    desk.take(agent, f"Ann under {policy}")
    desk.see_each_other(visitor, agent)
    desk.hang_up(visitor)
    expect(part(visitor, "ended")).to_be_visible()
    assert (violations(visitor), violations(agent)) == ([], [])


@pytest.mark.parametrize(
    "path", ["/", "/shop/", "/shop/teapot/", "/shop/help/", "/shop/account/login/", "/admin/login/"]
)
def test_the_demos_own_pages_break_no_rule_of_theirs(site: Site, person: Any, path: str):
    page = watched(person)
    answered = page.goto(site.url + path, wait_until="networkidle")
    assert answered is not None
    assert (answered.status, "content-security-policy" in answered.headers) == (200, True)
    assert violations(page) == []


def test_the_outside_page_needs_no_more_than_it_says(site: Site, person: Any):
    page = watched(person)
    page.goto(f"http://shop.test:{site.port}/outside/")
    desk.join_queue(page, "Olga from outside")
    part(page, "leave").click()
    expect(part(page, "waiting")).to_be_hidden()
    assert violations(page) == []


def test_the_integrity_that_the_tag_writes_is_checked(site: Site, person: Any):
    page = watched(person)
    page.route(
        "**/launcher.js*", lambda route: route.fulfill(body="window.hostile = true", content_type="text/javascript")
    )
    page.goto(f"{site.url}/shop/", wait_until="networkidle")
    assert page.evaluate("window.hostile") is None
