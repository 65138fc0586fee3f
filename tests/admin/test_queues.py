"""Queues in the admin: one plain form, saved by a service that writes down what changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from widgets.models import AuditEvent, Queue, QueueMember, Widget

ADD = "/admin/widgets/queue/add/"


def typed(**fields: Any) -> dict[str, Any]:
    """A browser's form, as it comes without a script."""
    empty = {f"exceptions_{part}": ["", ""] for part in ("date", "name", "hours")}
    days = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "")
    first = {"name": "Support", "slug": "support", "is_active": "on", "sla_seconds": "100", "schedule": "always"}
    return {**first, **days, **empty, "copy": "", "time_zone": "", **fields}


def change(admin: Client, queue: Queue, **fields: Any) -> Any:
    return admin.post(f"/admin/widgets/queue/{queue.pk}/change/", typed(**fields))


def saved(admin: Client, queue: Queue, **fields: Any) -> Queue:
    response = change(admin, queue, **fields)
    assert response.status_code == 302, response.context["adminform"].form.errors
    return Queue.objects.get(pk=queue.pk)


def errors(response: Any) -> dict[str, str]:
    assert response.status_code == 200
    return {name: " ".join(texts) for name, texts in response.context["adminform"].form.errors.items()}


def test_a_queue_is_added_with_hours_and_people(admin: Client, alice: Any) -> None:
    fields = typed(name="Sales", slug="sales", schedule="weekly", mon="9-12 13-17", copy="5", members=[str(alice.pk)])
    assert admin.post(ADD, {**fields, "languages": ["de", "en"]}).status_code == 302
    queue = Queue.objects.get(slug="sales")
    assert queue.hours["weekly"]["fri"] == [["09:00", "12:00"], ["13:00", "17:00"]]
    assert (queue.hours["weekly"]["sat"], queue.languages) == ([], ["de", "en"])
    assert queue.members.get().user == alice
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {"queue.created", "queue.member_added"}


def test_what_changed_stands_in_the_log_and_nothing_else(admin: Client, alice: Any, queue: Queue) -> None:
    saved(admin, queue, sla_seconds="60", time_zone="berlin")
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.target, event.address) == (
        alice,
        "queue.changed",
        f"queue:{queue.pk}",
        "127.0.0.1",
    )
    before, after = {"sla_seconds": 100, "time_zone": ""}, {"sla_seconds": 60, "time_zone": "Europe/Berlin"}
    assert event.details == {"before": before, "after": after}
    saved(admin, queue, sla_seconds="60", time_zone="Europe/Berlin")
    assert AuditEvent.objects.count() == 1


def test_the_page_shows_what_was_saved(admin: Client, queue: Queue) -> None:
    rows = {"exceptions_date": ["2026-12-25", ""], "exceptions_name": ["Christmas", ""], "exceptions_hours": ["", ""]}
    saved(admin, queue, schedule="weekly", fri="22:00–06:00", **rows)
    html = admin.get(f"/admin/widgets/queue/{queue.pk}/change/").content.decode()
    for part in (
        'value="22:00–24:00"',
        'value="00:00–06:00"',
        'value="2026-12-25"',
        'value="Christmas"',
        "Closed, opens",
    ):
        assert part in html, part


