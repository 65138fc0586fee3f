"""Call history over HTTP: who reads what, filters, pages without gaps, timelines, the export, figures."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient, Client
from django.utils import timezone

from tests.cobrowsing import look_on
from tests.history import DAY, past_calls
from tests.recording import allow, record
from widgets.models import AuditEvent, Call, Queue, Widget
from widgets.services import calls, history, messages, recordings, sessions, tickets
from widgets.services.audit_export import BOM

from .test_agent import ROOT, SignedIn, ask


def listed(client: Client, query: str = "") -> list[str]:
    return [call["customer_name"] for call in ask(client, "GET", f"calls/{query}").json()["calls"]]


@pytest.mark.parametrize(
    ("role", "seen"), [("Owner", 3), ("Admin", 3), ("Viewer", 3), ("Agent", 1), ("", None)], ids=str
)
def test_who_reads_which_calls(
    signed_in: SignedIn, person: Any, widget: Widget, bob: Any, role: str, seen: int | None
) -> None:
    erin = person("erin", role)
    mine, _, _ = past_calls(widget, [{"agent": erin}, {"agent": bob}, {"status": "missed", "provider": ""}])
    response = ask(signed_in(erin), "GET", "calls/")
    assert (len(response.json()["calls"]) if seen else response.status_code) == (seen or 403)
    detail = ask(signed_in(erin), "GET", f"calls/{mine.pk}/timeline/")
    assert detail.status_code == (200 if seen else 403)


def test_a_supervisor_reads_all_calls(signed_in: SignedIn, person: Any, widget: Widget, bob: Any) -> None:
    from django.contrib.auth.models import Permission

    erin = person("erin", "Agent")
    erin.user_permissions.add(Permission.objects.get(codename="supervise_queue"))
    past_calls(widget, [{"agent": bob, "name": "Ann"}])
    assert listed(signed_in(erin)) == ["Ann"]


@pytest.fixture
def some(widget: Widget, bob: Any, dave: Any) -> None:
    """Ann, Ben and Cleo."""
    other, now = Queue.objects.create(name="Other", slug="other"), timezone.now()
    past_calls(
        widget,
        [
            {"name": "Ann Müller", "agent": bob, "started_at": now, "disposition": "Sold"},
            {"name": "Ben", "agent": dave, "started_at": now - 2 * DAY, "notes": "Two kettles", "queue": other},
            {"name": "Cleo", "status": "missed", "started_at": now - 5 * DAY, "provider": ""},
        ],
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ann Müller", "Ben", "Cleo"]),
        ("?status=missed", ["Cleo"]),
        ("?queue=other", ["Ben"]),
        ("?queue=none", []),
        ("?agent={bob}", ["Ann Müller"]),
        ("?agent=99999999999999999999999", []),
        ("?agent=bob", []),
        ("?disposition=Sold", ["Ann Müller"]),
        ("?search=ann m", ["Ann Müller"]),
        ("?search=kettle", ["Ben"]),
        ("?search=%25", []),
        ("?from={two}", ["Ann Müller", "Ben"]),
        ("?to={two}", ["Ben", "Cleo"]),
        ("?from={two}&to={two}", ["Ben"]),
        ("?from=0001-01-01&to=9999-12-31", ["Ann Müller", "Ben", "Cleo"]),
    ],
)
@pytest.mark.usefixtures("some")
def test_filters(signed_in: SignedIn, alice: Any, bob: Any, query: str, found: list[str]) -> None:
    two = timezone.localdate() - 2 * DAY
    assert listed(signed_in(alice), query.format(bob=bob.pk, two=two)) == found


@pytest.mark.parametrize(
    "query",
    [
        "status=lost",
        "status=",
        "from=yesterday",
        "to=2026-02-30",
        "from=20260101",
        "search=" + "x" * 101,
        "search=%00",
        "before=1",
    ],
)
def test_a_filter_that_means_nothing_is_told(signed_in: SignedIn, alice: Any, query: str) -> None:
    reply = ask(signed_in(alice), "GET", f"calls/?{query}")
    assert (reply.status_code, reply.json()["error"]["param"]) == (400, query.split("=")[0])


def test_pages_neither_skip_nor_repeat_calls_of_one_moment(signed_in: SignedIn, alice: Any, widget: Widget) -> None:
    now = timezone.now()
    made = past_calls(widget, [{"started_at": now - timedelta(seconds=each // 60)} for each in range(170)])
    client, seen, query = signed_in(alice), [], ""
    while True:
        page = ask(client, "GET", f"calls/{query}").json()
        seen += [call["id"] for call in page["calls"]]
        if page["next"] is None:
            break
        query = f"?before={page['next']}"
    assert (len(seen), set(seen)) == (170, {str(call.pk) for call in made})


def test_no_query_count_grows_with_the_history(
    signed_in: SignedIn, alice: Any, bob: Any, widget: Widget, django_assert_max_num_queries: Any
) -> None:
    now = timezone.now()
    past_calls(widget, [{"agent": bob, "started_at": now - timedelta(minutes=each)} for each in range(2_000)])
    client = signed_in(alice)
    for path in (
        "calls/",
        f"calls/?agent={bob.pk}&search=visitor&status=completed",
        "calls/choices/",
        "stats/?days=90",
    ):
        with django_assert_max_num_queries(16):
            assert ask(client, "GET", path).status_code == 200
    with django_assert_max_num_queries(40):
        assert ask(client, "POST", "calls/export/", {}).getvalue().count(b"\r\n") == 2_001


def test_the_filters_offer_what_there_is(signed_in: SignedIn, alice: Any, bob: Any, some: None) -> None:
    Queue.objects.filter(slug="support").update(dispositions=["Sold", "Broken"])
    offered = ask(signed_in(alice), "GET", "calls/choices/").json()
    assert (offered["scope"], offered["dispositions"]) == ("all", ["Sold", "Broken"])
    assert [each["name"] for each in offered["agents"]] == ["Bob", "Dave"]
    own = ask(signed_in(bob), "GET", "calls/choices/").json()
    assert (own["scope"], own["agents"], [each["slug"] for each in own["queues"]]) == ("own", [], ["support"])


def test_the_timeline_is_of_this_call_alone(signed_in: SignedIn, waiting: Any, bob: Any) -> None:
    session = waiting("Ann")
    first = tickets.accept(bob, session.tickets.get().pk)
    calls.end(bob, first, "agent")
    session.refresh_from_db()
    messages.send(session, "visitor", "Said to nobody", "1")
    tickets.join(session, {"terms": True})
    second = tickets.accept(bob, session.tickets.get(status="waiting").pk)
    messages.send(session, "visitor", "Hello again", "2")
    talk = ["queue.joined", "agent.assigned", "call.started"]
    assert types(signed_in(bob), first) == ["form.submitted", *talk, "call.ended"]
    assert types(signed_in(bob), second)[-4:] == [*talk, "message.sent"]
    assert types(signed_in(bob), first, "?after=3") == ["call.started", "call.ended"]


def test_the_timeline_tells_of_recording_in_its_place(
    signed_in: SignedIn, waiting: Any, bob: Any, settings: Any, monkeypatch: Any
) -> None:
    call = tickets.accept(bob, waiting("Ann").tickets.get().pk)
    allow(settings, call.session.widget)
    seen = look_on(bob, call)
    record(bob, seen)
    recordings.release(bob, seen)
    calls.end(bob, call, "agent")
    told = ["cobrowse.recording_requested", "cobrowse.recording_granted", "cobrowse.recording_ended"]
    around = ["cobrowse.requested", "cobrowse.granted", *told, "cobrowse.ended", "call.ended"]
    assert types(signed_in(bob), call)[4:] == around
    monkeypatch.setattr(history, "TIMELINE", 1)
    paged: list[Any] = []
    after: int | None = 0
    while after is not None:
        answer = ask(signed_in(bob), "GET", f"calls/{call.pk}/timeline/?after={after}").json()
        paged, after = paged + answer["events"], answer["next"]
    assert [row["type"] for row in paged][4:] == around
    assert [row["data"]["agent"] and row["data"]["agent"]["name"] for row in paged[6:9]] == ["Bob", None, "Bob"]


def test_a_missed_call_has_a_timeline_of_its_own(signed_in: SignedIn, waiting: Any, alice: Any) -> None:
    session = waiting("Ann")
    tickets.leave(session)
    session.refresh_from_db()
    tickets.join(session, {"terms": True})
    tickets.leave(session)
    last, first = Call.objects.order_by("-started_at")
    assert types(signed_in(alice), first) == ["form.submitted", "queue.joined", "queue.left"]
    assert types(signed_in(alice), last) == ["queue.joined", "queue.left"]


def types(client: Client, call: Call, query: str = "") -> list[str]:
    answer = ask(client, "GET", f"calls/{call.pk}/timeline/{query}").json()
    assert answer["next"] is None
    return [row["type"] for row in answer["events"]]


def test_another_agents_timeline_is_not_found(signed_in: SignedIn, waiting: Any, bob: Any, dave: Any) -> None:
    call = tickets.accept(bob, waiting("Ann").tickets.get().pk)
    assert ask(signed_in(dave), "GET", f"calls/{call.pk}/timeline/").status_code == 404


def test_a_rating_is_the_last_calls(signed_in: SignedIn, waiting: Any, bob: Any) -> None:
    session = waiting("Ann")
    call = tickets.accept(bob, session.tickets.get().pk)
    calls.end(bob, call, "agent")
    session.refresh_from_db()
    sessions.rate(session, 4, "Quick")
    found = ask(signed_in(bob), "GET", f"calls/{call.pk}/").json()
    assert (found["rating"], found["rating_comment"], found["queue"]["slug"]) == (4, "Quick", "support")


def exported(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.post(f"{ROOT}calls/export/{query}", {}, "application/json")
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    text = response.getvalue().decode()
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


@pytest.mark.usefixtures("some")
def test_the_export_holds_what_passes_the_filters(signed_in: SignedIn, alice: Any, bob: Any) -> None:
    rows = exported(signed_in(alice), "?queue=support")
    assert [(row["customer"], row["agent"], row["status"]) for row in rows] == [
        ("Ann Müller", "Bob", "completed"),
        ("Cleo", "", "missed"),
    ]
    assert [row["customer"] for row in exported(signed_in(bob))] == ["Ann Müller"]


def test_the_export_goes_on_over_pages(
    signed_in: SignedIn, alice: Any, widget: Widget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.services.call_export.PAGE", 7)
    made = past_calls(widget, [{"started_at": timezone.now() - DAY} for _ in range(20)])
    assert {row["id"] for row in exported(signed_in(alice))} == {str(call.pk) for call in made}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a;=1"])
def test_no_cell_is_a_formula(signed_in: SignedIn, alice: Any, widget: Widget, text: str) -> None:
    past_calls(widget, [{"name": text, "notes": text, "disposition": text, "rating_comment": text}])
    (row,) = exported(signed_in(alice))
    for name in ("customer", "notes", "disposition", "rating_comment"):
        assert row[name] != text
        assert "'" in row[name]


def test_the_export_stands_in_the_audit_log(signed_in: SignedIn, alice: Any, some: None) -> None:
    exported(signed_in(alice), "?status=missed&from=2026-01-01")
    event = AuditEvent.objects.get(action="call.exported")
    chosen = {"status": "missed", "since": "2026-01-01"}
    assert (event.actor, event.address, event.details) == (alice, "127.0.0.1", {"filters": chosen})


@pytest.mark.usefixtures("one_window")
def test_the_export_is_limited(signed_in: SignedIn, alice: Any, some: None) -> None:
    client = signed_in(alice)
    for _ in range(10):
        exported(client)
    reply = ask(client, "POST", "calls/export/", {})
    assert (reply.status_code, reply.json()["error"]["code"]) == (429, "rate_limited")
    assert AuditEvent.objects.filter(action="call.exported").count() == 10


def test_the_export_is_not_had_by_a_link_or_from_another_site(alice: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.get(f"{ROOT}calls/export/").status_code == 405
    assert client.post(f"{ROOT}calls/export/", {}, "application/json").status_code == 403


async def test_the_export_streams_under_asgi(transactional_db: None, widget: Widget, alice: Any) -> None:
    await sync_to_async(past_calls)(widget, [{} for _ in range(3)])
    client = AsyncClient()
    await client.aforce_login(alice)
    response: Any = await client.post(f"{ROOT}calls/export/", {}, "application/json")
    parts = [part async for part in response.streaming_content]
    assert (response.is_async, b"".join(parts).count(b"\r\n")) == (True, 4)
    await sync_to_async(connections.close_all)()


def test_statistics_over_http(signed_in: SignedIn, alice: Any, widget: Widget, waiting: Any) -> None:
    waiting("Ben")
    past_calls(widget, [{"waited_seconds": 7, "sla_met": True, "rating": 4}, {"started_at": timezone.now() - DAY}])
    found = ask(signed_in(alice), "GET", "stats/?days=30").json()
    assert (found["handled"], found["waiting"], found["wait_median_seconds"], found["sla_met"]) == (1, 1, 7, 1)
    assert (found["period"]["handled"], len(found["days"]), len(found["hours"]) in (23, 24, 25)) == (2, 30, True)
    assert (found["days"][-1]["date"], found["scope"]) == (str(timezone.localdate()), "all")
