"""Cobrowsing as far as a test wants it: seen, or steered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from widgets.models import AuditEvent, Call, Cobrowse
from widgets.services import cobrowse


def look_on(user: Any, call: Call) -> Cobrowse:
    """The agent has asked, and the visitor has agreed."""
    return cobrowse.answer(call.session, cobrowse.request(user, call)[0].pk, granted=True)


def ask_control(user: Any, found: Cobrowse) -> UUID:
    """The agent has asked to steer, by this id."""
    asked = cobrowse.request_control(user, found).control_request_id
    assert asked is not None
    return asked


def let_steer(user: Any, found: Cobrowse) -> Cobrowse:
    """And the visitor has agreed to that, too."""
    return cobrowse.answer(found.session, ask_control(user, found), granted=True)


def later(seconds: int) -> None:
    """So much time has gone by since what was asked and answered, as far as asking again is concerned."""
    for row in AuditEvent.objects.filter(category="cobrowse"):
        AuditEvent.objects.filter(pk=row.pk).update(created_at=row.created_at - timedelta(seconds=seconds))
