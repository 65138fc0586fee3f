"""Presence: who was heard from when, and what follows when somebody was not."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from .. import events, publish
from ..conf import conf
from ..models import AgentPresence, Call, QueueMember, Session, Ticket
from . import calls, tickets

logger = logging.getLogger("widgets")
BATCH = 200
EXPIRY_NOTICE = 120
"""Seconds before the end at which a visitor is told that the session expires."""
State = Session.State


def heard(session_ids: Collection[UUID]) -> None:
    """These visitors are there. One UPDATE, however many."""
    Session.objects.filter(pk__in=session_ids).exclude(state=State.ENDED).update(seen_at=timezone.now())


def agent_heard(user_ids: Collection[int]) -> None:
    """These agents are there. One UPDATE, however many; the first time also one INSERT."""
    if AgentPresence.objects.filter(user__in=user_ids).update(seen_at=timezone.now()) < len(set(user_ids)):
        missing = [AgentPresence(user_id=user_id) for user_id in set(user_ids)]
        AgentPresence.objects.bulk_create(missing, ignore_conflicts=True)


def is_available(user: Any) -> bool:
    """Whether the agent has said to be available and was heard from."""
    since = timezone.now() - timedelta(seconds=conf.agent_grace)
    return AgentPresence.objects.filter(user=user, available=True, seen_at__gte=since).exists()


@transaction.atomic
def set_available(user: Any, available: bool) -> None:
    """The agent takes visitors, or takes a break."""
    AgentPresence.objects.update_or_create(user=user, defaults={"available": available, "seen_at": timezone.now()})
    for queue_id in QueueMember.objects.filter(user=user).values_list("queue_id", flat=True):
        publish.ring(None, [], queue_id=queue_id, agents=[user.pk])


def sweep(now: datetime | None = None) -> int:
    """Draws the consequences of silence; safe in any number of processes at once. Returns how many sessions changed."""
    now = now or timezone.now()
    gone = now - timedelta(seconds=conf.presence_grace)
    return _abandon(gone) + _drop_calls(gone) + _return_visitors(gone) + _expire(now)


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


def _return_visitors(gone: datetime) -> int:
    held = Ticket.objects.filter(status=Ticket.Status.ASSIGNED, assigned_at__lt=gone)
    lost = held.exclude(agent__agent_presence__seen_at__gte=gone).select_related("session", "agent")[:BATCH]
    return sum(tickets.give_back(ticket, "agent_lost") for ticket in lost)


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
    if not still.update(ended_at=now):
        return False
    return publish.append(session, events.SessionEnded(reason="expired"), become=State.ENDED) is not None


@transaction.atomic
def _announce(session: Session, now: datetime) -> bool:
    unsaid = Session.objects.filter(pk=session.pk, state=State.READY, expiring_sent=False)
    if not unsaid.update(expiring_sent=True):
        return False
    left = max(1, int((session.expires_at - now).total_seconds()))
    return publish.append(session, events.SessionExpiring(seconds=left), only_from=[State.READY]) is not None