def test_exceptions_without_hours_are_closed_and_empty_rows_nothing(admin: Client, queue: Queue) -> None:
    dates = ["2026-12-31", "", "2026-12-25"]
    names, times = ["New Year's Eve", "", "Christmas"], ["10-12", "", ""]
    found = saved(admin, queue, exceptions_date=dates, exceptions_name=names, exceptions_hours=times)
    assert found.hours == {
        "exceptions": [
            {"date": "2026-12-25", "name": "Christmas", "hours": []},
            {"date": "2026-12-31", "name": "New Year's Eve", "hours": [["10:00", "12:00"]]},
        ]
    }


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"schedule": "weekly", "mon": "nine"}, "mon", "cannot be read"),
        ({"schedule": "weekly"}, "schedule", "at least one time"),
        ({"time_zone": "Mars"}, "time_zone", "Write it like Europe/Berlin"),
        ({"time_zone": "louisville"}, "time_zone", "no time zone"),  # there are two
        (
            {"exceptions_date": ["25.12."], "exceptions_name": ["x"], "exceptions_hours": [""]},
            "exceptions",
            "not a date",
        ),
        (
            {"exceptions_date": ["2026-12-25"] * 2, "exceptions_name": ["", ""], "exceptions_hours": ["", ""]},
            "exceptions",
            "twice",
        ),
        (
            {"exceptions_date": ["2026-12-25"], "exceptions_name": [""], "exceptions_hours": ["22-6"]},
            "exceptions",
            "goes over midnight",
        ),
        ({"slug": "no slug"}, "slug", "valid"),
        ({"sla_seconds": "-1"}, "sla_seconds", "greater than or equal to 0"),
        ({"members": ["999"]}, "members", "999"),
    ],
)
def test_each_mistake_is_told_beside_its_field(admin: Client, queue: Queue, fields: Any, field: str, says: str) -> None:
    response = change(admin, queue, **fields)
    assert says in errors(response)[field]
    assert not AuditEvent.objects.exists()


def test_what_was_typed_is_still_there_beside_the_mistake(admin: Client, queue: Queue) -> None:
    rows = {"exceptions_date": ["2026-12-25"], "exceptions_name": ["Christmas"], "exceptions_hours": ["x"]}
    html = change(admin, queue, schedule="weekly", mon="nine to five", **rows).content.decode()
    assert 'value="nine to five"' in html
    assert 'value="Christmas"' in html


def test_hours_that_cannot_be_read_are_begun_anew(admin: Client, queue: Queue) -> None:
    Queue.objects.update(hours=[1], time_zone="Mars/Olympus")
    html = admin.get(f"/admin/widgets/queue/{queue.pk}/change/").content.decode()
    assert "cannot be read" in html
    assert saved(admin, queue, schedule="weekly", mon="9-17", time_zone="").hours["weekly"]["mon"] == [
        ["09:00", "17:00"]
    ]


def test_only_who_may_answer_can_be_chosen(admin: Client, queue: Queue, bob: Any, charlie: Any) -> None:
    html = admin.get(f"/admin/widgets/queue/{queue.pk}/change/").content.decode()
    assert "Bob" in html
    assert "charlie" not in html
    assert "members" in errors(change(admin, queue, members=[str(charlie.pk)]))


def test_members_come_and_go_with_a_row_each(admin: Client, queue: Queue, bob: Any, alice: Any) -> None:
    saved(admin, queue, members=[str(alice.pk)])
    assert [member.user for member in queue.members.all()] == [alice]
    rows = AuditEvent.objects.order_by("action").values_list("action", "details")
    assert list(rows) == [("queue.member_added", {"user": "alice"}), ("queue.member_removed", {"user": "bob"})]


def test_a_member_who_may_not_answer_any_more_is_marked_and_stays(admin: Client, queue: Queue, bob: Any) -> None:
    bob.groups.clear()
    assert "may not answer any more" in admin.get(f"/admin/widgets/queue/{queue.pk}/change/").content.decode()
    saved(admin, queue, members=[str(bob.pk)])
    assert queue.members.get().user == bob


def test_among_very_many_people_one_is_named(admin: Client, queue: Queue, person: Any, monkeypatch: Any) -> None:
    for module in ("widgets.services.queue_settings", "widgets.admin.queue_form"):
        monkeypatch.setattr(f"{module}.MOST_SHOWN", 2)
    for name in ("ann", "ben", "zoe"):
        person(name, "Agent")
    assert "zoe" not in admin.get(f"/admin/widgets/queue/{queue.pk}/change/").content.decode()
    assert "nemo" in errors(change(admin, queue, others="zoe, nemo"))["others"]
    saved(admin, queue, others=" zoe ,")
    assert queue.members.get().user.username == "zoe"


