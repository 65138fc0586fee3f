"""The parties of a call: who was asked in, who is in it, who has left. Lock order: ticket, call, party, presence, session.

States. An invitation is `invited` until it is answered (`joined`, `declined`), its time is up (`expired`) or the call ends
(`expired`); who supervises is `joined` at once. `joined` becomes `left` by leaving, by being lost for
`WIDGETS_AGENT_GRACE`, by losing the right, with the call, or by becoming the one who is responsible (`handover`).

Races. Whoever changes the parties of a call has its row first, by an UPDATE that wants it active, and then changes the
party by a conditional UPDATE: an answer, the end of its time and the end of the call have one winner, and of two who
would be let in there is room for one. Two partial unique constraints allow a user one live row a call, and one
invitation. An agent who is offered a visitor while being invited gets one of the two: both look last at the agent's
presence, in an UPDATE, and only then for the other.

Messages. Each change rings everybody in the call, and the bell says who is in it now: the visitor is told, and who has
left hears nothing more. A lost bell is made good when the hub next looks.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from .. import errors, permissions, publish
from ..conf import conf
from ..models import AgentPresence, Call, CallParty
from ..models.parties import LIVE
from . import agents, audit, cobrowse_ends, offers, rights, routing, seats

BATCH = 200
ROOM = 1
"""How many may be in a call beside the visitor and the agent: the call's view has no place for more."""
Status = CallParty.Status


def hold(call: Call, **still: Any) -> None:
    """In the caller's transaction, takes the call's row. Raises NotInCall when it is over, or is not `still` like this."""
    active = Call.objects.filter(pk=call.pk, status=Call.Status.ACTIVE, **still)
    if not active.update(provider=F("provider")):
        raise errors.NotInCall


@transaction.atomic
def invite(actor: Any, call: Call, user: Any, note: str = "") -> CallParty:
    """The call's agent asks another one in. Raises NotInCall, CallFull, AgentUnavailable."""
    inviter, now = audit.user_of(actor), timezone.now()
    hold(call, agent=inviter)
    _find_room(call, user)
    seconds = call.ticket.queue.accept_seconds
    given = {"invited_by": inviter, "note": note, "invited_at": now, "expires_at": now + timedelta(seconds=seconds)}
    party = _create(call=call, user=user, role=CallParty.Role.CONSULTED, **given)
    if not agents.still_there(user.pk, now - timedelta(seconds=conf.agent_grace)) or offers.is_offered(user.pk):
        raise errors.AgentUnavailable
    audit.record(actor, "party.invited", call, category="call", user=str(user.pk))
    publish.ring(None, [], agents=[inviter.pk, user.pk])
    return party


@transaction.atomic
def step_in(actor: Any, call: Call) -> None:
    """The actor is in the call from now on, to supervise it. Repeatable. Raises NotInCall, CallFull."""
    user, now = audit.user_of(actor), timezone.now()
    hold(call)
    live = CallParty.objects.filter(call=call, user=user, status__in=LIVE)
    if live.filter(status=Status.JOINED).exists():
        return
    if not live.update(status=Status.JOINED, role=CallParty.Role.SUPERVISOR, joined_at=now):
        _find_room(call, user)
        _create(call=call, user=user, role=CallParty.Role.SUPERVISOR, status=Status.JOINED, joined_at=now)
    _arrived(actor, call, CallParty.Role.SUPERVISOR)


def _find_room(call: Call, user: Any) -> None:
    """With the call's row in hand, so that nobody else is counting."""
    if CallParty.objects.filter(call=call, status__in=LIVE).exclude(user=user).count() >= ROOM:
        raise errors.CallFull


def _create(**fields: Any) -> CallParty:
    try:
        with transaction.atomic():
            return CallParty.objects.create(**fields)
    except IntegrityError as error:  # asked in already, here or elsewhere
        raise errors.AgentUnavailable from error


def join(actor: Any, call_id: UUID) -> Call:
    """The invited agent comes in. Repeatable. Raises PermissionDenied, NotFound, InvitationOver."""
    user = audit.user_of(actor)
    if not permissions.can_answer(user):
        raise errors.PermissionDenied
    call = _mine(user, call_id).call
    try:
        _join(actor, call)
    except errors.NotInCall as error:
        raise errors.InvitationOver from error
    return call


@transaction.atomic
def _join(actor: Any, call: Call) -> None:
    now = timezone.now()
    hold(call)
    mine = CallParty.objects.filter(call=call, user=audit.user_of(actor))
    if mine.filter(status=Status.JOINED).exists():
        return
    if not mine.filter(status=Status.INVITED, expires_at__gt=now).update(status=Status.JOINED, joined_at=now):
        raise errors.InvitationOver
    _arrived(actor, call, CallParty.Role.CONSULTED)


