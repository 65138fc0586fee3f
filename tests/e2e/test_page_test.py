"""“Test this page” in a browser: what it finds on a real page of another site is mended as it says, and then it works."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.verification.servers import NameServer, WebServer

from . import desk
from .axe import seen_by_all
from .desk import part
from .server import Site

Person = Callable[..., Page]
PAGE = "<!doctype html><html lang=en><title>Shop</title><h1>A shop</h1>{tag}"
OLD = (
    '<script type="module" src="{desk}/widgets/client/launcher.js" data-livedesk data-key="wk_{key}" '
    'data-api="{desk}/widgets/api/v1/"></script>'
)


@pytest.fixture(scope="module")
def web() -> Iterator[WebServer]:
    """The shop."""
    with WebServer() as server:
        yield server


@pytest.fixture(scope="module")
def reaching(tmp_path_factory: pytest.TempPathFactory, web: WebServer) -> Iterator[Site]:
    """A desk that may fetch from this machine, and admits the shop."""
    with NameServer() as names:
        names.put("shop.test", "A", "127.0.0.1")
        reach = {"DNS_SERVERS": names.address, "FETCH_PORTS": str(web.port), "FETCH_NETWORKS": "127.0.0.1/32"}
        settings = {f"WIDGETS_{name}": value for name, value in reach.items()}
        site = Site(tmp_path_factory.mktemp("reaching"), None, seed=True, **settings)
        site.list_origin(web.origin("shop.test"))
        yield site
        site.close()


def verdict_on(page: Page, url: str) -> str:
    """The verdict."""
    page.get_by_label("Address of the page").fill(url)
    page.get_by_role("button", name="Test this page").press("Enter")
    verdict = page.get_by_role("region", name="Test a page").locator(".ld-notice[role=status]")
    expect(verdict).to_be_visible()
    return verdict.inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_found_is_mended_as_it_says(reaching: Site, web: WebServer, person: Person, scripts: bool):
    page = person(reduced_motion="reduce", java_script_enabled=scripts)
    if scripts:
        desk.open_widget(page, reaching, "embed")
    else:
        page.goto(f"{reaching.url}/admin/login/?next=/admin/widgets/widget/1/embed/")
        page.locator("[name=username]").fill("alice")
        page.locator("[name=password]").fill(reaching.seeded["users"]["alice"]["password"])
        page.locator("[type=submit]").click()
    tag = OLD.format(desk=reaching.url, key="0" * 24)
    web.put("/", PAGE.format(tag=tag), content_security_policy="default-src 'self'; connect-src 'none'")
    url = f"{web.origin('shop.test')}/"
    assert "does not work on this page yet" in verdict_on(page, url)
    if scripts:
        found = seen_by_all(page, "page-test")
        assert not found, "\n".join(found)
    key, script, connect = (html.unescape(text) for text in page.locator(".ld-findings pre").all_inner_texts()[:3])
    policy = f"default-src 'self'; {script}; {connect}"
    web.put("/", PAGE.format(tag=re.sub(r"wk_0+", key, tag)), content_security_policy=policy)
    assert "should work on this page, with a reservation" in verdict_on(page, url)  # it has no https
    visitor = person()
    visitor.goto(url)
    expect(part(visitor, "launcher")).to_be_visible()
