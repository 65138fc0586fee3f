"""The console's table: who waits, where they are, whether it is in time, and who may take them."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypedDict
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, IntegerField, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from .. import permissions
from ..models import Offer, Queue, QueueMember, Ticket
from ..models.sessions import name_of
from ..models.tickets import ORDER
from ..times import iso
from . import queues
from .prepared import Prepared

WARNING_AT = 0.75
SHOWN = 100
"""The table shows so many of each queue, the first: what a person can look through, and a frame can carry."""
SHOWN_IN_ALL = 400
"""And so many of all queues together, by their places, so that none is hidden by another."""


class OfferRef(TypedDict):
    """An offer as its agent sees it: `seconds` are left of it, whatever the agent's clock says."""

    id: str
    expires_at: str
    seconds: int


class TicketRow(NamedTuple):
    """A row of the console's table; `offer` is the reader's own."""

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
    offer: OfferRef | None = None
    handover: dict[str, Any] | None = None


class QueueCount(TypedDict):
    """How many wait in a queue, shown or not."""

    id: int
    slug: str
    name: str
    waiting: int


class Sight(NamedTuple):
    """What one agent sees: the first who wait, whoever is offered to them, and how many wait in truth."""

    rows: list[TicketRow]
    queues: list[QueueCount]

    @property
    def waiting(self) -> int:
        """How many wait in all."""
        return sum(queue["waiting"] for queue in self.queues)

    def data(self) -> dict[str, Any]:
        """The JSON object."""
        return {"tickets": [row._asdict() for row in self.rows], "waiting": self.waiting, "queues": self.queues}


class Table(NamedTuple):
    """The first who wait in each queue, in the order of being served; the pending offers: ticket → agent and offer.

    Whoever is offered to somebody stands in `rows` however far behind. `counts` has the queues in which anybody waits.
    """

    rows: list[TicketRow]
    offers: dict[str, tuple[int, OfferRef]]
    counts: dict[int, QueueCount]

    @property
    def offered_to(self) -> set[int]:
        """The agents for whom the table looks otherwise than for others."""
        return {agent_id for agent_id, _ in self.offers.values()}

    def seen_by(self, user_id: int, seen: Collection[int], mine: Collection[int], *, supervises: bool) -> Sight:
        """For this agent, who sees the queues `seen` and is a member of `mine`: what is offered to them, whom they may take."""
        theirs = (row for row in self.rows if row.queue["id"] in seen)
        known = [self._seen(row, user_id, row.queue["id"] in mine, supervises) for row in theirs]
        first = {row.id for row in [row for row in known if row.position <= SHOWN][:SHOWN_IN_ALL]}
        rows = [row for row in known if row.id in first or row.offer is not None]
        return Sight(rows, [count for queue_id, count in self.counts.items() if queue_id in seen])

    def _seen(self, row: TicketRow, user_id: int, member: bool, supervises: bool) -> TicketRow:
        agent_id, offer = self.offers.get(row.id, (None, None))
        own = offer if agent_id == user_id else None
        free = offer is None and row.queue["routing"] == Queue.Routing.MANUAL
        picks = member and (own is not None or free)
        return row._replace(can_join=supervises or picks, offer=own)


def sla_status(waited: float, sla_seconds: int) -> Literal["good", "warning", "critical"]:
    """Warning from three quarters of the SLA on, critical from the whole of it."""
    if waited >= sla_seconds:
        return "critical"
    return "warning" if waited >= WARNING_AT * sla_seconds else "good"


def consent_status(consents: dict[str, Any], asked: list[dict[str, Any]]) -> Literal["granted", "pending"]:
    """Granted when the visitor has given every required consent (any at all where none is required)."""
    given = {name for name, consent in consents.items() if isinstance(consent, dict) and consent.get("granted")}
    required = {consent["name"] for consent in asked if consent.get("required")}
    return "granted" if (required <= given if required else given) else "pending"


def visible_tickets(user: Any) -> Sight:
    """Who waits in the user's queues, in the order of being served. Three queries, however many wait."""
    mine = set(QueueMember.objects.filter(user=user).values_list("queue_id", flat=True))
    seen = set(queues.queues_of(user).values_list("pk", flat=True))
    return tickets_in(seen).seen_by(user.pk, seen, mine, supervises=permissions.can_supervise(user))


