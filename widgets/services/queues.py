"""Queues as people see them: a visitor's standing, the whole order, availability, who sees which."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db.models import (
    Count,
    DateTimeField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from ..conf import conf
from ..models import AgentPresence, Queue, QueueMember, Ticket, Widget
from ..times import iso
from .prepared import Prepared

FIRST_GUESS = 300.0
"""Seconds a call is taken to last before the queue has had its first."""
_ITS_QUEUE = OuterRef("queue_id")
Reason = Literal["closed", "paused", "full", "no_agent"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A visitor's place; 1 is served next. The estimate is in seconds."""

    ticket_id: str
    position: int
    estimated_wait_seconds: int
    waiting: int

    def data(self) -> dict[str, Any]:
        """The JSON object."""
        return asdict(self)


class Pace(NamedTuple):
    """How fast a queue is served: mean seconds a call, agents that are there."""

    service_seconds: float
    agents: int

    def estimate(self, position: int) -> int:
        """Seconds until the visitor in this place is served."""
        return round(position * self.service_seconds / max(1, self.agents))


class Snapshot(NamedTuple):
    """A queue's whole order at one moment: `(session_id, ticket_id)` as text, first served first."""

    order: list[tuple[str, str]]
    pace: Pace


def present_since() -> datetime:
    """An agent not heard from since then is not there."""
    return timezone.now() - timedelta(seconds=conf.agent_grace)


def _agents_count(since: datetime, queue: Any = _ITS_QUEUE) -> Coalesce:
    there = AgentPresence.objects.filter(available=True, seen_at__gte=since).values("user")
    found = QueueMember.objects.filter(queue=queue, user__in=there)
    return Coalesce(Subquery(found.order_by().values("queue").annotate(n=Count("pk")).values("n")), 0)


def _count(tickets: QuerySet[Ticket]) -> Coalesce:
    """How many tickets of one queue, as a part of another query."""
    return Coalesce(Subquery(tickets.order_by().values("queue").annotate(n=Count("pk")).values("n")), 0)


def with_crowd(widgets: QuerySet[Widget], since: datetime) -> QuerySet[Widget]:
    """With what `availability` needs: how many wait, how many agents are there."""
    waiting = _count(Ticket.objects.waiting().filter(queue=OuterRef("queue_id")))
    return widgets.annotate(waiting=waiting, agents=_agents_count(since))


def _order(queue_id: int, since: datetime) -> QuerySet[Ticket, Any]:
    ids = {"session_key": Cast("session_id", TextField()), "ticket_key": Cast("id", TextField())}
    line = Ticket.objects.waiting().filter(queue_id=queue_id).in_order()
    line = line.annotate(**ids, agents=_agents_count(since, queue_id))
    return line.values_list(*ids, "queue__service_seconds", "agents")


_ORDER = Prepared[Any](_order, queue_id=IntegerField(), since=DateTimeField())


def snapshot(queue_id: int) -> Snapshot:
    """The order in which people will be served. One query, however many wait; objects for ids would cost more than it."""
    rows = _ORDER.plain(queue_id=queue_id, since=present_since())
    if not rows:
        return Snapshot([], Pace(FIRST_GUESS, 0))
    pace = Pace(rows[0][2] or FIRST_GUESS, rows[0][3])
    if len(rows[0][0]) == 36:
        return Snapshot([(session_id, ticket_id) for session_id, ticket_id, _, _ in rows], pace)
    return Snapshot([(str(UUID(row[0])), str(UUID(row[1]))) for row in rows], pace)  # kept as 32 digits


def _standings(session_id: UUID, since: datetime) -> QuerySet[Ticket, Any]:
    line = Ticket.objects.waiting().filter(queue=OuterRef("queue_id"))
    earlier = Q(joined_at__lt=OuterRef("joined_at")) | Q(joined_at=OuterRef("joined_at"), id__lt=OuterRef("id"))
    first = Q(priority__gt=OuterRef("priority")) | (Q(priority=OuterRef("priority")) & earlier)
    mine = Ticket.objects.waiting().filter(session_id=session_id).order_by()
    counted = mine.annotate(ahead=_count(line.filter(first)), waiting=_count(line), agents=_agents_count(since))
    return counted.values_list("id", "ahead", "waiting", "agents", "queue__service_seconds")


_STANDINGS = Prepared[Any](_standings, session_id=UUIDField(), since=DateTimeField())


def standing(session_id: UUID) -> Standing | None:
    """A waiting visitor's standing at this moment, None when they do not wait. One query."""
    found = _STANDINGS(session_id=session_id, since=present_since())
    if not found:
        return None
    ticket_id, ahead, waiting, agents, service_seconds = found[0]
    estimate = Pace(service_seconds or FIRST_GUESS, agents).estimate(ahead + 1)
    return Standing(str(ticket_id), ahead + 1, estimate, waiting)


def availability(widget: Widget) -> dict[str, Any]:
    """`{open, opens_at, estimated_wait_seconds, reason, offline}` before the click. No query when it came `with_crowd`.

    `reason` says why not, or why it may take long: docs/reference/http.md.
    """
    if not hasattr(widget, "waiting"):
        widget = with_crowd(Widget.objects.select_related("queue"), present_since()).get(pk=widget.pk)
    crowd: Any = widget
    now = timezone.now()
    opening = widget.queue.opening(now)
    pace = Pace(widget.queue.service_seconds or FIRST_GUESS, crowd.agents)
    reason = _reason(widget.queue, opening == now, crowd.waiting, crowd.agents)
    return {
        "open": reason in (None, "no_agent"),
        "opens_at": iso(opening) if opening and opening != now else None,
        "estimated_wait_seconds": pace.estimate(crowd.waiting + 1) if crowd.waiting else 0,
        "reason": reason,
        "offline": widget.queue.offline,
    }


def _reason(queue: Queue, in_hours: bool, waiting: int, agents: int) -> Reason | None:
    if not in_hours:
        return "closed"
    if queue.is_paused:
        return "paused"
    most = limit(queue)
    if most and waiting >= most:
        return "full"
    return None if agents else "no_agent"


def limit(queue: Queue) -> int:
    """How many may wait in it; 0: any number."""
    return queue.limit or conf.queue_limit


def queues_of(user: Any) -> QuerySet[Queue]:
    """The queues whose visitors this user sees: their own, all for those who run the desk or look on."""
    looks_on = user.has_perm("widgets.view_ticket") and not user.has_perm("widgets.answer_queue")
    if looks_on or user.has_perm("widgets.change_queue") or user.has_perm("widgets.supervise_queue"):
        return Queue.objects.all()
    return Queue.objects.filter(members__user=user)
