"""Who sits in a call, as each side is told: keys, names and roles. Reading only."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any, Literal, NamedTuple, TypedDict
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils import timezone

from .. import errors, events, permissions
from ..conference import Participant
from ..models import Call, CallParty, Ticket, Whisper
from ..models.parties import LIVE
from ..times import iso
from .agents import agent_ref
from .prepared import Prepared

Role = Literal["consulted", "supervisor"]


class Seat(TypedDict):
    """Somebody in a call beside its visitor and its agent. `party` is their key in signals."""

    party: str
    id: str
    name: str
    role: Role


class PartyRow(TypedDict):
    """What became of somebody who was asked into a call, or supervised it."""

    id: str
    name: str
    role: Role
    status: Literal["invited", "joined", "left", "declined", "expired"]


class Invitation(TypedDict("_From", {"from": events.AgentRef})):
    """A call that an agent is asked into, for so many seconds more."""

    id: str
    call_id: str
    session_id: str
    customer_name: str
    queue: dict[str, Any]
    note: str
    expires_at: str
    seconds: int


class Speaker(NamedTuple):
    """Who sends a signal: their key, their side, and the name to show to others."""

    key: str
    side: Participant
    name: str = ""


VISITOR = Speaker("visitor", "visitor")


def key_of(user_id: Any) -> str:
    """An agent's key in signals."""
    return f"agent-{user_id}"


def speaker(user: Any, call: Call) -> Speaker:
    """The user as one of those in the call, by what they may do now. Raises PermissionDenied."""
    parts = joined(call.pk).filter(user=user)
    if not permissions.can_oversee(user):
        parts = parts.exclude(role=CallParty.Role.SUPERVISOR)
    if permissions.can_touch_call(user, call) or (permissions.can_take_part(user) and parts.exists()):
        return Speaker(key_of(user.pk), "agent", agent_ref(user)["name"])
    raise errors.PermissionDenied("You are not in this call.")


def joined(call_id: UUID) -> QuerySet[CallParty]:
    """Who is in the call beside its visitor and its agent, the first come first."""
    found = CallParty.objects.filter(call=call_id, status=CallParty.Status.JOINED)
    return found.select_related("user").order_by("joined_at")


def others(call: Call, key: str) -> list[str]:
    """The keys of all in the call but this one. One query."""
    here = joined(call.pk).values_list("user_id", flat=True)
    agent = [call.agent_id] if call.agent_id else []
    return [each for each in ("visitor", *map(key_of, [*agent, *here])) if each != key]


def agents_of(ticket: Ticket) -> list[int]:
    """The ids of the agents who are in this ticket's call. One query."""
    here = CallParty.objects.filter(call__ticket=ticket, status=CallParty.Status.JOINED)
    return [*([ticket.agent_id] if ticket.agent_id else []), *here.values_list("user_id", flat=True)]


def seat(party: CallParty) -> Seat:
    """A party as others in the call are told of them. Needs `user` loaded."""
    who = agent_ref(party.user)
    return {"party": key_of(party.user_id), "id": who["id"], "name": who["name"], "role": party.role}  # type: ignore[typeddict-item]


def seats(call_id: UUID) -> list[Seat]:
    """Who is in the call beside its visitor and its agent. One query."""
    return [seat(party) for party in joined(call_id)]


def seats_of(session_ids: Collection[UUID]) -> dict[UUID, list[Seat]]:
    """The same by session, for those whose call has such parties. One query."""
    found: dict[UUID, list[Seat]] = {}
    here = CallParty.objects.filter(
        status=CallParty.Status.JOINED, call__session__in=session_ids, call__status=Call.Status.ACTIVE
    )
    for party in here.select_related("user", "call").order_by("joined_at"):
        found.setdefault(party.call.session_id, []).append(seat(party))
    return found


def among(user: Any, *statuses: str) -> Q:
    """The calls of this agent, and those in which they have such a part."""
    parts = CallParty.objects.filter(user=user, status__in=statuses or LIVE)
    return Q(agent=user) | Q(pk__in=parts.values("call"))


def with_parties(calls: QuerySet[Call]) -> QuerySet[Call]:
    """With what `rows` and `last_whisper` need: one more query, however many calls."""
    parties = CallParty.objects.select_related("user").order_by("invited_at")
    newest = Whisper.objects.filter(call=OuterRef("pk")).order_by("-id").values("id")[:1]
    calls = calls.prefetch_related(Prefetch("parties", parties, to_attr="known_parties"))
    return calls.annotate(newest_whisper=Coalesce(Subquery(newest), 0))


def rows(call: Call) -> list[PartyRow]:
    """Everybody who was asked in, or in it, with the last that is known; without who is responsible by now."""
    found = getattr(call, "known_parties", None)
    if found is None:
        found = _PARTIES(call_id=call.pk)
    last = {party.user_id: party for party in found if party.user_id != call.agent_id}
    return [
        {**agent_ref(party.user), "role": party.role, "status": party.status}  # type: ignore[typeddict-item]
        for party in last.values()
    ]


def last_whisper(call: Call) -> int:
    """The id of the newest whisper, 0 when there is none."""
    found = getattr(call, "newest_whisper", None)
    if found is None:
        found = next((last for (last,) in _NEWEST(call_id=call.pk)), 0)
    return int(found)


def _parties(call_id: Any) -> Any:
    return CallParty.objects.filter(call_id=call_id).select_related("user").order_by("invited_at")


def _newest(call_id: Any) -> Any:
    return Whisper.objects.filter(call_id=call_id).order_by("-id").values_list("id")[:1]


_PARTIES = Prepared[CallParty](_parties, call_id=UUIDField())
_NEWEST = Prepared[tuple[int]](_newest, call_id=UUIDField())


def invitations(user_ids: Collection[int]) -> dict[int, list[Invitation]]:
    """What each of these agents is asked into now. One query."""
    found: dict[int, list[Invitation]] = {user_id: [] for user_id in user_ids}
    now = timezone.now()
    open_ = CallParty.objects.filter(user__in=user_ids, status=CallParty.Status.INVITED, expires_at__gt=now)
    for party in open_.select_related("call__session", "call__ticket__queue", "invited_by"):
        call, queue, ends = party.call, party.call.ticket.queue, party.expires_at or now
        found[party.user_id].append(
            {
                "id": str(party.pk),
                "call_id": str(call.pk),
                "session_id": str(call.session_id),
                "customer_name": call.session.customer_name,
                "queue": {"id": queue.pk, "slug": queue.slug, "name": queue.name},
                "from": agent_ref(party.invited_by),
                "note": party.note,
                "expires_at": iso(ends),
                "seconds": max(0, math.ceil((ends - now).total_seconds())),
            }
        )
    return found
