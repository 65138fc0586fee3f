"""A million rows of the audit log: the list opens by its indexes, counts no table in full, and is exported in little memory."""

from __future__ import annotations

import resource
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from widgets.models import AuditEvent

pytestmark = [pytest.mark.slow, pytest.mark.million, pytest.mark.django_db]

ROWS = 1_000_000
MEGABYTE = 1024 if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 10**9 else 1024**2
POSTGRESQL = ("generate_series(1, %s) AS n", "now() - n * interval '1 second'", '\'{"before": {"n": 1}}\'::jsonb')
SQLITE = (
    "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s) SELECT n FROM s) AS s",
    "strftime('%%Y-%%m-%%d %%H:%%M:%%S', 'now', '-' || n || ' seconds')",
    '\'{"before": {"n": 1}}\'',
)
INSERT = """INSERT INTO widgets_auditevent (actor_id, action, category, severity, target, details, created_at)
SELECT CASE WHEN n %% 3 = 0 THEN %s END, CASE WHEN n %% 1000 = 0 THEN 'login.failed' ELSE 'queue.changed' END,
CASE WHEN n %% 1000 = 0 THEN 'access' ELSE 'queue' END, CASE WHEN n %% 100000 = 0 THEN 'critical' ELSE 'info' END,
'queue:' || (n %% 5000), {details}, {created} FROM {rows}"""
LISTS = {
    "": 10_000,
    "?p=100": 10_000,
    "?category=access": 1000,
    "?category=queue": 10_000,
    "?severity__exact=critical": 10,
    "?category=access&severity__exact=critical": 10,
    "?q=log-in": 1000,
    "?q=queue:7": 200,
    "?q=alice": 10_000,
    "?q=nobody": 0,
    "?created_at__gte=2100-01-01+00:00:00%2B00:00": 0,
}


def fill(actor: Any) -> None:
    rows, created, details = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(rows=rows, created=created, details=details), [actor.pk, ROWS])
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE widgets_auditevent")  # as the server does by itself, after a commit


def open_list(client: Client, query: str) -> tuple[int, list[str], float]:
    """What is counted, the statements on the log, and how long it took."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        began = time.monotonic()
        response = client.get(f"/admin/widgets/auditevent/{query}")
        took = time.monotonic() - began
    assert response.status_code == 200
    assert len(captured) < 20, query
    about = [each["sql"] for each in captured if "widgets_auditevent" in each["sql"]]
    return response.context["cl"].result_count, about, took


@pytest.mark.skipif(connection.vendor not in ("postgresql", "sqlite"), reason="makes the rows in their SQL")
def test_a_million_rows_open_and_are_exported(alice: Any) -> None:
    fill(alice)
    assert AuditEvent.objects.count() == ROWS
    client = Client()
    client.force_login(alice)
    for query, count in LISTS.items():
        found, statements, took = open_list(client, query)
        print(f"{query or 'all':45} {found:6} rows, {len(statements)} statements, {took * 1000:6.0f} ms")
        assert found == count, query
        counts = [sql for sql in statements if "COUNT(" in sql.upper()]
        assert counts
        assert [sql for sql in counts if "LIMIT 10001" not in sql] == []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    response: Any = client.post("/admin/widgets/auditevent/export/")
    lines = sum(part.count(b"\r\n") for part in response.streaming_content)
    assert lines == 1 + ROWS + 1  # the header, and the export itself
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * MEGABYTE
