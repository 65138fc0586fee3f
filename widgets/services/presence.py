"""Presence: who was heard from when, and what follows when somebody was not."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .. import errors, events, publish
from ..conf import conf
from ..models import AgentPresence, Call, QueueMember, Session, Ticket
from ..times import iso
from . import calls, cobrowse_ends, handover, offers, parties, routing, tickets

logger = logging.getLogger("widgets")
BATCH = 200
EXPIRY_NOTICE = 120
"""Seconds before the end at which a visitor is told that the session expires."""
State = Session.State


class Words(TypedDict):
    """An agent's own state. `away_reason`: why the desk made them unavailable, `wrap_up_until`: ISO 8601, `max_calls`: at once."""

    available: bool
    away_reason: Literal["offers_let_go"] | None
    wrap_up_until: str | None
    max_calls: int


NOBODY: Words = {"available": False, "away_reason": None, "wrap_up_until": None, "max_calls": 1}


def heard(session_ids: Collection[UUID]) -> None:
    """These visitors are there. One UPDATE, however many."""
    Session.objects.filter(pk__in=session_ids).exclude(state=State.ENDED).update(seen_at=timezone.now())


def agent_heard(user_ids: Collection[int], age: float = 0.0) -> None:
    """These agents were there `age` seconds ago. One UPDATE, however many; the first time also one INSERT."""
    heard_at = timezone.now() - timedelta(seconds=age)
    if AgentPresence.objects.filter(user__in=user_ids).update(seen_at=heard_at) < len(set(user_ids)):
        missing = [AgentPresence(user_id=user_id, seen_at=heard_at) for user_id in set(user_ids)]
        AgentPresence.objects.bulk_create(missing, ignore_conflicts=True)


def agent_heartbeat() -> int:
    """Seconds between two words of a console: so that two lost ones do not make its agent offline."""
    return max(1, min(conf.heartbeat, conf.agent_grace // 6))


def is_available(user: Any) -> bool:
    """Whether the agent has said to be available and was heard from."""
    since = timezone.now() - timedelta(seconds=conf.agent_grace)
    return AgentPresence.objects.filter(user=user, available=True, seen_at__gte=since).exists()


def words_of(user_ids: Collection[int]) -> dict[int, Words]:
    """What each of these agents is told of themselves. One query."""
    found = AgentPresence.objects.filter(user__in=user_ids).annotate(most=F("user__agent_profile__max_calls"))
    return dict.fromkeys(user_ids, NOBODY) | {presence.user_id: _words(presence, presence.most) for presence in found}


def _words(presence: AgentPresence, most: int | None) -> Words:
    let_go = not presence.available and presence.missed_offers >= offers.MOST_LET_GO
    until = presence.wrap_up_until
    return {
        "available": presence.available,
        "away_reason": "offers_let_go" if let_go else None,
        "wrap_up_until": iso(until) if until and until > timezone.now() else None,
        "max_calls": most or 1,
    }


def set_available(user: Any, available: bool) -> None:
    """The agent takes visitors, or takes a break; an offer to them is withdrawn then, after the break is committed."""
    with transaction.atomic():
        changes = {"available": available, "seen_at": timezone.now(), "missed_offers": 0}
        AgentPresence.objects.update_or_create(user=user, defaults=changes)
        for queue_id in QueueMember.objects.filter(user=user).values_list("queue_id", flat=True):
            publish.ring(None, [], queue_id=queue_id, agents=[user.pk])
        routing.soon()


@transaction.atomic
def end_wrap_up(user: Any) -> None:
    """The agent has written up what there was, and is free before the time is up.

    Raises DispositionRequired (`param` is the call's id) where the queue of the last call asks for one and it has none.
    """
    now = timezone.now()
    over = (Call.Status.COMPLETED, Call.Status.DROPPED)
    last = Call.objects.filter(agent=user, status__in=over).order_by("-started_at").first()
    if last and not last.disposition and last.queue and last.queue.disposition_required:
        raise errors.DispositionRequired(param=str(last.pk))
    if AgentPresence.objects.filter(user=user, wrap_up_until__gt=now).update(wrap_up_until=None, freed_at=now):
        publish.ring(None, [], agents=[user.pk])
        routing.soon()


def sweep(now: datetime | None = None) -> int:
    """What follows from silence and lost rights; safe in any number of processes at once. Returns how many changes."""
    now = now or timezone.now()
    gone = now - timedelta(seconds=conf.presence_grace)
    return _abandon(gone) + _drop_calls(gone) + return_visitors(now) + parties.dismiss() + _expire(now)


def _abandon(gone: datetime) -> int:
    done = 0
    for session in Session.objects.filter(state=State.QUEUED, seen_at__lt=gone)[:BATCH]:
        with transaction.atomic():
            ticket = tickets.close_waiting(session, "abandoned", unheard_since=gone)
            if ticket is None:
                continue
            event = events.QueueAbandoned(ticket_id=str(ticket.pk))
            publish.append(session, event, become=State.READY, only_from=[State.QUEUED], queue_id=ticket.queue_id)
            done += 1
    return done


def _drop_calls(gone: datetime) -> int:
    lost = Call.objects.filter(status=Call.Status.ACTIVE, session__seen_at__lt=gone, started_at__lt=gone)[:BATCH]
    return sum(bool(calls.end(None, call, "visitor_lost")) for call in lost)


def return_visitors(now: datetime | None = None) -> int:
    """Gives the visitors of lost agents to who else is in the call, else back to the head of their queues; how many."""
    gone = (now or timezone.now()) - timedelta(seconds=conf.agent_grace)
    held = Ticket.objects.filter(status=Ticket.Status.ASSIGNED, assigned_at__lt=gone)
    lost = held.exclude(agent__agent_presence__seen_at__gte=gone).select_related("session", "agent")[:BATCH]
    return sum(handover.inherit(ticket, gone) or tickets.give_back(ticket, "agent_lost") for ticket in lost)


def _expire(now: datetime) -> int:
    ready = Session.objects.filter(state=State.READY)
    done = 0
    for session in ready.filter(expires_at__lte=now)[:BATCH]:
        done += _end_expired(session, now)
    soon = now + timedelta(seconds=EXPIRY_NOTICE)
    for session in ready.filter(expires_at__lte=soon, expires_at__gt=now, expiring_sent=False)[:BATCH]:
        done += _announce(session, now)
    return done


@transaction.atomic
def _end_expired(session: Session, now: datetime) -> bool:
    still = Session.objects.filter(pk=session.pk, state=State.READY, expires_at__lte=now)
    if not still.exists():
        return False
    facts = [*cobrowse_ends.of_session(session.pk), events.SessionEnded(reason="expired")]
    if still.update(ended_at=now):
        return publish.append(session, *facts, become=State.ENDED) is not None
    transaction.set_rollback(True)
    return False


@transaction.atomic
def _announce(session: Session, now: datetime) -> bool:
    unsaid = Session.objects.filter(pk=session.pk, state=State.READY, expiring_sent=False)
    if not unsaid.update(expiring_sent=True):
        return False
    left = max(1, int((session.expires_at - now).total_seconds()))
    return publish.append(session, events.SessionExpiring(seconds=left), only_from=[State.READY]) is not None
