"""The audit log in the admin: read by who may, changed by nobody; found by filters and searches."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from widgets.admin import audit_cells
from widgets.models import AuditEvent, Queue, Widget
from widgets.services import audit
from widgets.services.audit import Actor

URL = "/admin/widgets/auditevent/"


@pytest.fixture
def root(admin_user: Any) -> Client:
    client = Client()
    client.force_login(admin_user)
    return client


def wrote(actor: Any, action: str = "queue.changed", target: Any = None, **details: Any) -> AuditEvent:
    category = details.pop("category", "queue")
    audit.record(actor, action, target, category=category, **details)
    return AuditEvent.objects.latest("pk")


def listed(client: Client, query: str = "") -> list[int]:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return [event.pk for event in response.context["cl"].result_list]


@pytest.mark.parametrize("page", ["add/", "{}/change/", "{}/delete/"])
def test_not_even_a_superuser_changes_it(root: Client, admin_user: Any, page: str) -> None:
    event = wrote(admin_user)
    response = root.post(f"{URL}{page.format(event.pk)}", {"action": "forged", "post": "yes"})
    assert response.status_code == 403
    assert AuditEvent.objects.get().action == "queue.changed"


def test_no_action_deletes_rows(root: Client, admin_user: Any) -> None:
    event = wrote(admin_user)
    data = {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    root.post(URL, data)
    assert AuditEvent.objects.exists()
    assert "delete_selected" not in root.get(URL).content.decode()


def test_a_row_says_who_what_where_and_how_it_changed(admin: Client, alice: Any, queue: Queue) -> None:
    event = wrote(
        Actor(alice, "192.0.2.7"), target=queue, severity="warning", before={"name": "Old"}, after={"name": "N"}
    )
    for url in (URL, f"{URL}{event.pk}/change/"):
        html = admin.get(url).content.decode()
        for part in ("alice", "queue.changed", "192.0.2.7", "Old", f'href="/admin/widgets/queue/{queue.pk}/change/"'):
            assert part in html, (url, part)
        assert '<span class="ld-tone" data-tone="warn">Warning</span>' in html


def test_a_target_that_is_gone_is_told_and_not_linked(admin: Client, alice: Any, queue: Queue) -> None:
    wrote(alice, target=queue)
    key = queue.pk
    queue.delete()
    html = admin.get(URL).content.decode()
    assert f"queue {key}" in html
    assert f"/admin/widgets/queue/{key}/" not in html


def test_a_target_that_may_not_be_seen_is_not_linked(admin: Client, alice: Any, bob: Any) -> None:
    wrote(alice, target=bob)
    html = admin.get(URL).content.decode()
    assert "user bob" in html
    assert f"/auth/user/{bob.pk}/" not in html


def test_what_a_visitor_or_an_admin_typed_is_text(admin: Client, alice: Any) -> None:
    event = wrote(alice, "<b>x", before={"<i>": "<script>"}, after={"<i>": "&"}, note="<img>")
    for url in (URL, f"{URL}{event.pk}/change/"):
        html = admin.get(url).content.decode()
        assert not [tag for tag in ("<b>x", "<i>", "<img>", "<script>") if tag in html]


def test_filters_and_searches_find_it(admin: Client, alice: Any, bob: Any, widget: Widget, queue: Queue) -> None:
    first = wrote(alice, "login.failed", category="access", severity="warning")
    second = wrote(bob, "queue.changed", queue)
    for query, found in {
        "?category=access": first,
        "?severity__exact=warning": first,
        "?q=log-in": first,  # the words of the action
        "?q=login.fa": first,
        f"?q=queue:{queue.pk}": second,
        "?q=Bob": second,
    }.items():
        assert listed(admin, query) == [found.pk], query
    assert listed(admin, "?q=nothing") == []
    assert listed(admin) == [second.pk, first.pk]


def test_a_period_is_a_filter(admin: Client, alice: Any) -> None:
    old, new = wrote(alice), wrote(alice)
    AuditEvent.objects.filter(pk=old.pk).update(created_at="2020-01-01T00:00:00Z")
    assert listed(admin, "?created_at__gte=2026-01-01+00:00:00%2B00:00&created_at__lt=2999-01-01+00:00:00%2B00:00") == [
        new.pk
    ]


def test_of_hours_only_what_changed_is_told(admin: Client, alice: Any, queue: Queue) -> None:
    old = {"weekly": {"mon": [["09:00", "12:00"]], "tue": []}}
    new = {"weekly": {"mon": [["09:00", "12:00"]], "tue": [["10:00", "11:00"], ["12:00", "13:00"]]}}
    event = wrote(alice, target=queue, before={"hours": old}, after={"hours": new})
    html = admin.get(f"{URL}{event.pk}/change/").content.decode()
    assert '<th scope="row">Working hours · weekly · tue</th><td>–</td><td>10:00–11:00, 12:00–13:00</td>' in html
    assert "hours.weekly.mon" not in html


def test_keys_are_told_as_the_forms_call_them() -> None:
    with translation.override("de"):
        told = [audit_cells.words(name) for name in ("is_active", "sla_seconds", "hours.weekly.mon", "unheard_of")]
    assert told == ["Aktiv", "SLA in Sekunden", "Öffnungszeiten · weekly · mon", "Unheard_of"]
