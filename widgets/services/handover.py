"""Handing a call over: cold, warm, taken over, or inherited from an agent who was lost.

Cold. In one transaction the call is completed (`transferred`) and the ticket waits again in the target queue, with the
time of joining it had: nobody is between two places. To an agent the ticket is `offered` at once, by a `direct` offer that
routing lets stand; not taken, it is an offer as any, and the visitor at the head of the line for everybody. Where the agent
cannot take it by then, nothing has happened and the call goes on.

Warm. The other agent is invited (`parties`); `complete` makes them responsible: ticket and call change hands, the call goes
on. A supervisor's take-over is the same without the invitation, and so is the inheritance of a lost agent's call by the
party who is in it.

Races. Each begins with an UPDATE of the ticket that wants it assigned to the agent it is taken from, then of the call:
of a transfer, an end, a release, two take-overs and the visitor's going the first wins, and the others find it gone.
Lock order: ticket, offer, call, party, queue, presence (in order of ids), session.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from .. import errors, events, permissions, publish
from ..conf import conf
from ..models import AgentPresence, Call, CallParty, Queue, QueueMember, Session, Ticket
from ..models.parties import LIVE
from ..times import iso
from . import agents, audit, calls, cobrowse_ends, offers, parties, routing, seats, targets
from .agents import agent_ref

MAX_NOTE = 2000
How = Literal["completed", "taken_over", "agent_lost"]
State = Session.State


def cold(actor: Any, call: Call, agent: str | None, queue: str | None, note: str = "") -> None:
    """The visitor waits for this agent, by the user's id, or in this queue, by its slug. Ends the call.

    Raises PermissionDenied, NotInCall, InvalidRequest, AgentUnavailable, QueueClosed.
    """
    _check(actor, call)
    user = targets.agent_called(agent, call) if agent is not None else None
    _cold(actor, call, user, _queue_of(user, call) if user else targets.queue_called(queue or ""), note)


def _queue_of(user: Any, call: Call) -> Queue:
    """Where the visitor waits for this agent: the queue they are in, if the agent answers it, else the agent's own."""
    mine = QueueMember.objects.filter(user=user).select_related("queue").order_by("-queue__priority", "queue__name")
    queues = [member.queue for member in mine]
    if not queues:
        raise errors.AgentUnavailable
    return next((queue for queue in queues if queue.pk == call.ticket.queue_id), queues[0])


@transaction.atomic
def _cold(actor: Any, call: Call, agent: Any, queue: Queue, note: str) -> None:
    former, ticket, now = audit.user_of(actor), call.ticket, timezone.now()
    held = Ticket.objects.filter(pk=ticket.pk, status=Ticket.Status.ASSIGNED, agent=former)
    status = Ticket.Status.OFFERED if agent else Ticket.Status.WAITING
    left = _left(former, note, now)
    if not held.update(status=status, queue=queue, agent=None, assigned_at=None, handover=left):
        raise errors.NotInCall
    if agent:
        offers.hold_out(ticket, agent.pk, now, now + timedelta(seconds=queue.accept_seconds))
    ended = _ended(call, now)
    calls.settle(ended, agent.pk if agent else None)
    if agent and not _can_come(agent.pk, now):
        raise errors.AgentUnavailable
    to: events.TransferTarget = {"agent": agent_ref(agent)} if agent else {"queue": queue.name}
    publish.append(
        ticket.session,
        events.CallTransferred(call_id=str(call.pk), mode="cold", from_agent=agent_ref(former), to=to),
        *calls.end_facts(ended),
        events.AgentUnassigned(ticket_id=str(ticket.pk), agent=agent_ref(former), reason="transferred"),
        become=State.QUEUED,
        only_from=[State.IN_CALL, State.ASSIGNED],
        queue_id=queue.pk,
        parties=[],
    )
    publish.ring(None, [], agents=[former.pk, agent.pk] if agent else [former.pk])
    details = {"mode": "cold", "agent": str(agent.pk)} if agent else {"mode": "cold", "queue": queue.slug}
    audit.record(actor, "call.transferred", ended, category="call", **details)
    routing.soon()


def _can_come(agent_id: Any, now: datetime) -> bool:
    return agents.still_there(agent_id, now - timedelta(seconds=conf.agent_grace)) and not offers.is_invited(agent_id)


def _ended(call: Call, now: datetime) -> Call:
    active = Call.objects.filter(pk=call.pk, status=Call.Status.ACTIVE, agent=call.agent)
    if not active.update(status=Call.Status.COMPLETED, ended_at=now, end_reason="transferred"):
        raise errors.NotInCall
    return Call.objects.select_related("agent", "session__widget", "queue", "ticket__queue").get(pk=call.pk)


