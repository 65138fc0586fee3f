"""Calls: the current one, how to join it, its end and its notes. Lock order: ticket, call, session."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, F, FloatField, UUIDField, Value
from django.db.models.functions import Cast, Coalesce, Least
from django.utils import timezone

from .. import conference, errors, events, permissions, publish, signals
from ..models import AgentPresence, Call, Queue, Session, Ticket
from . import agents, audit, cobrowse_ends, parties, routing, seats
from .prepared import Prepared
from .seats import Speaker

logger = logging.getLogger("widgets")
RECENT = 50
"""Calls after which the newest one's weight in the queue's mean does not shrink any more."""
NOTES = 10_000


def current(session: Session) -> Call:
    """The session's active call. Raises NotInCall."""
    call = Call.objects.select_related("agent").filter(session_id=session.pk, status=Call.Status.ACTIVE).first()
    if call is None:
        raise errors.NotInCall
    return call


def for_agent(user: Any, call_id: UUID) -> Call:
    """A call that this user may see: their own, one they are in or asked into, any for who may read all. Raises NotFound."""
    found = _CALLS(call_id=call_id)
    if not found or not (
        found[0].agent_id == user.pk
        or permissions.can_read_calls(user)
        or Call.objects.filter(seats.among(user), pk=call_id).exists()
    ):
        raise errors.NotFound
    return found[0]


def _calls(call_id: Any) -> Any:
    return Call.objects.select_related("session__widget", "agent", "queue", "ticket__queue").filter(pk=call_id)


def _ended(session_id: Any, ended_at: Any) -> Any:
    found = Call.objects.select_related("agent", "session__widget", "queue", "ticket__queue").order_by()
    return found.filter(session_id=session_id, ended_at=ended_at)


_CALLS = Prepared[Call](_calls, call_id=UUIDField())
_ENDED = Prepared[Call](_ended, session_id=UUIDField(), ended_at=DateTimeField())
_SESSION = Prepared[Session](lambda session_id: Session.objects.filter(pk=session_id), session_id=UUIDField())


def join_info(call: Call, who: Speaker) -> dict[str, Any]:
    """What this one's browser needs to join, credentials included; never logged. Raises NotInCall when it is over."""
    if call.status != Call.Status.ACTIVE:
        raise errors.NotInCall
    provider = conference.get(call.provider)
    return {"module": provider.module, **provider.join(call, who.side), "party": who.key}


def end(actor: Any, call: Call, reason: events.EndReason) -> Call:
    """Ends this call; the visitor may join the queue again. Repeatable: the first end counts."""
    (session,) = _SESSION(session_id=call.session_id)
    ended = _end(actor, session, call, reason)
    return ended or Call.objects.select_related("agent", "session__widget", "queue", "ticket__queue").get(pk=call.pk)


@transaction.atomic
def _end(actor: Any, session: Session, call: Call, reason: events.EndReason) -> Call | None:
    ended = close_active(session, reason, call)
    if ended is None:
        transaction.set_rollback(True)  # its ticket may be with another agent by now
        return None
    publish.append(
        session,
        *end_facts(ended),
        become=Session.State.READY,
        only_from=[Session.State.IN_CALL, Session.State.ASSIGNED],
        agents=[ended.agent_id] if ended.agent_id else [],
    )
    audit.record(None if isinstance(actor, Session) else actor, "call.ended", ended, category="call", reason=reason)
    return ended


def close_active(session: Session, reason: events.EndReason, call: Call | None = None) -> Call | None:
    """In the caller's transaction, closes the session's active call and its ticket, or only if it is this call.

    None when there is none.
    """
    now = timezone.now()
    tickets = Ticket.objects.filter(session_id=session.pk, status=Ticket.Status.ASSIGNED)
    active = Call.objects.filter(session_id=session.pk, status=Call.Status.ACTIVE)
    if call is not None:
        tickets, active = tickets.filter(pk=call.ticket_id), active.filter(pk=call.pk)
    tickets.update(status=Ticket.Status.COMPLETED, closed_at=now)
    lost = reason in ("visitor_lost", "agent_lost")
    status = Call.Status.DROPPED if lost else Call.Status.COMPLETED
    if not active.update(status=status, ended_at=now, end_reason=reason):
        return None
    (ended,) = _ENDED(session_id=session.pk, ended_at=now)
    settle(ended)
    return ended


