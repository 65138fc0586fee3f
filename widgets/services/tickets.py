"""Tickets: join, leave, accept, release. Lock order: ticket, offer, call, queue, profile, presence, session."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import errors, events, permissions, publish, signals
from ..models import AgentPresence, Call, Offer, Queue, QueueMember, Session, Ticket
from ..models.tickets import WAITING
from . import access, agents, audit, cobrowse_ends, forms, offers, parties, precedence, queues, routing, waits
from . import consents as agreements
from .agents import agent_ref

State = Session.State


def join(
    session: Session,
    consents: Any,
    consent_versions: dict[str, str] | None = None,
    *,
    host_origin: str | None = None,
) -> tuple[Ticket, int, bool]:
    """A place in the widget's queue: the ticket, the position and whether it is new.

    A repeat while waiting gives the same ticket. `consent_versions` are those that the visitor saw, `host_origin` is the
    desk's own, None where no page asks. Raises AlreadyAssigned, InCall, SessionEnded, WidgetInactive, OriginNotAllowed,
    ConsentRequired, FormInvalid, QueueClosed, QueueFull.
    """
    if session.state == State.READY:
        if not session.widget.is_active:
            raise errors.WidgetInactive
        granted = agreements.agreed(session.widget, consents, consent_versions)
        if problems := forms.missing(session.widget.fields, session.form_data):
            raise errors.FormInvalid(fields=problems)
        if (joined := _join(session, granted)) is not None:
            _check_open(session, host_origin)
            return joined
    return _joined_already(session)


def _check_open(session: Session, host_origin: str | None) -> None:
    """Having joined, whether the widget was switched off meanwhile; see `activation` for the order of looking.

    The same of the origin: where it was lost while `init/` let the visitor in, nobody has ended their session.
    """
    if access.still_open(session, host_origin):
        return
    try:
        leave(session)
    except errors.InCall:  # an agent has been faster: they are served
        return
    if access.still_open(session, None):
        raise errors.OriginNotAllowed
    raise errors.WidgetInactive


@transaction.atomic
def _join(session: Session, consents: dict[str, Any]) -> tuple[Ticket, int, bool] | None:
    queue = session.widget.queue
    if limit := queues.limit(queue):
        # their turn at the queue's row: of two who count at once, neither would see the other
        Queue.objects.filter(pk=queue.pk).update(limit=F("limit"))
    found = Session.objects.filter(pk=session.pk, state=State.READY)
    if not found.update(state=State.QUEUED):
        return None
    now = timezone.now()
    if queue.is_paused or queue.opening(now) != now:
        raise errors.QueueClosed
    if limit and Ticket.objects.waiting().filter(queue=queue).count() >= limit:
        raise errors.QueueFull
    answers = {**session.form_data, **forms.fixed(session.widget.fields)}
    ticket = Ticket.objects.create(session=session, queue=queue, **precedence.of(session, answers))
    position = Ticket.objects.ahead_of(ticket).count() + 1
    event = events.QueueJoined(ticket_id=str(ticket.pk), position=position, queue=queue.name)
    changes: dict[str, Any] = {"consents": consents, "seen_at": now}
    if answers != session.form_data:  # a form of fixed values alone is never handed in
        changes["form_data"] = answers
    publish.append(session, event, become=State.QUEUED, queue_id=queue.pk, **changes)
    transaction.on_commit(partial(signals.queue_joined.send_robust, Ticket, ticket=ticket), robust=True)
    if queue.routing == Queue.Routing.AUTOMATIC:
        routing.soon()
    return ticket, position, True


def _joined_already(session: Session) -> tuple[Ticket, int, bool]:
    state = Session.objects.values_list("state", flat=True).get(pk=session.pk)
    if state == State.ENDED:
        raise errors.SessionEnded
    if state == State.IN_CALL:
        raise errors.InCall
    ticket = live_ticket(session)
    if state == State.ASSIGNED or ticket is None:
        raise errors.AlreadyAssigned
    return ticket, Ticket.objects.ahead_of(ticket).count() + 1, False


def live_ticket(session: Session) -> Ticket | None:
    """The session's ticket that waits or is being served."""
    return Ticket.objects.live().filter(session_id=session.pk).select_related("queue").first()


@transaction.atomic
def leave(session: Session) -> None:
    """Gives the place up. Repeatable; raises InCall when an agent has been faster."""
    ticket = close_waiting(session, "left")
    if ticket is None:
        if Call.objects.filter(session_id=session.pk, status=Call.Status.ACTIVE).exists():
            raise errors.InCall
        return
    event = events.QueueLeft(ticket_id=str(ticket.pk), reason="visitor")
    publish.append(session, event, become=State.READY, only_from=[State.QUEUED], queue_id=ticket.queue_id)


def close_waiting(session: Session, reason: waits.MissReason, unheard_since: datetime | None = None) -> Ticket | None:
    """In the caller's transaction, takes the session's ticket out of the line; the call is missed. None: it does not wait.

    With `unheard_since` only if the visitor has still not been heard from: they may have come back meanwhile.
    """
    now = timezone.now()
    status = Ticket.Status.ABANDONED if reason == "abandoned" else Ticket.Status.LEFT
    found = Ticket.objects.filter(session_id=session.pk, status__in=WAITING)
    if unheard_since is not None:
        found = found.filter(session__seen_at__lt=unheard_since)
    if not found.update(status=status, closed_at=now):
        return None
    ticket = waits.timed(Ticket.objects.filter(session_id=session.pk, closed_at=now)).latest("joined_at")
    if offers.withdraw(ticket.pk):
        routing.soon()
    waits.missed(ticket, reason, now)
    return ticket


