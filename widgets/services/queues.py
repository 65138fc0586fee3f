"""Queues as people see them: a visitor's standing, the whole order, the console's table, availability."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
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
from ..models import AgentPresence, Queue, QueueMember, Session, Ticket, Widget
from ..times import iso
from .prepared import Prepared

FIRST_GUESS = 300.0
"""Seconds a call is taken to last before the queue has had its first."""
WARNING_AT = 0.75
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


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A row of the console's table."""

    id: str
    session_id: str
    customer_name: str
    verified: bool
    page_url: str
    page_title: str
    queue: dict[str, Any]
    joined_at: str
    waiting_seconds: int
    sla_status: Literal["good", "warning", "critical"]
    consent_status: Literal["granted", "pending"]
    position: int
    can_join: bool


def sla_status(waited: float, sla_seconds: int) -> Literal["good", "warning", "critical"]:
    """Warning from three quarters of the SLA on, critical from the whole of it."""
    if waited >= sla_seconds:
        return "critical"
    return "warning" if waited >= WARNING_AT * sla_seconds else "good"


def consent_status(session: Session) -> Literal["granted", "pending"]:
    """Granted when the visitor has given every required consent (any at all where none is required)."""
    given = {name for name, consent in session.consents.items() if isinstance(consent, dict) and consent.get("granted")}
    required = {consent["name"] for consent in session.widget.consents if consent.get("required")}
    return "granted" if (required <= given if required else given) else "pending"


def queues_of(user: Any) -> QuerySet[Queue]:
    """The queues whose visitors this user sees: their own, all for those who run the desk or look on."""
    if user.has_perm("widgets.change_queue") or (
        user.has_perm("widgets.view_ticket") and not user.has_perm("widgets.answer_queue")
    ):
        return Queue.objects.all()
    return Queue.objects.filter(members__user=user)


def visible_tickets(user: Any) -> list[TicketRow]:
    """Who waits in the user's queues, in the order of being served. Two queries, however many wait."""
    mine = set(QueueMember.objects.filter(user=user).values_list("queue_id", flat=True))
    return [replace(row, can_join=row.queue["id"] in mine) for row in tickets_in(queues_of(user))]


def tickets_in(queues: QuerySet[Queue] | Collection[int]) -> list[TicketRow]:
    """Who waits in these queues, for whoever may answer them. One query, however many wait."""
    found = (
        Ticket.objects.waiting()
        .filter(queue__in=queues)
        .select_related("session__widget", "queue")
        .order_by("queue_id", "-priority", "joined_at", "id")
    )
    now, rows, places = timezone.now(), [], dict[int, int]()
    for ticket in found:
        places[ticket.queue_id] = places.get(ticket.queue_id, 0) + 1
        rows.append(_row(ticket, places[ticket.queue_id], True, now))
    rows.sort(key=lambda row: (row.position, -row.waiting_seconds))
    return rows


def _row(ticket: Ticket, position: int, member: bool, now: datetime) -> TicketRow:
    session, queue = ticket.session, ticket.queue
    waited = max(0, int((now - ticket.joined_at).total_seconds()))
    return TicketRow(
        id=str(ticket.pk),
        session_id=str(session.pk),
        customer_name=session.customer_name,
        verified=session.verified,
        page_url=session.page_url,
        page_title=session.page_title,
        queue={"id": queue.pk, "slug": queue.slug, "name": queue.name, "sla_seconds": queue.sla_seconds},
        joined_at=iso(ticket.joined_at),
        waiting_seconds=waited,
        sla_status=sla_status(waited, queue.sla_seconds),
        consent_status=consent_status(session),
        position=position,
        can_join=member,
    )
