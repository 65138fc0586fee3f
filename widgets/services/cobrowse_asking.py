"""How often a visitor is asked the same thing: not at once after their no, and three times without a yes in ten minutes.

What was asked and answered stands in the audit log, in the transaction of each step. So this holds for all processes and
all agents together, and a question that is taken back before its answer counts as well. What a code asks, the visitor has
called for: it is not checked here.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any, Literal

from django.utils import timezone

from .. import errors
from ..models import AuditEvent, Call

Asked = Literal["", "control_", "recording_"]
"""To see, to steer, to record: as the names of the deeds have it."""
AFTER_NO = timedelta(seconds=20)
MOST, WINDOW = 3, timedelta(minutes=10)
_BY_THE_VISITOR = ("declined", "withdrawn", "visitor")


def check(session_id: Any, asked: Asked) -> None:
    """Raises RateLimited.

    In the caller's transaction, after the UPDATE or INSERT that makes this the only question of its kind and before its
    row of the log: that waits for a no that is on its way, which would be overlooked before.
    """
    now = timezone.now()
    if (free := _free_at(session_id, asked, now)) > now:
        raise errors.RateLimited(
            "The visitor has been asked, and has not agreed.", retry_after=math.ceil((free - now).total_seconds())
        )


def _free_at(session_id: Any, asked: Asked, now: datetime) -> datetime:
    open_: list[datetime] = []
    free = now
    for action, details, at in _rows(session_id, asked, now):
        if action == "requested":
            open_.append(at)
        elif action == "granted":
            open_ = open_[:-1]
        elif details.get("reason", "declined") in _BY_THE_VISITOR:
            free = at + AFTER_NO
    return max(free, open_[-MOST] + WINDOW) if len(open_) >= MOST else free


def _rows(session_id: Any, asked: Asked, now: datetime) -> list[tuple[str, dict[str, Any], datetime]]:
    """What was asked of this visitor in all of their calls, and what came of it, the oldest first."""
    begin = f"cobrowse.{asked}"
    calls = Call.objects.filter(session=session_id).values_list("pk", flat=True)
    found = AuditEvent.objects.filter(
        target__in=[f"session:{session_id}", *(f"call:{each}" for each in calls)],
        action__in=[begin + what for what in ("requested", "granted", "declined", "ended")],
        created_at__gt=now - WINDOW,
    ).order_by("created_at", "id")
    return [(each.action.removeprefix(begin), each.details, each.created_at) for each in found]
