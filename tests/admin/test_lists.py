"""Lists ask the database as often for thirty rows as for one, and count nothing in full."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from widgets.models import AgentPresence, Call, Domain, Queue, Session, Ticket, Widget
from widgets.services import audit

LISTS = sorted(str(model._meta.model_name) for model in admin.site._registry if model._meta.app_label == "widgets")


def make(number: int, person: Any) -> None:
    """One more of everything, with all that a row could show."""
    user = person(f"agent{number}", "Agent")
    queue = Queue.objects.create(name=f"Queue {number}", slug=f"queue-{number}", languages=["de"])
    queue.members.create(user=user)
    widget = Widget.objects.create(name=f"Widget {number}", slug=f"widget-{number}", queue=queue)
    domain = Domain.objects.create(widget=widget, origin=f"https://shop{number}.example")
    AgentPresence.objects.create(user=user)
    session = Session.objects.create(widget=widget, origin="https://shop.example", page_url="https://shop.example/")
    session.events.create(seq=1, type="form.submitted")
    ticket = Ticket.objects.create(session=session, queue=queue, agent=user, status=Ticket.Status.COMPLETED)
    call = Call.objects.create(ticket=ticket, session=session, agent=user, status=Call.Status.COMPLETED)
    for target in (widget, domain, queue, session, ticket, call, user):
        audit.record(user, "queue.changed", target, category="queue", before={"name": 1}, after={"name": 2})


def add(number: int, widget: Widget) -> None:
    """One more of what the widget's own pages show."""
    domain = Domain.objects.create(widget=widget, origin=f"https://also{number}.example", status="verified")
    Session.objects.create(widget=widget, origin=domain.origin, page_url=f"{domain.origin}/")
    for target in (widget, domain):
        audit.record(None, "domain.verified", target, category="domain", before={"n": 0}, after={"n": number})


def statements(client: Client, model: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/admin/widgets/{model}/").status_code == 200
    return [each["sql"] for each in captured]


@pytest.mark.parametrize("model", LISTS)
def test_a_list_asks_no_more_for_more_rows(model: str, person: Any, alice: Any) -> None:
    client = Client()
    client.force_login(alice)
    make(0, person)
    statements(client, model)  # content types are looked up once a process
    few = statements(client, model)
    for number in range(1, 30):
        make(number, person)
    many = statements(client, model)
    assert len(many) == len(few) < 20
    assert [sql for sql in many if sql.startswith("SELECT COUNT(") and "LIMIT 10001" not in sql] == []


@pytest.mark.parametrize("tab", ["change", "appearance", "form", "domains", "embed", "activity", "switch", "delete"])
def test_a_widgets_page_asks_no_more_for_more_rows(tab: str, person: Any, alice: Any) -> None:
    client = Client()
    client.force_login(alice)
    make(0, person)
    widget = Widget.objects.get()
    add(1, widget)
    few = statements(client, f"widget/{widget.pk}/{tab}")
    for number in range(2, 30):
        make(number, person)
        add(number, widget)
    many = statements(client, f"widget/{widget.pk}/{tab}")
    assert len(many) <= len(few) < 20
    assert [sql for sql in many if sql.startswith("SELECT COUNT(*)") and "audit" in sql] == []


def test_what_is_not_counted_is_said(monkeypatch: Any, alice: Any) -> None:
    monkeypatch.setattr("widgets.admin.paging.MOST", 3)
    client = Client()
    client.force_login(alice)
    for number in range(3):
        audit.record(alice, "queue.changed", category="queue", number=number)
    assert "There are more than" not in client.get("/admin/widgets/auditevent/").content.decode()
    audit.record(alice, "queue.changed", category="queue")
    assert "There are more than 3." in client.get("/admin/widgets/auditevent/").content.decode()


@pytest.mark.slow
def test_ten_thousand_domains_open_like_ten(widget: Widget, alice: Any) -> None:
    client = Client()
    client.force_login(alice)
    origins = (f"https://shop{number}.example" for number in range(10_500))
    Domain.objects.bulk_create(Domain(widget=widget, origin=origin) for origin in origins)
    for url in ("/admin/widgets/domain/", f"/admin/widgets/widget/{widget.pk}/domains/"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        assert len(captured) < 20
        counts = [each["sql"] for each in captured if each["sql"].startswith("SELECT COUNT(")]
        assert [sql for sql in counts if "widgets_domain" in sql and "LIMIT" not in sql] == []


def test_results_are_counted_for_those_who_searched_or_filtered(admin_client: Client, widget: Widget) -> None:
    def said(query: str) -> bool:
        return "Show all" in admin_client.get(f"/admin/widgets/widget/{query}").content.decode()

    assert [said(query) for query in ("", "?q=support", "?state=on", "?o=1")] == [False, True, True, False]