def test_a_queue_with_widgets_says_what_to_do_instead(admin: Client, queue: Queue, widget: Widget) -> None:
    for method in (admin.get, admin.post):
        response = method(f"/admin/widgets/queue/{queue.pk}/delete/", {"post": "yes"}, follow=True)
        assert "visitors come to it from Support. Choose another queue there." in response.content.decode()
    assert Queue.objects.exists()


def test_a_queue_that_served_visitors_stays(admin: Client, queue: Queue, widget: Widget, waiting: Any) -> None:
    waiting()
    widget.queue = Queue.objects.create(name="Other", slug="other")
    widget.save()
    response = admin.post(f"/admin/widgets/queue/{queue.pk}/delete/", {"post": "yes"}, follow=True)
    assert "its past visitors belong to it" in response.content.decode()
    assert Queue.objects.filter(pk=queue.pk).exists()


def test_an_unused_queue_is_deleted_with_its_members(admin: Client, queue: Queue, bob: Any) -> None:
    assert admin.post(f"/admin/widgets/queue/{queue.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Queue.objects.exists()
    assert not QueueMember.objects.exists()
    event = AuditEvent.objects.get()
    assert (event.action, event.severity, event.details["before"]["name"]) == ("queue.deleted", "warning", "Support")


def test_the_hours_are_told_before_they_are_saved(admin: Client, queue: Queue) -> None:
    found = admin.post("/admin/widgets/queue/preview/", typed(schedule="weekly", mon="24h", copy="7")).json()
    assert found == {"text": "Always open", "tone": "good"}
    assert admin.post("/admin/widgets/queue/preview/", typed(schedule="weekly", mon="x")).json()["tone"] == "warn"
    assert not AuditEvent.objects.exists()


MORE = {
    "is_paused": "on",
    "limit": "30",
    "priority": "5",
    "routing": "automatic",
    "accept_seconds": "25",
    "wrap_up_seconds": "60",
    "dispositions": "Solved\r\n Call  back \r\n\r\nSolved",
    "disposition_required": "on",
    "offline": "callback",
    "notify": "desk@example.com",
}


def test_how_a_queue_is_served_is_set_and_recorded(admin: Client, queue: Queue) -> None:
    found = saved(admin, queue, **MORE)
    wanted = {
        **{name: MORE[name] for name in ("routing", "offline", "notify")},
        "is_paused": True,
        "limit": 30,
        "priority": 5,
        "accept_seconds": 25,
        "wrap_up_seconds": 60,
        "dispositions": ["Solved", "Call back"],
        "disposition_required": True,
    }
    assert {name: getattr(found, name) for name in wanted} == wanted
    assert AuditEvent.objects.get().details["after"] == wanted
    html = admin.get(f"/admin/widgets/queue/{queue.pk}/change/").content.decode()
    assert "Solved\nCall back" in html
    assert "Paused" in html


def test_what_is_left_empty_is_as_in_a_new_queue(admin: Client, queue: Queue) -> None:
    saved(admin, queue, **MORE)
    found = saved(admin, queue, limit="", priority="", accept_seconds="", wrap_up_seconds="")
    assert (found.limit, found.priority, found.accept_seconds, found.wrap_up_seconds) == (None, 0, 20, 0)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("limit", "0"),
        ("limit", "-1"),
        ("accept_seconds", "4"),
        ("accept_seconds", "301"),
        ("dispositions", "x" * 101),
        ("notify", "nobody"),
        ("routing", "guess"),
        ("offline", "fax"),
    ],
)
def test_what_no_queue_can_be_is_refused_at_its_field(admin: Client, queue: Queue, field: str, text: str) -> None:
    assert set(errors(change(admin, queue, **{field: text}))) == {field}