def settle(ended: Call, also: Any = None) -> None:
    """In the transaction that ended the call: what its end means for its queue, its parties and its agent.

    `also` is an agent whose presence the caller wants, too. The queue comes before any presence: an agent may have
    two calls that end at once, one of them with parties.
    """
    _learn(ended)
    if also is not None:
        agents.lock([ended.agent_id, also, *seats.joined(ended.pk).values_list("user_id", flat=True)])
    parties.close_all(ended, ended.ended_at or timezone.now())
    free(ended.queue, ended.agent_id, ended.ended_at or timezone.now(), wrap_up=ended.end_reason != "agent_lost")
    transaction.on_commit(partial(_after, ended), robust=True)


def end_facts(call: Call) -> list[events.Event]:
    """In the transaction that ended the call, last before the log: it is over, and so is its cobrowsing."""
    over = events.CallEnded(
        call_id=str(call.pk),
        reason=call.end_reason,  # type: ignore[arg-type]
        status=call.status,  # type: ignore[arg-type]
        duration_seconds=call.duration_seconds,
    )
    return [*cobrowse_ends.of_call(call), over]


def _learn(call: Call) -> None:
    """The queue's mean call time: of all its calls while they are few, then a moving one of about the last RECENT."""
    seconds = float(call.duration_seconds)
    mean = Coalesce(F("service_seconds"), seconds)
    known = Least(F("service_count") + 1, Value(RECENT))
    changes = {"service_seconds": mean + (seconds - mean) / Cast(known, FloatField()), "service_count": known}
    Queue.objects.filter(pk=call.queue_id or 0).update(**changes)  # in this order: MySQL reads what it has just set


def free(queue: Queue | None, user_id: Any, now: datetime, *, wrap_up: bool = True) -> None:
    """The agent is idle from now on, once the wrap-up is over; who was lost has nothing to write up."""
    pause = timedelta(seconds=queue.wrap_up_seconds if queue and wrap_up else 0)
    changes: dict[str, Any] = {"freed_at": now + pause}
    if pause:
        changes["wrap_up_until"] = now + pause
    AgentPresence.objects.filter(user=user_id).update(**changes)
    routing.soon()


def _after(call: Call) -> None:
    try:
        conference.get(call.provider).end(call)
    except Exception:  # a provider of the host's; the call has ended whatever it does
        logger.exception("The conference provider %r failed to end call %s", call.provider, call.pk)
    signals.call_ended.send_robust(Call, call=call)


@transaction.atomic
def update_notes(user: Any, call: Call, *, disposition: str | None = None, notes: str | None = None) -> Call:
    """What the agent writes down, during the call or after it. Raises PermissionDenied, InvalidRequest.

    Writes what was sent and nothing else, and only while the call is still the agent's: notes and disposition are saved
    at one moment, and a call may change hands between a letter and its saving.
    """
    if not permissions.can_touch_call(user, call):
        raise errors.PermissionDenied
    if disposition is not None and len(disposition) > 100:
        raise errors.InvalidRequest("disposition has at most 100 characters", param="disposition")
    if notes is not None and len(notes) > NOTES:
        raise errors.InvalidRequest(f"notes has at most {NOTES} characters", param="notes")
    sent = {"disposition": disposition, "notes": notes}
    changed = {name: text for name, text in sent.items() if text is not None}
    if changed and not Call.objects.filter(pk=call.pk, agent=user).update(**changed):
        raise errors.PermissionDenied
    call.refresh_from_db(fields=list(sent))
    return call
