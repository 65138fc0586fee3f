"""Calls as the console lists them, and the day's figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Subquery

from ..models import Call, Ticket
from . import calls, queues

PAGE = 50


def calls_of(user: Any, before: UUID | None = None, *, active: bool = False) -> tuple[list[Call], UUID | None]:
    """The calls that this user may see, the newest first, and the `before` of the next page. One query.

    Their own; all for those who run the desk. `active` gives the user's own live calls only.
    """
    found = _visible(user)
    if active:
        found = found.filter(agent=user, status=Call.Status.ACTIVE)
    if before is not None:
        found = found.filter(started_at__lt=Subquery(Call.objects.filter(pk=before).values("started_at")))
    page = list(found.order_by("-started_at", "pk")[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None


def _visible(user: Any) -> QuerySet[Call]:
    found = Call.objects.select_related("session__widget", "agent")
    return found if user.has_perm("widgets.change_queue") else found.filter(agent=user)


def ends_of(user: Any, session_ids: list[UUID]) -> dict[UUID, datetime]:
    """When the user's last call in each of these sessions ended; without those in which there was none. One query."""
    if not session_ids:
        return {}
    mine = Call.objects.filter(agent=user, session__in=session_ids, ended_at__isnull=False).order_by("ended_at")
    return {session_id: ended for session_id, ended in mine.values_list("session_id", "ended_at") if ended}


def figures(user: Any) -> dict[str, int]:
    """Today's `{handled, dropped, mean_seconds}` of the user's own calls, and `waiting` in the queues they see."""
    waiting = Ticket.objects.waiting().filter(queue__in=queues.queues_of(user)).count()
    return {**calls.statistics(user), "waiting": waiting}
