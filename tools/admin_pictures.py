"""Pictures of the administrator's pages, on a phone and on a desk; `tools.screenshots` takes them along."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page

from tests.e2e.server import Site

WIDGET = "/admin/widgets/widget/"
WIDTHS = (390, 1440)
SEED = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from widgets.models import Domain, Queue, Widget
from widgets.services import appearance, domains, queue_settings, widgets
from widgets.services.audit import Actor
alice = Actor(User.objects.get(username="alice"), "192.0.2.7")
made = widgets.create(alice, Widget(name="Shop help", queue=Queue.objects.first()))
tried = domains.add(alice, made, "https://shop.example.com/kettles")
for host, status in (("www.example.com", "verified"), ("*.example.org", "verified"), ("blog.example.com", "pending")):
    Domain.objects.filter(pk=domains.add(alice, made, host).pk).update(status=status, verified_at=timezone.now())
expected, found = f"livedesk-verification={tried.token}", ["v=spf1 include:_spf.example.com ~all"]
check = {"ok": False, "code": "other_value", "method": "dns", "expected": expected, "found": found}
later = timezone.now() + timedelta(hours=24)
Domain.objects.filter(pk=tried.pk).update(checked_at=timezone.now(), check_after=later, last_check=check)
made.name = "Help for the shop"
widgets.change(alice, made)
appearance.change(alice, made, {"color": "#4f6b4a", "button": "pill"})
queue = made.queue
day = [["09:00", "12:00"], ["13:00", "17:00"]]
closed = {"date": "2026-12-25", "name": "Christmas", "hours": []}
queue.hours = {"weekly": {name: day for name in ("mon", "tue", "wed", "thu", "fri")}, "exceptions": [closed]}
queue.time_zone, queue.languages = "Europe/Berlin", ["en", "de"]
queue_settings.change(alice, queue)
print(made.pk, tried.pk)
"""


def take(site: Site, browser: Browser, shoot: Callable[[Page, str], None]) -> None:
    """`admin-<page>-<width>.png` of each."""
    widget, domain = site.run(SEED).split()
    pages = {
        "list": WIDGET,
        "add": f"{WIDGET}add/",
        "general": f"{WIDGET}{widget}/change/",
        "form": f"{WIDGET}{widget}/form/",
        "domains": f"{WIDGET}{widget}/domains/",
        "domain": f"{WIDGET}{widget}/domains/{domain}/",
        "embed": f"{WIDGET}{widget}/embed/",
        "activity": f"{WIDGET}{widget}/activity/",
        "switch": f"{WIDGET}1/switch/",
        "export": f"{WIDGET}{widget}/export/",
        "queue": "/admin/widgets/queue/1/change/",
        "audit": "/admin/widgets/auditevent/",
    }
    for width in WIDTHS:
        page = _logged_in(site, browser, width)
        for name, address in pages.items():
            page.set_viewport_size({"width": width, "height": 600})  # else a page is as tall as the one before
            page.goto(site.url + address)
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": min(height, 1600)})
            shoot(page, f"admin-{name}-{width}")
        page.context.close()


def _logged_in(site: Site, browser: Browser, width: int) -> Page:
    viewport = {"width": width, "height": 800}
    context = browser.new_context(viewport=viewport, locale="en-GB", color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site.url}/admin/login/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill(site.seeded["users"]["alice"]["password"])
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Site administration").wait_for()
    return page
