"""Messages and call-back requests in the agents' API: who reads them, who deals with them, what stays recorded."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.history import DAY
from widgets.models import AuditEvent, ContactRequest, Queue, QueueMember, Widget

from .test_agent import SignedIn, ask


@pytest.fixture
def message(widget: Widget) -> ContactRequest:
    return ContactRequest.objects.create(widget=widget, queue=widget.queue, name="Ann", email="a@b.example", text="Hi")


def listed(client: Client, query: str = "") -> list[str]:
    return [each["name"] for each in ask(client, "GET", f"requests/{query}").json()["requests"]]


@pytest.mark.parametrize(
    ("role", "member", "reads", "can_handle", "handles"),
    [
        ("Owner", False, 200, True, 200),
        ("Admin", False, 200, False, 403),
        ("Viewer", False, 200, False, 403),
        ("Agent", True, 200, True, 200),
        ("Agent", False, 404, None, 404),
        ("", False, 403, None, 403),
        (None, False, 401, None, 401),
    ],
    ids=str,
)
def test_who_reads_and_who_deals_with_it(
    signed_in: SignedIn,
    person: Any,
    message: ContactRequest,
    role: Any,
    member: bool,
    reads: int,
    can_handle: Any,
    handles: int,
) -> None:
    erin = person("erin", role, *[message.queue] * member) if role is not None else None
    client, path = signed_in(erin), f"requests/{message.pk}/"
    found = ask(client, "GET", path)
    assert (found.status_code, found.json().get("can_handle")) == (reads, can_handle)
    assert ask(client, "PATCH", path, {"status": "done"}).status_code == handles
    page = ask(client, "GET", "requests/")
    assert (page.status_code, len(page.json().get("requests", []))) == (
        reads if reads in (401, 403) else 200,
        reads == 200,
    )


def test_who_may_watch_the_table_alone_reads_no_messages(signed_in: SignedIn, charlie: Any, message: Any) -> None:
    from django.contrib.auth.models import Permission

    charlie.user_permissions.add(Permission.objects.get(codename="view_ticket"))
    for path in ("requests/", f"requests/{message.pk}/"):
        assert ask(signed_in(charlie), "GET", path).status_code == 403


def test_it_is_done_and_open_again_and_recorded(signed_in: SignedIn, bob: Any, message: ContactRequest) -> None:
    client, path = signed_in(bob), f"requests/{message.pk}/"
    done = ask(client, "PATCH", path, {"status": "done"}).json()
    assert (done["status"], done["handled_by"], bool(done["handled_at"])) == (
        "done",
        {"id": str(bob.pk), "name": "Bob"},
        True,
    )
    assert [listed(client, f"?status={status}") for status in ("open", "done")] == [[], ["Ann"]]
    opened = ask(client, "PATCH", path, {"status": "open"}).json()
    assert (opened["status"], opened["handled_by"], opened["handled_at"]) == ("open", None, None)
    found = AuditEvent.objects.filter(category="call").order_by("pk").values_list("action", "target")
    assert list(found) == [(f"request.{deed}", f"contactrequest:{message.pk}") for deed in ("handled", "reopened")]


def test_the_second_to_say_done_changes_nothing(signed_in: SignedIn, bob: Any, dave: Any, message: Any) -> None:
    for user in (bob, dave):
        found = ask(signed_in(user), "PATCH", f"requests/{message.pk}/", {"status": "done"}).json()
    assert found["handled_by"]["name"] == "Bob"
    assert AuditEvent.objects.filter(action="request.handled").count() == 1


@pytest.mark.parametrize("body", [{}, {"status": "spam"}, {"status": True}, {"status": "done", "text": "x"}])
def test_what_an_agent_cannot_do_with_it(signed_in: SignedIn, bob: Any, message: Any, body: Any) -> None:
    assert ask(signed_in(bob), "PATCH", f"requests/{message.pk}/", body).status_code == 400


def test_csrf_is_checked(bob: Any, message: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    assert ask(client, "PATCH", f"requests/{message.pk}/", {"status": "done"}).status_code == 403


def test_pages_neither_skip_nor_repeat(
    signed_in: SignedIn, bob: Any, widget: Widget, django_assert_max_num_queries: Any
) -> None:
    now = timezone.now()
    ContactRequest.objects.bulk_create(
        ContactRequest(widget=widget, queue=widget.queue, name=str(at), created_at=now - DAY * (at // 60))
        for at in range(120)
    )
    client, seen, query = signed_in(bob), list[str](), ""
    while True:
        with django_assert_max_num_queries(9):
            page = ask(client, "GET", f"requests/{query}").json()
        seen += [each["name"] for each in page["requests"]]
        if page["next"] is None:
            break
        query = f"?before={page['next']}"
    assert (len(seen), set(seen)) == (120, {str(at) for at in range(120)})


@pytest.mark.parametrize("query", ["status=new", "before=1"])
def test_a_filter_that_means_nothing_is_told(signed_in: SignedIn, bob: Any, query: str) -> None:
    reply = ask(signed_in(bob), "GET", f"requests/?{query}")
    assert (reply.status_code, reply.json()["error"]["param"]) == (400, query.split("=")[0])


def test_who_polls_learns_of_a_new_one(signed_in: SignedIn, bob: Any, widget: Widget, message: ContactRequest) -> None:
    client = signed_in(bob)
    first = ask(client, "GET", "events/").json()
    assert first["requests"]["open"] == 1
    assert first["requests"]["newest"].startswith(message.created_at.strftime("%Y-%m-%dT%H:%M:%S"))
    QueueMember.objects.filter(user=bob).delete()
    assert ask(client, "GET", "events/").json()["requests"] == {"open": 0, "newest": None}


def test_a_widget_or_queue_that_has_been_written_to_is_not_deleted(admin: Client, message: ContactRequest) -> None:
    assert admin.post(f"/admin/widgets/widget/{message.widget_id}/delete/").status_code == 409
    other = Queue.objects.create(name="Other", slug="other")
    ContactRequest.objects.update(queue=other)
    admin.post(f"/admin/widgets/queue/{other.pk}/delete/", {"post": "yes"})
    assert Queue.objects.filter(pk=other.pk).exists()
