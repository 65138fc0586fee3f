"""Owner, Admin, Agent, Viewer, staff without a role, a stranger and nobody, each against every admin address and every action."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client

from widgets.models import (
    AgentPresence,
    AgentProfile,
    AuditEvent,
    ContactRequest,
    Domain,
    Queue,
    SessionEvent,
    Ticket,
    Widget,
)
from widgets.services import tickets

from .matrix import address, names, status

ROLES = {"owner": "Owner", "admin": "Admin", "agent": "Agent", "viewer": "Viewer", "clerk": "", "stranger": ""}
ALL, MANAGERS, OWNER, NONE = {"owner", "admin", "viewer"}, {"owner", "admin"}, {"owner"}, set[str]()

# Who gets a page, and whose form is taken. An address that has no row fails the test.
RECORDS = ["agentpresence", "auditevent", "call", "contactrequest", "session", "sessionevent", "ticket"]
READ_ONLY = {"add": (NONE, NONE), "change": (ALL, NONE), "delete": (NONE, NONE)}
LIST = {"changelist": (ALL, ALL), "history": (ALL, ALL)}  # to POST to them does nothing
EXPECTED = {f"widgets_{model}_{page}": who for model in RECORDS for page, who in {**READ_ONLY, **LIST}.items()} | {
    **{f"widgets_{model}_{page}": who for model in ("domain", "queue", "widget") for page, who in LIST.items()},
    **{f"widgets_agentprofile_{page}": who for page, who in LIST.items()},
    "widgets_agentprofile_add": (MANAGERS, MANAGERS),
    "widgets_agentprofile_change": (ALL, MANAGERS),
    "widgets_agentprofile_delete": (MANAGERS, MANAGERS),
    "widgets_agentprofile_roles": (OWNER, OWNER),
    "widgets_agentprofile_team": (ALL, NONE),
    "widgets_auditevent_export": (ALL, ALL),
    "widgets_domain_add": (NONE, NONE),  # on the widget's page
    "widgets_domain_change": (ALL, ALL),  # leads to the widget's page
    "widgets_domain_delete": (NONE, NONE),
    "widgets_queue_add": (MANAGERS, MANAGERS),
    "widgets_queue_change": (ALL, MANAGERS),
    "widgets_queue_delete": (MANAGERS, MANAGERS),
    "widgets_queue_preview": (MANAGERS, MANAGERS),
    "widgets_widget_activity": (ALL, NONE),
    "widgets_widget_add": (MANAGERS, MANAGERS),
    "widgets_widget_appearance": (ALL, MANAGERS),
    "widgets_widget_change": (ALL, MANAGERS),
    "widgets_widget_delete": (MANAGERS, MANAGERS),
    "widgets_widget_domain": (ALL, MANAGERS),
    "widgets_widget_domain_remove": (MANAGERS, MANAGERS),
    "widgets_widget_domains": (ALL, MANAGERS),
    "widgets_widget_embed": (ALL, MANAGERS),
    "widgets_widget_export": (ALL, NONE),
    "widgets_widget_export_file": (ALL, NONE),
    "widgets_widget_form": (ALL, MANAGERS),
    "widgets_widget_privacy": (ALL, MANAGERS),
    "widgets_widget_privacy_frame": (ALL, MANAGERS),  # a POST is answered as a GET
    "widgets_widget_import": (MANAGERS, MANAGERS),
    "widgets_widget_switch": (MANAGERS, MANAGERS),
}


@pytest.fixture
def things(widget: Widget, bob: Any, waiting: Any) -> dict[str, Any]:
    """One of everything."""
    session = waiting("Ann")
    call = tickets.accept(bob, Ticket.objects.get().pk)
    return {
        "agentpresence": AgentPresence.objects.create(user=bob),
        "agentprofile": AgentProfile.objects.create(user=bob),
        "auditevent": AuditEvent.objects.get(),
        "call": call,
        "contactrequest": ContactRequest.objects.create(widget=widget, queue=widget.queue, name="Ann", text="Hello"),
        "domain": Domain.objects.create(widget=widget, origin="https://shop.example"),
        "queue": widget.queue,
        "session": session,
        "sessionevent": SessionEvent.objects.order_by("seq").first(),
        "ticket": call.ticket,
        "user": bob,
        "widget": widget,
    }


@pytest.fixture
def people(person: Any) -> dict[str, Client]:
    """Each logged in; all but the stranger are staff, the clerk with no role of ours."""
    found = {}
    for name, role in ROLES.items():
        user = person(name, role)
        user.is_staff = name != "stranger"
        user.save()
        found[name] = Client()
        found[name].force_login(user)
    return found


@contextmanager
def undone() -> Iterator[None]:
    """What was done within is not seen by the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_address_is_in_the_table_and_no_other() -> None:
    assert set(names()) == set(EXPECTED)


