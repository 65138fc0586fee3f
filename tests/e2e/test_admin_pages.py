"""Every page of ours in the admin: no barrier, nothing cut off, no complaint of its policy, light and dark, phone and desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from . import axe
from .server import Site

Person = Callable[..., Page]
WIDGET = "/admin/widgets/widget/"
LISTS = ["agentpresence", "auditevent", "call", "domain", "queue", "session", "sessionevent", "ticket"]
TABS = ["change", "appearance", "form", "domains", "embed", "activity", "switch", "delete", "export"]
LONG = f"https://{'long-name.' * 20}example.com"

# What reaches out of the window scrolls with it, unless something around it scrolls by itself.
OUT = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const found = wide > 0 ? [`the page is ${wide} px too wide`] : [];
  const clips = (element) => /auto|scroll|hidden/.test(getComputedStyle(element).overflowX);
  const scrolls = (element) => element && (clips(element) || scrolls(element.parentElement));
  for (const element of document.querySelectorAll("#content *")) {
    const { width, left, right } = element.getBoundingClientRect();
    if (width > 1 && (right > innerWidth + 1 || left < -1) && !scrolls(element.parentElement))
      found.push(`${element.localName}.${element.className} reaches out of the window`);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def pages(site: Site) -> list[str]:
    """The address of every page: lists, forms, and a widget with much to show."""
    code = f"""
from django.contrib.auth.models import User
from django.utils import timezone
from widgets.models import Domain, Queue, Widget
from widgets.services import widgets
from widgets.services.audit import Actor
alice = Actor(User.objects.get(username="alice"), "192.0.2.7")
made = widgets.create(alice, Widget(name="A widget with a very long name " * 3, queue=Queue.objects.first()))
made.name = "Unbreakable" * 8
widgets.change(alice, made)
check = {{"ok": False, "code": "other_value", "method": "dns", "expected": "e" * 60, "found": ["f" * 200, "g"]}}
now = timezone.now()
tried = {{"checked_at": now, "last_check": check}}
domain = Domain.objects.create(widget=made, origin={LONG!r}, **tried)
for number, method in enumerate(Domain.Method.values):
    Domain.objects.create(
        widget=made, origin=f"https://d{{number}}.example", method=method, status="verified", failing_since=now, **tried)
print(made.pk, domain.pk, *made.domains.exclude(pk=domain.pk).values_list("pk", flat=True), Queue.objects.first().pk)
"""
    widget, long, *domains, queue = site.manage("shell", "-v", "0", "-c", code).split()
    inside = [f"{WIDGET}{widget}/{tab}/" for tab in TABS]
    below = [f"{WIDGET}{widget}/domains/{domain}/" for domain in (long, *domains)]
    lists = [f"/admin/widgets/{name}/" for name in LISTS]
    queues = [f"/admin/widgets/queue/{queue}/change/", "/admin/widgets/queue/add/"]
    found = [WIDGET, f"{WIDGET}add/", *inside, *below, f"{below[0]}remove/", *lists, *queues]
    return [*found, f"{WIDGET}1/switch/", "/admin/widgets/auditevent/1/change/"]


def log_in(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/admin/login/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill(site.seeded["users"]["alice"]["password"])
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Site administration").wait_for()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier_or_is_cut_off(
    site: Site, person: Person, pages: list[str], scheme: str, width: int
) -> None:
    options: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    page = person(**options)
    refused: list[str] = []

    def complain(text: str) -> None:
        if "Content Security Policy" in text:
            refused.append(page.url)

    log_in(page, site)
    page.on("console", lambda message: complain(message.text))
    found: list[str] = []
    for address in pages:
        reply = page.goto(site.url + address)
        troubles = [] if reply and reply.status == 200 else [f"status {reply and reply.status}"]
        troubles += [f"the policy refused something: {each}" for each in refused]
        found += [f"{address}: {trouble}" for trouble in troubles + page.evaluate(OUT) + axe.barriers(page)]
        refused.clear()  # axe-core's own style
    assert not found, "\n".join(found)


def test_every_page_can_be_used_by_keyboard(site: Site, person: Person, pages: list[str]) -> None:
    page = person(viewport={"width": 1440, "height": 900})
    log_in(page, site)
    page.goto(f"{site.url}{pages[2]}")
    seen = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
    assert {"General", "Appearance", "Domains", "Activity", "Switch on…", "name", "queue", "_save"} <= seen


def test_a_theme_of_the_page_s_own_choice_is_followed(site: Site, person: Person, pages: list[str]) -> None:
    page = person(color_scheme="light")
    log_in(page, site)
    page.goto(f"{site.url}{pages[2]}")
    pill = page.locator(".ld-head .ld-status").first
    light = pill.evaluate("pill => getComputedStyle(pill).color")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert pill.evaluate("pill => getComputedStyle(pill).color") != light
