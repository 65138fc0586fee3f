"""Queues and the audit log in a browser: no barrier, hours that answer while they are typed, and without scripts too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .axe import barriers
from .server import Site

Person = Callable[..., Page]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
QUEUES, AUDIT = "/admin/widgets/queue/", "/admin/widgets/auditevent/"


def alice(person: Person, site: Site, **options: Any) -> Page:
    page = person(reduced_motion="reduce", **options)
    page.goto(f"{site.url}/admin/login/")
    page.fill("#id_username", "alice")
    page.fill("#id_password", site.seeded["users"]["alice"]["password"])
    page.click("[type=submit]")
    return page


def fill(page: Page, site: Site, slug: str) -> None:
    page.goto(f"{site.url}{QUEUES}add/")
    page.fill("#id_name", slug.title())
    page.fill("#id_slug", slug)
    page.check("input[name=schedule][value=weekly]")
    page.fill("#id_time_zone", "berlin")
    page.fill("#id_mon", "0-24")
    page.select_option("#id_copy", "7")


@pytest.fixture
def first(person: Person, site: Site) -> Page:
    """A queue that was saved, so that the audit log has something to show."""
    page = alice(person, site, viewport=DESK)
    page.goto(f"{site.url}{QUEUES}1/change/")
    page.fill("#id_sla_seconds", "119" if page.input_value("#id_sla_seconds") == "120" else "120")
    page.click("[name=_continue]")
    return page


def test_no_page_has_a_barrier(first: Page, site: Site) -> None:
    found = []
    first.goto(site.url + AUDIT)
    newest = first.locator("#result_list th a").first.get_attribute("href")
    for path in (QUEUES, f"{QUEUES}add/", f"{QUEUES}1/change/", AUDIT, newest):
        for width, shape in {"desk": DESK, "phone": PHONE}.items():
            first.set_viewport_size(shape)  # type: ignore[arg-type]
            for scheme in ("dark", "light"):
                first.emulate_media(color_scheme=scheme)
                first.goto(f"{site.url}{path}")
                found += [f"{path}, {width}, {scheme}: {barrier}" for barrier in barriers(first)]
    assert not found, "\n".join(found)


def test_hours_are_told_while_they_are_typed(person: Person, site: Site) -> None:
    page = alice(person, site)
    page.goto(f"{site.url}{QUEUES}add/")
    expect(page.locator("#id_tue")).to_be_hidden()
    fill(page, site, "live")
    expect(page.locator("#id_sun")).to_have_value("0-24")
    expect(page.locator(".ld-now")).to_have_text("Always open")
    page.fill("#id_mon", "never")
    expect(page.locator(".ld-now")).to_have_text("Some of these cannot be read yet.")
    page.click("[data-add-row]")
    expect(page.locator(".ld-exception").last.get_by_label("Date", exact=True)).to_be_focused()
    page.locator(".field-languages .ld-picker-search").fill("germ")
    expect(page.locator(".field-languages .ld-check:visible")).to_have_text(["German"])


def test_a_queue_is_set_up_without_scripts(person: Person, site: Site) -> None:
    page = alice(person, site, java_script_enabled=False)
    fill(page, site, "plain")
    page.locator(".field-members .ld-check", has_text="bob").click()
    page.click("[name=_continue]")
    expect(page.locator("#id_sun")).to_have_value("00:00–24:00")
    expect(page.locator("#id_time_zone")).to_have_value("Europe/Berlin")
    expect(page.locator(".ld-now")).to_have_text("Always open")
    page.click(".deletelink")
    page.click("#content [type=submit]")
    expect(page.locator(".messagelist")).to_contain_text("deleted")