def warm(actor: Any, call: Call, agent: str | None, queue: str | None, note: str = "") -> None:
    """Asks this agent in, or the first of this queue who can come. Raises as `cold` does, and CallFull."""
    _check(actor, call)
    if agent is not None:
        parties.invite(actor, call, targets.agent_called(agent, call), note)
        return
    for user in targets.free_of(targets.queue_called(queue or ""), call):
        try:
            parties.invite(actor, call, user, note)
        except errors.AgentUnavailable:  # somebody else was faster
            continue
        return
    raise errors.AgentUnavailable


def _check(actor: Any, call: Call) -> None:
    if not permissions.can_touch_call(audit.user_of(actor), call):
        raise errors.PermissionDenied
    if call.status != Call.Status.ACTIVE:
        raise errors.NotInCall


def complete(actor: Any, call: Call) -> Call:
    """The one who was asked in is responsible now. Raises PermissionDenied, NotInCall (also when nobody else is in it)."""
    _check(actor, call)
    heirs = [party for party in seats.joined(call.pk) if permissions.can_answer(party.user)]
    if not heirs:
        raise errors.NotInCall("Nobody else is in this call yet.")
    heir = min(heirs, key=lambda party: party.role != CallParty.Role.CONSULTED)
    if not make_responsible(actor, call, heir.user, "completed", heir):
        raise errors.NotInCall
    return _fresh(call)


def inherit(ticket: Ticket, gone: datetime) -> bool:
    """The call of an agent not heard from since then goes to a party of it who was. False: there is none."""
    call = Call.objects.select_related("agent", "session", "ticket__queue", "queue")
    lost = call.filter(ticket=ticket, status=Call.Status.ACTIVE, agent=ticket.agent_id).first()
    if lost is None:
        return False
    there = seats.joined(lost.pk).filter(user__agent_presence__seen_at__gte=gone)
    for party in sorted(there, key=lambda party: party.role != CallParty.Role.CONSULTED):
        if permissions.can_answer(party.user) and make_responsible(None, lost, party.user, "agent_lost", party):
            return True
    return False


def make_responsible(actor: Any, call: Call, heir: Any, how: How, party: CallParty | None = None) -> bool:
    """The call goes on with another agent; with `party` only while they are in it. False: somebody was faster."""
    with transaction.atomic():
        if _change_hands(call, heir, party):
            _tell(actor, call, heir, how)
            return True
        transaction.set_rollback(True)
        return False


def _change_hands(call: Call, heir: Any, party: CallParty | None) -> bool:
    now = timezone.now()
    left = _left(call.agent, party.note if party else "", now)
    held = Ticket.objects.filter(pk=call.ticket_id, status=Ticket.Status.ASSIGNED, agent=call.agent_id)
    if not held.update(agent=heir, assigned_at=now, handover=left):
        return False
    active = Call.objects.filter(pk=call.pk, status=Call.Status.ACTIVE, agent=call.agent_id)
    if not active.update(agent=heir):
        return False
    mine = CallParty.objects.filter(call=call, user=heir, status__in=LIVE)
    if party is not None:
        mine = mine.filter(pk=party.pk, status=CallParty.Status.JOINED)
    return bool(mine.update(status=CallParty.Status.LEFT, left_at=now)) or party is None


def _tell(actor: Any, call: Call, heir: Any, how: How) -> None:
    now, former = timezone.now(), call.agent
    former_id = former.pk if former else None
    agents.lock([each for each in (former_id, heir.pk) if each is not None])
    AgentPresence.objects.filter(user=heir.pk).update(missed_offers=0)
    calls.free(call.queue, former_id, now, wrap_up=how != "agent_lost")
    here = list(seats.joined(call.pk))
    publish.append(
        call.session,
        *cobrowse_ends.of_call(call, "transferred"),
        events.CallTransferred(
            call_id=str(call.pk), mode="warm", from_agent=agent_ref(former), to={"agent": agent_ref(heir)}
        ),
        only_from=[State.IN_CALL, State.ASSIGNED],
        agents=[heir.pk, *(party.user_id for party in here)],
        parties=[seats.seat(party) for party in here],
    )
    if former_id is not None:
        publish.ring(None, [], agents=[former_id])
    details = {"mode": "warm", "agent": str(heir.pk), "former": str(former_id or ""), "how": how}
    audit.record(actor, "call.transferred", call, category="call", **details)


def _left(former: Any, note: str, now: datetime) -> dict[str, Any]:
    return {"from": dict(agent_ref(former)), "note": note.replace("\0", ""), "at": iso(now)}


def _fresh(call: Call) -> Call:
    return Call.objects.select_related("agent", "session__widget", "queue", "ticket__queue").get(pk=call.pk)