def tickets_in(wanted: Collection[int]) -> Table:
    """Who waits in these queues: the first of each, and how many. One query, however many wait."""
    now, rows, offers, counts = timezone.now(), [], dict[str, tuple[int, OfferRef]](), dict[int, QueueCount]()
    spare = (1 << (len(wanted) - 1).bit_length()) - len(wanted)  # few lengths, few compiled queries
    for line in map(_Line._make, _FIRST(queue_ids=[*wanted, *[-1] * spare]) if wanted else []):
        rows.append(_row(line, now))
        if line.queue_id not in counts:
            queue: Any = {"id": line.queue_id, "slug": line.slug, "name": line.name, "waiting": line.waiting}
            counts[line.queue_id] = queue
        if line.offer_id is not None:
            offers[rows[-1].id] = (line.offer_agent, _offer_ref(line.offer_id, line.offer_expires, now))
    rows.sort(key=lambda row: (row.position, -row.waiting_seconds))
    return Table(rows, offers, counts)


class _Line(NamedTuple):
    """What the query gives of a ticket; in this order."""

    id: UUID
    joined_at: datetime
    handover: dict[str, Any]
    session_id: UUID
    page_url: str
    page_title: str
    identity: dict[str, Any]
    form_data: dict[str, Any]
    consents: dict[str, Any]
    asked: list[dict[str, Any]]
    queue_id: int
    slug: str
    name: str
    sla_seconds: int
    routing: str
    offer_id: Any
    offer_agent: Any
    offer_expires: Any
    position: int
    waiting: int


_COLUMNS = (
    *("id", "joined_at", "handover", "session_id"),
    *(f"session__{name}" for name in ("page_url", "page_title", "identity", "form_data", "consents")),
    *("session__widget__consents", "queue_id", "queue__slug", "queue__name", "queue__sla_seconds", "queue__routing"),
    *("offer_id", "offer_agent", "offer_expires", "place", "line"),
)


def _first(queue_ids: Collection[int]) -> QuerySet[Ticket, Any]:
    """The database sorts everybody who waits: forms and looks, which no row shows, would weigh most of it."""
    pending = FilteredRelation("offers", condition=Q(offers__outcome=Offer.Outcome.PENDING))
    return (
        Ticket.objects.waiting()
        .filter(queue__in=queue_ids)
        .annotate(pending=pending)
        .annotate(offer_id=F("pending__id"), offer_agent=F("pending__agent"), offer_expires=F("pending__expires_at"))
        .annotate(place=Window(RowNumber(), partition_by="queue_id", order_by=ORDER))
        .annotate(line=Window(Count("*"), partition_by="queue_id"))
        .filter(Q(place__lte=SHOWN) | Q(offer_id__isnull=False))
        .order_by("queue_id", "place")
        .values_list(*_COLUMNS)
    )


_FIRST = Prepared[Any](_first, queue_ids=IntegerField())


def _offer_ref(offer_id: UUID, expires: datetime, now: datetime) -> OfferRef:
    left = max(0, math.ceil((expires - now).total_seconds()))
    return {"id": str(offer_id), "expires_at": iso(expires), "seconds": left}


def _row(line: _Line, now: datetime) -> TicketRow:
    waited = max(0, int((now - line.joined_at).total_seconds()))
    return TicketRow(
        id=str(line.id),
        session_id=str(line.session_id),
        customer_name=name_of(line.identity, line.form_data),
        verified=bool(line.identity.get("verified")),
        page_url=line.page_url,
        page_title=line.page_title,
        queue={
            "id": line.queue_id,
            "slug": line.slug,
            "name": line.name,
            "sla_seconds": line.sla_seconds,
            "routing": line.routing,
        },
        joined_at=iso(line.joined_at),
        waiting_seconds=waited,
        sla_status=sla_status(waited, line.sla_seconds),
        consent_status=consent_status(line.consents, line.asked),
        position=line.position,
        can_join=True,
        handover=line.handover or None,
    )
