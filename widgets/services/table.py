"""The console's table: who waits, where they are, whether it is in time, and who may take them."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypedDict
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from .. import permissions
from ..models import Offer, Queue, QueueMember, Session, Ticket
from ..times import iso
from . import queues

WARNING_AT = 0.75


class OfferRef(TypedDict):
    """An offer as its agent sees it: `seconds` are left of it, whatever the agent's clock says."""

    id: str
    expires_at: str
    seconds: int


@dataclass(frozen=True, slots=True)
class TicketRow:
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


class Table(NamedTuple):
    """Who waits, in the order of being served, and the pending offers: ticket → agent and offer."""

    rows: list[TicketRow]
    offers: dict[str, tuple[int, OfferRef]]

    @property
    def offered_to(self) -> set[int]:
        """The agents for whom the table looks otherwise than for others."""
        return {agent_id for agent_id, _ in self.offers.values()}

    def seen_by(self, user_id: int, mine: Collection[int], *, supervises: bool) -> list[TicketRow]:
        """The table for this agent, who is a member of the queues `mine`: what is offered to them, whom they may take."""
        return [self._seen(row, user_id, row.queue["id"] in mine, supervises) for row in self.rows]

    def _seen(self, row: TicketRow, user_id: int, member: bool, supervises: bool) -> TicketRow:
        agent_id, offer = self.offers.get(row.id, (None, None))
        own = offer if agent_id == user_id else None
        free = offer is None and row.queue["routing"] == Queue.Routing.MANUAL
        picks = member and (own is not None or free)
        return replace(row, can_join=supervises or picks, offer=own)


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


def visible_tickets(user: Any) -> list[TicketRow]:
    """Who waits in the user's queues, in the order of being served. Two queries, however many wait."""
    mine = set(QueueMember.objects.filter(user=user).values_list("queue_id", flat=True))
    table = tickets_in(queues.queues_of(user))
    return table.seen_by(user.pk, mine, supervises=permissions.can_supervise(user))


def tickets_in(wanted: QuerySet[Queue] | Collection[int]) -> Table:
    """Who waits in these queues. One query, however many wait."""
    pending = FilteredRelation("offers", condition=Q(offers__outcome=Offer.Outcome.PENDING))
    found = (
        Ticket.objects.waiting()
        .filter(queue__in=wanted)
        .select_related("session__widget", "queue")
        .annotate(pending=pending)
        .annotate(offer_id=F("pending__id"), offer_agent=F("pending__agent"), offer_expires=F("pending__expires_at"))
        .order_by("queue_id", "-priority", "joined_at", "id")
    )
    now, rows, places, offers = timezone.now(), [], dict[int, int](), dict[str, tuple[int, OfferRef]]()
    for ticket in found:
        places[ticket.queue_id] = places.get(ticket.queue_id, 0) + 1
        rows.append(_row(ticket, places[ticket.queue_id], True, now))
        annotated: Any = ticket
        if annotated.offer_id is not None:
            ref = _offer_ref(annotated.offer_id, annotated.offer_expires, now)
            offers[rows[-1].id] = (annotated.offer_agent, ref)
    rows.sort(key=lambda row: (row.position, -row.waiting_seconds))
    return Table(rows, offers)


def _offer_ref(offer_id: UUID, expires: datetime, now: datetime) -> OfferRef:
    left = max(0, math.ceil((expires - now).total_seconds()))
    return {"id": str(offer_id), "expires_at": iso(expires), "seconds": left}


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
        queue={
            "id": queue.pk,
            "slug": queue.slug,
            "name": queue.name,
            "sla_seconds": queue.sla_seconds,
            "routing": queue.routing,
        },
        joined_at=iso(ticket.joined_at),
        waiting_seconds=waited,
        sla_status=sla_status(waited, queue.sla_seconds),
        consent_status=consent_status(session),
        position=position,
        can_join=member,
        handover=ticket.handover or None,
    )
