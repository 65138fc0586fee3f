"""Switching widgets on and off, and what that does to those who are in them.

From then on `init/` opens no session and nobody joins the queue. Who waits is served on, unless they are sent away; who
is in a call goes on with it, unless calls are ended. Somebody may join in the very moment: the switch is committed and
then looks for who waits, a join is committed and then looks at the switch, so that one of them sees the other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from .. import events, publish
from ..models import Session, Widget
from . import audit, sessions, tickets

State = Session.State
SERVED = (State.ASSIGNED, State.IN_CALL)


@dataclass(frozen=True, slots=True)
class Effect:
    """How many visitors it concerns."""

    waiting: int
    in_call: int


def effect(widgets: Collection[Widget]) -> Effect:
    """Who waits and who is in a call at this moment. One query."""
    found = Session.objects.filter(widget__in=widgets, state__in=(State.QUEUED, *SERVED))
    counted = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    return Effect(counted.get(State.QUEUED, 0), sum(counted.get(state, 0) for state in SERVED))


@transaction.atomic
def switch_on(actor: audit.Actor, widgets: Collection[Widget]) -> int:
    """Lets visitors in; how many of the widgets were off. Raises PermissionDenied."""
    audit.require(actor, "change_widget")
    return sum(_switch(actor, widget, True) for widget in widgets)


def switch_off(actor: audit.Actor, widgets: Collection[Widget], *, send_away: bool, end_calls: bool) -> Effect:
    """Lets nobody in any more; how many were sent away, and how many lost their call. Raises PermissionDenied."""
    audit.require(actor, "change_widget")
    now = effect(widgets)
    details = {"waiting": now.waiting, "in_call": now.in_call, "send_away": send_away, "end_calls": end_calls}
    with transaction.atomic():
        for widget in widgets:
            _switch(actor, widget, False, **details)
    sent = sum(_send_away(session) for session in _in(widgets, State.QUEUED)) if send_away else 0
    return Effect(sent, _end_calls(widgets) if end_calls else 0)


def _switch(actor: audit.Actor, widget: Widget, on: bool, **details: Any) -> bool:
    """Whether it was the other way before; else nothing is done."""
    if not Widget.objects.filter(pk=widget.pk, is_active=not on).update(is_active=on):
        return False
    widget.is_active = on
    action = "widget.switched_on" if on else "widget.switched_off"
    changed = audit.changes({"is_active": not on}, {"is_active": on})
    audit.record(actor, action, widget, category="widget", **changed, **details)
    return True


def _in(widgets: Collection[Widget], *states: str) -> list[Session]:
    return list(Session.objects.filter(widget__in=widgets, state__in=states).order_by("pk"))


@transaction.atomic
def _send_away(session: Session) -> bool:
    """Ends a session that waits. False when an agent has been faster, or the visitor has left."""
    ticket = tickets.close_waiting(session, "session_ended")
    if ticket is None:
        return False
    left = events.QueueLeft(ticket_id=str(ticket.pk), reason="session_ended")
    over = events.SessionEnded(reason="revoked")
    found = {"only_from": [State.QUEUED], "queue_id": ticket.queue_id, "ended_at": timezone.now()}
    if publish.append(session, left, over, become=State.ENDED, **found) is None:  # type: ignore[arg-type]
        transaction.set_rollback(True)
        return False
    return True


def _end_calls(widgets: Collection[Widget]) -> int:
    ended = _in(widgets, *SERVED)
    for session in ended:
        sessions.end(session, "revoked")
    return len(ended)
