"""Queues as people see them: a visitor's standing, the whole order, availability, who sees which."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db.models import (
    DateTimeField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    UUIDField,
)
from django.db.models.functions import Cast
from django.utils import timezone

from ..conf import conf
from ..models import Queue, Ticket, Widget
from ..times import iso
from .pace import Pace, agents, count, present_since
from .prepared import Prepared

_PACE = ("queue__service_seconds", "queue__wrap_up_seconds", "slots", "busy")  # as Pace.of takes it
Reason = Literal["closed", "paused", "full", "no_agent"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A visitor's place; 1 is served next. The estimate is in seconds, and 3600 means more than an hour."""

    ticket_id: str
    position: int
    estimated_wait_seconds: int
    waiting: int

    def data(self) -> dict[str, Any]:
        """The JSON object."""
        return asdict(self)


class Snapshot(NamedTuple):
    """A queue's whole order at one moment: `(session_id, ticket_id)` as text, first served first."""

    order: list[tuple[str, str]]
    pace: Pace


def with_crowd(widgets: QuerySet[Widget], since: datetime) -> QuerySet[Widget]:
    """With what `availability` needs: how many wait, how many agents are there."""
    waiting = count(Ticket.objects.waiting().filter(queue=OuterRef("queue_id")))
    return widgets.annotate(waiting=waiting, **agents(since))


def _order(queue_id: int, since: datetime) -> QuerySet[Ticket, Any]:
    ids = {"session_key": Cast("session_id", TextField()), "ticket_key": Cast("id", TextField())}
    line = Ticket.objects.waiting().filter(queue_id=queue_id).in_order()
    line = line.annotate(**ids, **agents(since, queue_id))
    return line.values_list(*ids, *_PACE)


_ORDER = Prepared[Any](_order, queue_id=IntegerField(), since=DateTimeField())


def snapshot(queue_id: int) -> Snapshot:
    """The order in which people will be served. One query, however many wait; objects for ids would cost more than it."""
    rows = _ORDER.plain(queue_id=queue_id, since=present_since())
    if not rows:
        return Snapshot([], Pace.of(None, 0, 0, 0))
    pace = Pace.of(*rows[0][2:])
    if len(rows[0][0]) == 36:
        return Snapshot([row[:2] for row in rows], pace)
    return Snapshot([(str(UUID(row[0])), str(UUID(row[1]))) for row in rows], pace)  # kept as 32 digits


def _standings(session_id: UUID, since: datetime) -> QuerySet[Ticket, Any]:
    line = Ticket.objects.waiting().filter(queue=OuterRef("queue_id"))
    earlier = Q(joined_at__lt=OuterRef("joined_at")) | Q(joined_at=OuterRef("joined_at"), id__lt=OuterRef("id"))
    first = Q(priority__gt=OuterRef("priority")) | (Q(priority=OuterRef("priority")) & earlier)
    mine = Ticket.objects.waiting().filter(session_id=session_id).order_by()
    counted = mine.annotate(ahead=count(line.filter(first)), waiting=count(line), **agents(since))
    return counted.values_list("id", "ahead", "waiting", *_PACE)


_STANDINGS = Prepared[Any](_standings, session_id=UUIDField(), since=DateTimeField())


def standing(session_id: UUID) -> Standing | None:
    """A waiting visitor's standing at this moment, None when they do not wait. One query."""
    found = _STANDINGS(session_id=session_id, since=present_since())
    if not found:
        return None
    ticket_id, ahead, waiting, *pace = found[0]
    return Standing(str(ticket_id), ahead + 1, Pace.of(*pace).estimate(ahead + 1), waiting)


def availability(widget: Widget) -> dict[str, Any]:
    """`{open, opens_at, estimated_wait_seconds, reason, offline}` before the click. No query when it came `with_crowd`.

    `reason` says why not, or why it may take long: docs/reference/http.md.
    """
    if not hasattr(widget, "waiting"):
        widget = with_crowd(Widget.objects.select_related("queue"), present_since()).get(pk=widget.pk)
    crowd: Any = widget
    now = timezone.now()
    opening = widget.queue.opening(now)
    queue = widget.queue
    pace = Pace.of(queue.service_seconds, queue.wrap_up_seconds, crowd.slots, crowd.busy)
    reason = _reason(queue, opening == now, crowd.waiting, crowd.slots)
    return {
        "open": reason in (None, "no_agent"),
        "opens_at": iso(opening) if opening and opening != now else None,
        "estimated_wait_seconds": pace.estimate(crowd.waiting + 1),
        "reason": reason,
        "offline": widget.queue.offline,
    }


def _reason(queue: Queue, in_hours: bool, waiting: int, slots: int) -> Reason | None:
    if not in_hours:
        return "closed"
    if queue.is_paused:
        return "paused"
    most = limit(queue)
    if most and waiting >= most:
        return "full"
    return None if slots else "no_agent"


def limit(queue: Queue) -> int:
    """How many may wait in it; 0: any number."""
    return queue.limit or conf.queue_limit


def queues_of(user: Any) -> QuerySet[Queue]:
    """The queues whose visitors this user sees: their own, all for those who run the desk or look on."""
    looks_on = user.has_perm("widgets.view_ticket") and not user.has_perm("widgets.answer_queue")
    if looks_on or user.has_perm("widgets.change_queue") or user.has_perm("widgets.supervise_queue"):
        return Queue.objects.all()
    return Queue.objects.filter(members__user=user)