def _arrived(actor: Any, call: Call, role: str) -> None:
    user = audit.user_of(actor)
    AgentPresence.objects.filter(user=user).update(missed_offers=0, seen_at=timezone.now())
    audit.record(actor, "party.joined", call, category="call", role=role)
    tell(call)
    routing.soon()  # an offer to this agent may be one too many now


@transaction.atomic
def decline(user: Any, call_id: UUID) -> None:
    """The invited agent does not come. Raises NotFound, InvitationOver."""
    party = _mine(user, call_id)
    if not _settle(party, Status.DECLINED):
        raise errors.InvitationOver


def _settle(party: CallParty, status: str) -> bool:
    """Whether this was the one to end the invitation."""
    if not CallParty.objects.filter(pk=party.pk, status=Status.INVITED).update(status=status):
        return False
    publish.ring(None, [], agents=[each for each in (party.invited_by_id, party.user_id) if each])
    routing.soon()
    return True


def leave(actor: Any, call_id: UUID) -> None:
    """The party goes; the call goes on. Repeatable. Raises NotFound, NotInCall for who has not come yet."""
    party = _mine(audit.user_of(actor), call_id)
    if party.status != Status.LEFT and not _leave(actor, party, "left"):
        raise errors.NotInCall


@transaction.atomic
def _leave(actor: Any, party: CallParty, reason: str) -> bool:
    now = timezone.now()
    Call.objects.filter(pk=party.call_id).update(provider=F("provider"))  # its row first, whatever has become of it
    if not CallParty.objects.filter(pk=party.pk, status=Status.JOINED).update(status=Status.LEFT, left_at=now):
        return False
    AgentPresence.objects.filter(user=party.user_id).update(freed_at=now)
    audit.record(actor, "party.left", party.call, category="call", user=str(party.user_id), reason=reason)
    tell(party.call, gone=[party.user_id])
    cobrowse_ends.of_party(party.call, party.user_id)
    routing.soon()
    return True


def dismiss() -> int:
    """Lets go of parties whose right was taken away meanwhile; how many. Safe in any number of processes."""
    here = list(CallParty.objects.filter(status=Status.JOINED).select_related("user", "call"))
    rights.read_all(party.user for party in here)
    return sum(_leave(None, party, "right_lost") for party in here if not _may_stay(party))


def _may_stay(party: CallParty) -> bool:
    supervises = party.role == CallParty.Role.SUPERVISOR
    return (permissions.can_oversee if supervises else permissions.can_answer)(party.user)


def _mine(user: Any, call_id: UUID) -> CallParty:
    """The user's last part in this call, whatever has become of it. Raises NotFound."""
    found = CallParty.objects.select_related(
        "call__session__widget", "call__agent", "call__queue", "call__ticket__queue"
    )
    party = found.filter(call=call_id, user=user).order_by("-invited_at").first()
    if party is None:
        raise errors.NotFound
    return party


def tell(call: Call, gone: Collection[int] = ()) -> None:
    """After commit, who is in the call now: to the visitor and to those who are; who has gone hears nothing more."""
    here = seats.joined(call.pk)
    responsible = [call.agent_id] if call.agent_id else []
    everybody = [*responsible, *(party.user_id for party in here)]
    publish.ring(call.session_id, [], agents=everybody, parties=[seats.seat(party) for party in here])
    if gone:
        publish.ring(None, [], agents=gone)


def close_all(call: Call, now: datetime) -> None:
    """In the transaction that ends the call, and has its row: nobody is in it any more, and nobody is asked in."""
    live = CallParty.objects.filter(call=call, status__in=LIVE)
    if not (here := dict(live.values_list("user_id", "status"))):
        return
    live.filter(status=Status.INVITED).update(status=Status.EXPIRED)
    live.update(status=Status.LEFT, left_at=now)
    joined = [user_id for user_id, status in here.items() if status == Status.JOINED]
    agents.lock([*joined, call.agent_id])  # the caller frees the call's agent
    AgentPresence.objects.filter(user__in=joined).update(freed_at=now)
    publish.ring(None, [], agents=here)


def sweep(now: datetime | None = None) -> int:
    """Ends the invitations whose time is up, and lets go of parties who were lost. Safe in any number of processes."""
    now = now or timezone.now()
    gone = now - timedelta(seconds=conf.agent_grace)
    there = AgentPresence.objects.filter(user=OuterRef("user"), seen_at__gte=gone)
    lost = Q(status=Status.JOINED, joined_at__lt=gone) & ~Exists(there)
    found = CallParty.objects.filter(Q(status=Status.INVITED, expires_at__lte=now) | lost).select_related("call")
    return sum(
        _expire(party) if party.status == Status.INVITED else _leave(None, party, "lost") for party in found[:BATCH]
    )


@transaction.atomic
def _expire(party: CallParty) -> bool:
    """Silence counts as an offer that was let go."""
    if not _settle(party, Status.EXPIRED):
        return False
    offers.let_go(party.user_id)
    return True
