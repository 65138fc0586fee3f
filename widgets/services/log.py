"""Reading the event log."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import PositiveIntegerField, Q, QuerySet, UUIDField

from ..models import EventRow, Session, SessionEvent
from .prepared import Prepared

PAGE = 500


def _page(session_id: UUID, after: int) -> QuerySet[SessionEvent]:
    return SessionEvent.objects.filter(session_id=session_id, seq__gt=after).order_by("seq")[:PAGE]


_PAGE = Prepared[SessionEvent](_page, session_id=UUIDField(), after=PositiveIntegerField())


def rows_after(session_id: UUID, after: int) -> list[EventRow]:
    """The session's rows numbered above `after`, in order, at most 500."""
    return [event.row() for event in _PAGE(session_id=session_id, after=after)]


def rows_after_many(cursors: Mapping[UUID, int], limit: int = 5000) -> dict[UUID, list[EventRow]]:
    """The same for many sessions in one query: session → rows above its own number."""
    wanted = Q()
    for session_id, after in cursors.items():
        wanted |= Q(session_id=session_id, seq__gt=after)
    found: dict[UUID, list[EventRow]] = {session_id: [] for session_id in cursors}
    if cursors:
        for event in SessionEvent.objects.filter(wanted).order_by("session_id", "seq")[:limit]:
            found[event.session_id].append(event.row())
    return found


def last_seqs(session_ids: list[UUID]) -> dict[UUID, int]:
    """How far each session's log has come, in one query."""
    return dict(Session.objects.filter(pk__in=session_ids).values_list("pk", "last_seq"))
