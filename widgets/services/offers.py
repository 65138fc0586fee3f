"""Offers: a visitor is held out to one agent for a while. How an offer begins and ends, and who wins.

States. Making an offer takes a ticket from `waiting` to `offered`, where it keeps its place: `offered` waits, too.
`declined` (the agent's no), `expired` (their silence) and `withdrawn` (not theirs any more) take it back to `waiting`;
`accepted` takes it to `assigned`, and a visitor who goes takes their offer along as `withdrawn`.

Races. Each change is a conditional UPDATE of the ticket and then of the offer, in one transaction: who finds either not as
expected undoes both. Two partial unique constraints allow a ticket, and an agent, one pending offer. So of many ticks one
makes the offer; an answer, the end of the time and the visitor's going have one winner, the first, also when the time was
up and nobody had closed the offer yet. An agent who takes a break while an offer is being made is not made it: the making
looks last at the agent's presence, in an UPDATE, and the break looks afterwards for offers. Lock order: ticket, offer, call,
queue, presence, session; nothing is locked after a presence but a session.

Messages. Every change rings the agent and the queue: the row of the table has the offer, for its agent alone. Two offers
in a row that were let go, declined or expired, make the agent unavailable; their `presence` says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, UUIDField
from django.utils import timezone

from .. import errors, publish
from ..models import AgentPresence, CallParty, Offer, QueueMember, Ticket
from . import agents
from .prepared import Prepared

MOST_LET_GO = 2
"""Offers in a row that an agent may let go and stay available."""
Made = Literal["made", "ticket_gone", "agent_gone"]
Status, Outcome = Ticket.Status, Offer.Outcome
LET_GO = (Outcome.DECLINED, Outcome.EXPIRED)


def make(ticket: Ticket, agent_id: int, heard_since: datetime, now: datetime) -> Made:
    """Holds this ticket out to this agent, who was heard from since then; or says which of the two is not to be had."""
    try:
        with transaction.atomic():
            if not Ticket.objects.filter(pk=ticket.pk, status=Status.WAITING).update(status=Status.OFFERED):
                return "ticket_gone"
            expires = now + timedelta(seconds=ticket.queue.accept_seconds)
            Offer.objects.create(ticket=ticket, agent_id=agent_id, offered_at=now, expires_at=expires)
            if not agents.still_there(agent_id, heard_since) or is_invited(agent_id):
                transaction.set_rollback(True)
                return "agent_gone"
            publish.ring(None, [], queue_id=ticket.queue_id, agents=[agent_id])
    except IntegrityError:  # another tick was faster with this agent
        return "agent_gone"
    return "made"


def hold_out(ticket: Ticket, agent_id: int, now: datetime, expires: datetime) -> None:
    """In the caller's transaction, which has made the ticket `offered`: to this very agent. Raises AgentUnavailable."""
    try:
        with transaction.atomic():
            Offer.objects.create(ticket=ticket, agent_id=agent_id, direct=True, offered_at=now, expires_at=expires)
    except IntegrityError as error:  # they are offered somebody else
        raise errors.AgentUnavailable from error


def is_invited(agent_id: int) -> bool:
    """After `agents.still_there`, which whoever invites looks at, too: whether the agent is asked into a call by now."""
    return CallParty.objects.filter(user=agent_id, status=CallParty.Status.INVITED).exists()


def is_offered(agent_id: int) -> bool:
    """The other way round: whether the agent is offered a visitor by now."""
    return Offer.objects.filter(agent=agent_id, outcome=Outcome.PENDING).exists()


@transaction.atomic
def close(offer: Offer, outcome: Offer.Outcome) -> bool:
    """Ends a pending offer unaccepted; the visitor waits on in their place. False when it had ended already."""
    held = Ticket.objects.filter(pk=offer.ticket_id, status=Status.OFFERED)
    if not (held.update(status=Status.WAITING) and settle(offer.pk, outcome)):
        transaction.set_rollback(True)  # the ticket may be held out to somebody else by now
        return False
    if outcome in LET_GO:
        let_go(offer.agent_id)
    publish.ring(None, [], queue_id=offer.ticket.queue_id, agents=[offer.agent_id])
    return True


def settle(offer_id: UUID, outcome: Offer.Outcome) -> bool:
    """In the caller's transaction, which has the ticket: whether this was the one to end the offer."""
    pending = Offer.objects.filter(pk=offer_id, outcome=Outcome.PENDING)
    return bool(pending.update(outcome=outcome, closed_at=timezone.now()))


def withdraw(ticket_id: UUID) -> bool:
    """In the caller's transaction, which has the ticket and takes it away: ends its offer, if it has one."""
    pending = Offer.objects.filter(ticket=ticket_id, outcome=Outcome.PENDING)
    return bool(pending.update(outcome=Outcome.WITHDRAWN, closed_at=timezone.now()))


def pending_of(ticket_id: UUID) -> Offer | None:
    """The offer by which this ticket is held out now."""
    return next(iter(_PENDING(ticket_id=ticket_id)), None)


def _pending(ticket_id: Any) -> Any:
    return Offer.objects.filter(ticket_id=ticket_id, outcome=Outcome.PENDING).order_by()


_PENDING = Prepared[Offer](_pending, ticket_id=UUIDField())


def let_go(agent_id: int) -> None:
    """One more that the agent has let go; after MOST_LET_GO in a row they are not available any more."""
    presence = AgentPresence.objects.filter(user=agent_id)
    presence.update(missed_offers=F("missed_offers") + 1)
    if presence.filter(available=True, missed_offers__gte=MOST_LET_GO).update(available=False):
        for queue_id in QueueMember.objects.filter(user=agent_id).values_list("queue_id", flat=True):
            publish.ring(None, [], queue_id=queue_id)  # one agent fewer: everybody waits longer