@pytest.mark.parametrize("name", names())
def test_each_person_gets_what_the_table_says(name: str, things: Any, people: dict[str, Client]) -> None:
    url = address(name, things)
    found: dict[str, set[str]] = {"get": set(), "post": set()}
    for method, let_in in found.items():
        for who, client in people.items():
            with undone():
                answer = status(client, method, url)
            assert answer < 500
            if answer != 403:
                let_in.add(who)
    assert (found["get"], found["post"]) == EXPECTED[name]


@pytest.mark.parametrize("name", names())
def test_nobody_is_asked_to_log_in(name: str, things: Any) -> None:
    url = address(name, things)
    for method in ("get", "post"):
        response = getattr(Client(), method)(url)
        assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={url}")


@pytest.mark.parametrize("who", ROLES)
def test_no_link_leads_to_a_refusal(who: str, things: Any, people: dict[str, Client]) -> None:
    client = people[who]
    pages = ["/admin/", "/admin/widgets/", *(address(name, things) for name in names())]
    links: dict[str, str] = {}
    for page in pages:
        response = client.get(page)
        if response.status_code == 200:
            found = re.findall(r'href="(/admin/[^"#?]*)', response.content.decode())
            links |= {link: page for link in found if link not in links}
    refused = {link: page for link, page in links.items() if client.get(link).status_code == 403}
    assert refused == {}
    seen = {link for link in links if link.startswith("/admin/widgets/")}
    assert bool(seen) == (who in ALL)


def test_a_viewer_is_shown_no_way_to_change_anything(things: Any, people: dict[str, Client]) -> None:
    for name in names():
        response = people["viewer"].get(address(name, things))
        html = response.content.decode() if response.status_code == 200 else ""
        assert not re.findall(r'href="[^"]*/(?:add|delete)/|name="_save|class="deletelink', html), name


def facts() -> list[Any]:
    """What an action could change."""
    counts = [model.objects.count() for model in (Widget, Queue, Domain, AuditEvent, Ticket, SessionEvent)]
    return [*counts, list(Widget.objects.order_by("pk").values_list("is_active", flat=True))]


@pytest.mark.parametrize("who", ROLES)
def test_actions_are_for_those_who_may(who: str, things: Any, people: dict[str, Client]) -> None:
    Widget.objects.create(name="Off", slug="off", queue=things["queue"], is_active=False)
    before, done = facts(), set()
    for model, owner in admin.site._registry.items():
        if model._meta.app_label != "widgets":
            continue
        keys = list(model._default_manager.values_list("pk", flat=True))
        for action in {"delete_selected", *(str(getattr(each, "__name__", each)) for each in owner.actions or [])}:
            with undone():
                data = {"action": action, "_selected_action": keys, "post": "yes", "apply": "yes", "confirmed": "yes"}
                people[who].post(f"/admin/widgets/{model._meta.model_name}/", data)
                done |= {action} if facts() != before else set()
    assert done == ({"switch_on", "switch_off"} if who in MANAGERS else set())
