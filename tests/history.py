"""Many calls for tests of history and statistics, made without the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from widgets.models import Call, Session, Ticket, Widget

DAY = timedelta(days=1)


def past_calls(widget: Widget, rows: list[dict[str, Any]]) -> list[Call]:
    """A session, a ticket and a call for each row of call fields; `name` is the customer's, `queue` another queue."""
    names = [{"name": row.pop("name", f"Visitor {at}")} for at, row in enumerate(rows)]
    sessions = [
        Session(widget=widget, origin="https://a.example", page_url="https://a.example/", state="ended", form_data=name)
        for name in names
    ]
    Session.objects.bulk_create(sessions, 500)
    lines = [row.pop("queue", widget.queue) for row in rows]
    tickets = [
        Ticket(session=session, queue=queue, status="completed", joined_at=row.get("started_at", timezone.now()))
        for session, queue, row in zip(sessions, lines, rows, strict=True)
    ]
    Ticket.objects.bulk_create(tickets, 500)
    calls = [call_of(ticket, row) for ticket, row in zip(tickets, rows, strict=True)]
    return Call.objects.bulk_create(calls, 500)


def call_of(ticket: Ticket, row: dict[str, Any]) -> Call:
    began: datetime = row.get("started_at", timezone.now())
    given = {"status": "completed", "provider": "peer", "ended_at": began + timedelta(minutes=1), **row}
    return Call(ticket=ticket, session=ticket.session, queue=ticket.queue, **{**given, "started_at": began})
