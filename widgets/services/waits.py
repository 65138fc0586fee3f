"""Waits: how long a visitor waited when the call began, or when they went without one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, UUIDField

from ..models import Call, Ticket
from .prepared import Prepared

MissReason = Literal["left", "abandoned", "session_ended"]


def timed(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """With what `facts` needs."""
    former = Call.objects.filter(ticket=OuterRef("pk"), ended_at__isnull=False).order_by("-ended_at")
    return tickets.select_related("session__widget", "queue").annotate(freed_at=Subquery(former.values("ended_at")[:1]))


def one(ticket_id: UUID) -> Ticket | None:
    """This ticket, `timed`. One query."""
    return next(iter(_ONE(ticket_id=ticket_id)), None)


_ONE = Prepared[Ticket](lambda ticket_id: timed(Ticket.objects.filter(pk=ticket_id).order_by()), ticket_id=UUIDField())


def facts(ticket: Ticket, now: datetime) -> dict[str, Any]:
    """`{waited_seconds, sla_met}` of a ticket that came `timed`; who was given back waits from that moment on."""
    since: datetime = getattr(ticket, "freed_at", None) or ticket.joined_at
    waited = max(0.0, (now - since).total_seconds())
    return {"waited_seconds": int(waited), "sla_met": waited <= ticket.queue.sla_seconds}


def missed(ticket: Ticket, reason: MissReason, now: datetime) -> Call:
    """In the caller's transaction, writes down that nobody took this visitor. Wants a ticket that came `timed`."""
    return Call.objects.create(
        ticket=ticket,
        session_id=ticket.session_id,
        queue_id=ticket.queue_id,
        provider=ticket.session.widget.provider,
        status=Call.Status.MISSED,
        started_at=now,
        ended_at=now,
        end_reason=reason,
        **facts(ticket, now),
    )