def accept(actor: Any, ticket_id: UUID) -> Call:
    """The agent takes the visitor; exactly one agent can. Raises PermissionDenied, NotFound, AlreadyTaken, InCall.

    Where the visitor is offered to an agent, as in an automatic queue, only that one may, and whoever supervises.
    """
    user = audit.user_of(actor)
    if not permissions.can_answer(user):
        raise errors.PermissionDenied
    ticket = waits.one(ticket_id)
    supervises = permissions.can_supervise(user)
    if ticket is None or not (supervises or QueueMember.objects.filter(queue_id=ticket.queue_id, user=user).exists()):
        raise errors.NotFound
    offer = offers.pending_of(ticket.pk)
    if offer is not None and offer.agent_id == user.pk:
        return take(actor, ticket, offer.pk)
    if supervises or (offer is None and ticket.queue.routing == Queue.Routing.MANUAL):
        return take(actor, ticket)
    if offer is not None or ticket.status not in WAITING:
        raise errors.AlreadyTaken
    raise errors.PermissionDenied(_("This queue offers its visitors by itself. Wait until it is your turn."))


@transaction.atomic
def take(actor: Any, ticket: Ticket, offer_id: UUID | None = None) -> Call:
    """The ticket becomes this agent's call; with `offer_id` only while that offer stands. Raises AlreadyTaken, InCall."""
    user, now = audit.user_of(actor), timezone.now()
    free = Ticket.objects.filter(pk=ticket.pk, queue=ticket.queue_id, status__in=WAITING)
    if not free.update(status=Ticket.Status.ASSIGNED, agent=user, assigned_at=now):
        raise errors.AlreadyTaken
    if offer_id is None:
        offers.withdraw(ticket.pk)
    elif not offers.settle(offer_id, Offer.Outcome.ACCEPTED):
        raise errors.AlreadyTaken
    session = ticket.session
    call = Call.objects.create(
        ticket=ticket,
        session=session,
        agent=user,
        queue_id=ticket.queue_id,
        provider=session.widget.provider,
        started_at=now,
        **waits.facts(ticket, now),
    )
    agents.hold_to_limit(user)
    AgentPresence.objects.filter(user=user).update(missed_offers=0, seen_at=now)
    rows = publish.append(
        session,
        events.AgentAssigned(ticket_id=str(ticket.pk), agent=agent_ref(user)),
        events.CallStarted(call_id=str(call.pk), provider=call.provider),
        become=State.IN_CALL,
        only_from=[State.QUEUED],
        queue_id=ticket.queue_id,
        agents=[user.pk],
    )
    if rows is None:
        raise errors.AlreadyTaken
    audit.record(actor, "ticket.accepted", ticket, category="queue", call=str(call.pk))
    transaction.on_commit(partial(signals.call_started.send_robust, Call, call=call), robust=True)
    routing.soon()  # another offer to this agent may be one too many now
    return call


def release(actor: Any, ticket_id: UUID) -> None:
    """The agent gives the visitor back to the head of the queue. Raises PermissionDenied, NotFound."""
    user = audit.user_of(actor)
    if not permissions.can_answer(user):
        raise errors.PermissionDenied
    ticket = Ticket.objects.select_related("session").filter(pk=ticket_id, agent=user).first()
    if ticket is None or not give_back(ticket, "released", actor):
        raise errors.NotFound


@transaction.atomic
def give_back(ticket: Ticket, reason: Any, actor: Any = None) -> bool:
    """Back to waiting with the time of joining it had; the call is dropped. False when it was not assigned any more."""
    held = Ticket.objects.filter(pk=ticket.pk, status=Ticket.Status.ASSIGNED, agent_id=ticket.agent_id)
    if not held.update(status=Ticket.Status.WAITING, agent=None, assigned_at=None):
        return False
    now = timezone.now()
    active = Call.objects.filter(ticket_id=ticket.pk, status=Call.Status.ACTIVE)
    active.update(status=Call.Status.DROPPED, ended_at=now, end_reason=reason)
    call = Call.objects.filter(ticket_id=ticket.pk).latest("started_at")
    parties.close_all(call, now)
    AgentPresence.objects.filter(user=ticket.agent_id).update(freed_at=now)
    ended = events.CallEnded(
        call_id=str(call.pk), reason=reason, status="dropped", duration_seconds=call.duration_seconds
    )
    given = events.AgentUnassigned(ticket_id=str(ticket.pk), agent=agent_ref(ticket.agent), reason=reason)
    publish.append(
        ticket.session,
        *cobrowse_ends.of_call(call),
        ended,
        given,
        become=State.QUEUED,
        only_from=[State.IN_CALL, State.ASSIGNED],
        queue_id=ticket.queue_id,
        agents=[ticket.agent_id] if ticket.agent_id else [],
    )
    audit.record(actor or ticket.agent, "ticket.released", ticket, category="queue", reason=reason)
    routing.soon()
    return True
