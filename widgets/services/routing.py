"""Routing: which agent is offered which visitor of the automatic queues. `run` may be called at any time, anywhere.

The first visitor goes to the agent who has been idle longest, of those who are suitable and free. Suitable is a member of
the queue who is on duty (available, heard from within `WIDGETS_AGENT_GRACE`), has all skills that the ticket asks for
and speaks its language; a profile without languages, or no profile, puts no limit. Where nobody on duty does both, those
with the skills are suitable, and where nobody has these, everybody: a visitor is never kept for an agent who is not there.
But one who is there and busy is waited for. Free is an agent with fewer live calls than `max_calls`, not wrapping up, and
with no other offer. Of the agents those come first who have had this visitor least often: an offer that was let go
travels round. Of the queues the one with the higher priority comes first, of its visitors the first in the line whom
somebody free suits: an agent does not sit idle because the head of the line needs somebody else.

It is called at once, after commit, by what changes the answer: a visitor joins, is given back or goes, an agent becomes
available, answers an offer, ends a call or the wrap-up. What only time changes (an offer expires, an agent falls silent,
a wrap-up ends) a tick finds, once a second in every process that has sockets, and `livedesk_sweep`.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from .. import permissions
from ..conf import conf
from ..models import Offer, Queue, QueueMember, Ticket
from ..models.tickets import ORDER
from . import agents, offers
from .prepared import Prepared

logger = logging.getLogger("widgets")
BATCH = 200
LOOK = 500
"""How far down the line somebody is looked for whom a free agent suits."""
PENDING, AUTOMATIC = Offer.Outcome.PENDING, Queue.Routing.AUTOMATIC


def soon() -> None:
    """After commit, looks whom the free agents can be offered now."""
    transaction.on_commit(run, robust=True)


def run(now: datetime | None = None) -> int:
    """Closes the offers that are over and makes those that can be made; how many. Safe in any number of processes."""
    now = now or timezone.now()
    since = now - timedelta(seconds=conf.agent_grace)
    return _close(now, since) + _offer(now, since)


def _close(now: datetime, since: datetime) -> int:
    if not _ANY_OFFER():
        return 0
    pending = Offer.objects.filter(outcome=PENDING)
    with_ticket = pending.select_related("ticket")
    done = sum(offers.close(offer, Offer.Outcome.EXPIRED) for offer in with_ticket.filter(expires_at__lte=now)[:BATCH])
    standing = pending.alias(calls=agents.live_calls("agent"), most=agents.most_calls("agent")).filter(
        Exists(QueueMember.objects.filter(queue=OuterRef("ticket__queue"), user=OuterRef("agent")))
        & Q(ticket__queue__routing=AUTOMATIC)
        | Q(direct=True),
        agent__agent_presence__available=True,
        agent__agent_presence__seen_at__gte=since,
        calls__lt=F("most"),
    )
    lost = with_ticket.exclude(pk__in=standing.values("pk"))[:BATCH]
    return done + sum(offers.close(offer, Offer.Outcome.WITHDRAWN) for offer in lost)


def _offer(now: datetime, since: datetime) -> int:
    if not _ANY_AUTOMATIC():
        return 0  # most desks: the query below is a dear one, and asked after each deed
    duty = agents.on_duty(QueueMember.objects.filter(queue__routing=AUTOMATIC), now, since)
    free = {agent for agent in duty if agent.free}
    if not free:
        return 0
    waiting = list(_line(set().union(*(agent.queues for agent in free))))
    had = _had([ticket.pk for ticket in waiting])
    made = 0
    for ticket in waiting:
        if not free:
            break
        fit = [agent for agent in agents.suitable(ticket, duty) if agent in free]
        fit.sort(key=lambda agent: (had[ticket.pk, agent.user_id], agent.idle_since, agent.user_id))
        for agent in fit:
            came_of_it = _hold_out(ticket, agent, since, now)
            if came_of_it != "ticket_gone":
                free.discard(agent)
            if came_of_it != "agent_gone":
                made += came_of_it == "made"
                break
    return made


_ANY_OFFER = Prepared[Any](lambda: Offer.objects.filter(outcome=PENDING).order_by().values_list("pk")[:1])
_ANY_AUTOMATIC = Prepared[Any](lambda: Queue.objects.filter(routing=AUTOMATIC).order_by().values_list("pk")[:1])


def _hold_out(ticket: Ticket, agent: agents.Agent, since: datetime, now: datetime) -> offers.Made:
    user: Any = get_user_model().objects.get(pk=agent.user_id)
    return offers.make(ticket, agent.user_id, since, now) if permissions.can_answer(user) else "agent_gone"


def _line(queue_ids: set[int]) -> QuerySet[Ticket]:
    waiting = Ticket.objects.filter(status=Ticket.Status.WAITING, queue__in=queue_ids).select_related("queue")
    return waiting.order_by("-queue__priority", *ORDER)[:LOOK]


def _had(ticket_ids: list[UUID]) -> Counter[tuple[UUID, int]]:
    """How often each agent has let each visitor go already, or given them back."""
    earlier = Offer.objects.filter(ticket__in=ticket_ids).exclude(outcome__in=(PENDING, Offer.Outcome.WITHDRAWN))
    return Counter(earlier.order_by().values_list("ticket_id", "agent_id"))
