"""The audit log as CSV: what is filtered, for who may read it, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient, Client

from widgets.models import AuditEvent
from widgets.services import audit, audit_export
from widgets.services.audit_export import BOM, HEADER, safe

URL = "/admin/widgets/auditevent/export/"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def exported(client: Client, query: str = "") -> list[list[str]]:
    response = client.post(URL + query)
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return parsed(response.getvalue())


def parsed(content: bytes) -> list[list[str]]:
    text = content.decode()
    assert text.startswith(BOM)
    rows = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
    assert rows[0] == HEADER
    return rows[1:]


def test_it_holds_what_the_filter_shows_newest_first(alice: Any) -> None:
    for number in range(3):
        audit.record(alice, "queue.changed", category="queue", before={"n": number}, after={"n": 9}, note="ä")
    audit.record(alice, "login.failed", category="access")
    rows = exported(client_of(alice), "?category=queue&q=alice")
    assert [(row[1], row[2], row[6]) for row in rows] == [
        ("alice", "queue.changed", f'{{"n": {n}}}') for n in (2, 1, 0)
    ]
    assert rows[0][7:9] == ['{"n": 9}', '{"note": "ä"}']


def test_it_stands_in_the_log_itself(alice: Any) -> None:
    exported(client_of(alice), "?category=queue")
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.details) == (alice, "audit.exported", {"filters": {"category": "queue"}})
    assert event.address == "127.0.0.1"


@pytest.mark.parametrize(
    ("role", "status"), [("Owner", 200), ("Admin", 200), ("Viewer", 200), ("Agent", 403), ("", 403)]
)
def test_it_is_for_who_may_read_the_log(person: Any, role: str, status: int) -> None:
    user = person("erin", role)
    user.is_staff = True
    user.save()
    assert client_of(user).post(URL).status_code == status
    assert AuditEvent.objects.exists() == (status == 200)


def test_it_is_not_had_by_a_link(alice: Any) -> None:
    assert client_of(alice).get(URL).status_code == 405
    assert Client(enforce_csrf_checks=True).post(URL).status_code == 403


@pytest.mark.usefixtures("one_window")
def test_it_may_be_repeated_ten_times_an_hour(alice: Any) -> None:
    client = client_of(alice)
    for _ in range(10):
        exported(client)
    response = client.post(URL)
    assert (response.status_code, response.has_header("Retry-After")) == (429, True)
    assert AuditEvent.objects.count() == 10


def test_a_filter_that_does_not_exist_is_refused(alice: Any) -> None:
    assert client_of(alice).post(URL + "?nothing=1").status_code == 400


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("\ttext", "'\ttext"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        (" =1", "' =1"),
        ("a;=1", "a;'=1"),  # where a semicolon separates cells
        ("a\t=1", "a\t'=1"),
        ("a\n@x", "a\n'@x"),
        ("a=1", "a=1"),
        ("a-b", "a-b"),
        ('{"a": "=1"}', '{"a": "=1"}'),
        ("", ""),
    ],
)
def test_no_cell_begins_a_formula(text: str, cell: str) -> None:
    assert safe(text) == cell


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
@pytest.mark.parametrize("text", ['a;"=1', 'a;""=1', 'a\t"=1', 'a; "=1', 'a\n"=1', '"=1'])
def test_no_quote_brings_a_formula_to_the_front_of_a_cell(text: str, delimiter: str) -> None:
    file = io.StringIO(audit_export._written([["time", safe(text)]]), newline="")
    cells = [cell for row in csv.reader(file, delimiter=delimiter) for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith("=")] == []


def test_the_file_keeps_to_it(alice: Any) -> None:
    alice.username = "=HYPERLINK(1)"
    alice.save()
    audit.record(alice, "@x", category="+x")
    row = exported(client_of(alice), "?category=%2Bx")[0]
    assert row[1:4] == ["'=HYPERLINK(1)", "'@x", "'+x"]


@pytest.mark.django_db(transaction=True)
async def test_under_asgi_it_is_sent_page_by_page(alice: Any) -> None:
    client = AsyncClient()
    await client.aforce_login(alice)
    response: Any = await client.post(URL)
    assert response.is_async
    parts = [part async for part in response.streaming_content]
    assert parsed(b"".join(parts))[0][2] == "audit.exported"
    await sync_to_async(connections.close_all)()
