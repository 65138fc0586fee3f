"""Every page of ours in the admin: no barrier, nothing cut off, no complaint of its policy, light and dark, phone and desk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Page, expect

from tests.admin.matrix import names

from . import axe
from .server import Site

Person = Callable[..., Page]
WIDGET = "/admin/widgets/widget/"
LISTS = [
    "agentpresence",
    "agentprofile",
    "auditevent",
    "call",
    "contactrequest",
    "domain",
    "queue",
    "session",
    "sessionevent",
    "ticket",
]
TABS = ["change", "appearance", "form", "privacy", "domains", "embed", "activity", "switch", "delete", "export"]
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


MANY = f"""
import json
from django.contrib.auth.models import User
from django.utils import timezone
from widgets.models import (
    AgentPresence, AgentProfile, AuditEvent, Call, ContactRequest, Domain, Queue, Session, Ticket, Widget)
from widgets.services import widgets
from widgets.services.audit import Actor
user, now, queue = User.objects.get(username="alice"), timezone.now(), Queue.objects.first()
alice = Actor(user, "192.0.2.7")
made = widgets.create(alice, Widget(name="A widget with a very long name " * 3, queue=queue))
made.name = "Unbreakable" * 8
widgets.change(alice, made)
check = {{"ok": False, "code": "other_value", "method": "dns", "expected": "e" * 60, "found": ["f" * 200, "g"]}}
tried = {{"checked_at": now, "last_check": check}}
domain = Domain.objects.create(widget=made, origin={LONG!r}, **tried)
for number, method in enumerate(Domain.Method.values):
    Domain.objects.create(
        widget=made, origin=f"https://d{{number}}.example", method=method, status="verified", failing_since=now, **tried)
page = {{"origin": "https://shop.example", "page_url": "https://shop.example/" + "a" * 150, "state": "ended"}}
asked = {{"form_data": {{"name": "Ann"}}, "consents": {{"terms": {{"granted": True, "version": "1", "at": "2026-11-26"}}}}}}
session = Session.objects.create(widget=made, **page, **asked)
event = session.events.create(seq=1, type="form.submitted")
ticket = Ticket.objects.create(session=session, queue=queue, agent=user, status="completed")
call = Call.objects.create(ticket=ticket, session=session, agent=user, status="completed")
agreed, long = asked["consents"], {{"text": "Unbreakable" * 40, "page_url": page["page_url"]}}
left = ContactRequest.objects.create(widget=made, queue=queue, name="Ann", email="a@b.example", consents=agreed, **long)
presence, _ = AgentPresence.objects.get_or_create(user=user)
profile = AgentProfile.objects.create(user=user, languages=["de", "en"], skills=["returns"])
free = Queue.objects.create(name="Free", slug="free")
found = {{"widget": made, "queue": queue, "session": session, "sessionevent": event, "ticket": ticket, "call": call,
    "agentpresence": presence, "agentprofile": profile, "user": user, "domain": domain, "free": free,
    "contactrequest": left, "auditevent": AuditEvent.objects.latest("pk")}}
