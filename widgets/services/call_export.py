"""The history of calls as CSV: written page by page, whatever its size, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from .. import errors, limits, permissions
from ..models import Call
from ..times import iso
from . import audit, history
from .agents import agent_ref
from .audit_export import BOM, RATE, safe

PAGE = 1000
HEADER = [
    "id",
    "started",
    "ended",
    "status",
    "end_reason",
    "queue",
    "customer",
    "agent",
    "waited_seconds",
    "sla_met",
    "duration_seconds",
    "disposition",
    "rating",
    "rating_comment",
    "notes",
    "page_url",
]


def export(actor: Any, filters: history.Filters) -> Iterator[str]:
    """The calls that the actor may read and that pass, as parts of a CSV file, newest first; recorded in the audit log.

    Raises PermissionDenied, RateLimited at once; what is returned is read lazily, in bounded memory.
    """
    user = audit.user_of(actor)
    if not permissions.can_watch(user):
        raise errors.PermissionDenied
    limits.check("call-export", str(user.pk), RATE)
    audit.record(actor, "call.exported", category="access", filters=filters.chosen())
    return _pages(filters.of(history.visible(user)))


def _pages(calls: QuerySet[Call]) -> Iterator[str]:
    yield BOM + _written([HEADER])
    rest = calls.order_by("-started_at", "pk")
    page = list(rest[:PAGE])
    while page:
        yield _written(_cells(call) for call in page)
        last = page[-1]
        after = Q(started_at__lt=last.started_at) | Q(pk__gt=last.pk)
        page = list(rest.filter(after, started_at__lte=last.started_at)[:PAGE])


def _cells(call: Call) -> list[str]:
    session = call.session
    own = (call.disposition, call.rating, call.rating_comment, call.notes, session.page_url)
    return [
        str(call.pk),
        iso(call.started_at),
        iso(call.ended_at) if call.ended_at else "",
        call.status,
        call.end_reason,
        *map(
            _cell,
            (
                (call.queue or call.ticket.queue).name,
                session.customer_name,
                agent_ref(call.agent)["name"] if call.agent else "",
            ),
        ),
        *map(_cell, (call.waited_seconds, call.sla_met, call.duration_seconds)),
        *map(_cell, own),
    ]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else safe(str(value))


def _written(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()