keys = {{name: str(thing.pk) for name, thing in found.items()}}
print(json.dumps([keys, list(made.domains.exclude(pk=domain.pk).values_list("pk", flat=True))]))
"""
# What answers with a file, with JSON, with a redirect to another page, or with 403 to everybody.
NO_PAGES = {"widgets_auditevent_export", "widgets_queue_preview", "widgets_widget_export_file", "widgets_domain_change"}
NO_PAGES |= {"widgets_widget_privacy_frame"}  # empty until the page that frames it speaks

# How many stops there may be; one that has the focus already is one of them.
LISTEN = """() => {
  const reach = (target) => { target.dataset.reached = ""; };
  document.addEventListener("focusin", ({ target }) => reach(target));
  reach(document.activeElement);
  return document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]").length;
}"""
# Of radio buttons the chosen one stands for all.
UNREACHED = """() => [...document.querySelectorAll("#content :is(a[href], button, input, select, textarea, summary)")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && !one.closest("[inert]"))
  .filter((one) => !("reached" in one.dataset) && (one.type !== "radio" || one.checked))
  .map((one) => `${one.localName} ${one.name || one.href || one.textContent.trim()} is not reached`)"""


@pytest.fixture(scope="module")
def pages(site: Site) -> list[str]:
    """The address of every page: lists, forms, and a widget with much to show."""
    keys, domains = json.loads(site.run(MANY))
    inside = [f"{WIDGET}{keys['widget']}/{tab}/" for tab in TABS]
    below = [f"{WIDGET}{keys['widget']}/domains/{domain}/" for domain in (keys["domain"], *domains)]
    lists = [f"/admin/widgets/{name}/" for name in LISTS]
    rows = [f"/admin/widgets/{name}/{keys[name]}/change/" for name in LISTS if name != "domain"]
    past = [f"/admin/widgets/{name}/{keys[name]}/history/" for name in [*LISTS, "widget"]]
    queues = ["/admin/widgets/queue/add/", f"/admin/widgets/queue/{keys['free']}/delete/"]
    profile = "/admin/widgets/agentprofile/"
    queues += [
        f"{profile}{page}/" for page in ("add", f"{keys['agentprofile']}/delete", "team", f"team/{keys['user']}")
    ]
    found = [WIDGET, f"{WIDGET}add/", *inside, *below, f"{below[0]}remove/", *lists, *rows, *past, *queues]
    return ["/admin/widgets/", *found, f"{WIDGET}import/", f"{WIDGET}import/?onto=1", f"{WIDGET}1/switch/"]


def test_no_page_is_left_out(pages: list[str]) -> None:
    """Of the records nothing is added, changed or deleted, and of domains neither: those addresses are no pages."""
    refused = {f"widgets_{name}_{page}" for name in {*LISTS} - {"queue", "agentprofile"} for page in ("add", "delete")}
    seen = {resolve(urlsplit(page).path).url_name for page in pages}
    assert set(names()) - seen == NO_PAGES | refused


def log_in(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/admin/login/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill(site.seeded["users"]["alice"]["password"])
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Site administration").wait_for()


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_no_page_has_a_barrier_or_is_cut_off(
    site: Site, person: Person, pages: list[str], scheme: str, width: int
) -> None:
    """Each scheme and each width once: what is wrong in one pair alone has not been seen yet."""
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


def test_what_is_said_to_a_mistake_has_no_barrier(site: Site, person: Person, pages: list[str]) -> None:
    """Also the question before several widgets are switched off, and the queue that cannot go."""
    page = person(viewport={"width": 390, "height": 900})
    log_in(page, site)
    found: list[str] = []

    def look(name: str) -> None:
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(400)  # Django's links change their colour slowly
            found.extend(f"{name}, {scheme}: {trouble}" for trouble in page.evaluate(OUT) + axe.barriers(page))

    def send(address: str, button: str, **values: str) -> None:
        page.goto(site.url + address)
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        for name, value in values.items():
            page.locator(f"[name={name}]").fill(value)
        page.get_by_role("button", name=button, exact=True).click()

    send(f"{WIDGET}add/", "Save", name="")
    expect(page.locator(".errornote")).to_be_visible()
    look("widget")
    send(f"{WIDGET}1/domains/", "Add domain", origin="*.co.uk")
    expect(page.get_by_role("alert")).to_be_visible()
    look("domain")
    send("/admin/widgets/queue/add/", "Save", name="", time_zone="Nowhere")
    expect(page.locator(".errornote")).to_be_visible()
    look("queue")
    page.goto(f"{site.url}/admin/widgets/queue/1/delete/")
    expect(page.locator(".messagelist .error")).to_be_visible()
    look("a queue in use")
    page.goto(site.url + WIDGET)
    page.locator("[name=_selected_action]").first.check()
    page.locator("[name=action]").select_option("switch_off")
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).click()
    expect(page.get_by_role("group", name="Those who wait")).to_be_visible()
    look("several at once")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["auditevent", "domain", "queue", "widget"])
def test_a_list_shows_all_its_columns_at_a_desk(site: Site, person: Person, pages: list[str], name: str) -> None:
    page = person(viewport={"width": 1440, "height": 900})
    log_in(page, site)
    page.goto(f"{site.url}/admin/widgets/{name}/")
    out = page.evaluate("(box => box.scrollWidth - box.clientWidth)(document.querySelector('#changelist .results'))")
    assert out <= 0, f"{out} px of the table are behind its edge"


def test_everything_is_reached_by_keyboard(site: Site, person: Person, pages: list[str]) -> None:
    """Lists, forms and the pages of a widget: from the top of the page to its end by Tab alone."""
    page = person(viewport={"width": 1440, "height": 900})
    log_in(page, site)
    own = re.compile(rf"{WIDGET}(\d+/\w+/|add/|import/|)$|/admin/widgets/(queue/add/|auditevent/)$")
    found: list[str] = []
    for address in filter(own.match, pages):
        page.goto(site.url + address)
        for _ in range(page.evaluate(LISTEN)):
            page.keyboard.press("Tab")
        found += [f"{address}: {one}" for one in page.evaluate(UNREACHED)]
    assert not found, "\n".join(found)


def test_a_theme_of_the_page_s_own_choice_is_followed(site: Site, person: Person, pages: list[str]) -> None:
    page = person(color_scheme="light")
    log_in(page, site)
    page.goto(f"{site.url}{pages[3]}")
    pill = page.locator(".ld-head .ld-status").first
    light = pill.evaluate("pill => getComputedStyle(pill).color")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert pill.evaluate("pill => getComputedStyle(pill).color") != light
