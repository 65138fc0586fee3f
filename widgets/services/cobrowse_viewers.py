"""Who may look at a visitor's page now: who asked, and in a call all agents who are in it. Reading only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from .. import events
from ..models import CallParty, Cobrowse
from ..models.cobrowse import LIVE_COBROWSE
from . import seats
from .agents import agent_ref


def ids(cobrowse: Cobrowse) -> set[int]:
    """Who may look and hear of it. Needs `call` loaded."""
    if cobrowse.call is None:
        return {cobrowse.agent_id} if cobrowse.agent_id else set()
    here = set(seats.joined(cobrowse.call.pk).values_list("user_id", flat=True))
    return here | ({cobrowse.call.agent_id} if cobrowse.call.agent_id else set())


def agents(cobrowse: Cobrowse) -> list[Any]:
    """The same as users, the call's agent first, then by when they came. One query in a call, with its agent loaded."""
    if cobrowse.call is None:
        return [cobrowse.agent] if cobrowse.agent else []
    owner = [cobrowse.call.agent] if cobrowse.call.agent else []
    return owner + [party.user for party in seats.joined(cobrowse.call.pk)]


def also(cobrowse: Cobrowse, here: Sequence[Any] | None = None) -> list[events.AgentRef]:
    """Who may look beside who asked; nobody once it is over. `here` is what `agents` would read."""
    if cobrowse.call_id is None or cobrowse.status not in LIVE_COBROWSE:
        return []
    found = agents(cobrowse) if here is None else here
    return [agent_ref(user) for user in found if user.pk != cobrowse.agent_id]


def seen_by(user_ids: Collection[int]) -> Q:
    """The live ones that these agents may look at."""
    parts = CallParty.objects.filter(user__in=user_ids, status=CallParty.Status.JOINED)
    in_call = Q(call__agent__in=user_ids) | Q(call__in=parts.values("call"))
    return (Q(call=None, agent__in=user_ids) | in_call) & Q(status__in=LIVE_COBROWSE)


def live_of(user_ids: Collection[int]) -> list[tuple[Cobrowse, list[Any]]]:
    """The live ones that these agents may look at, and all who may look at each. Two queries."""
    found = Cobrowse.objects.select_related("agent", "call__agent", "session__widget").filter(seen_by(user_ids))
    mine = list(found)
    here: dict[UUID | None, list[Any]] = {}
    if mine:
        calls = [each.call_id for each in mine if each.call_id]
        joined = CallParty.objects.filter(call__in=calls, status=CallParty.Status.JOINED).select_related("user")
        for party in joined.order_by("joined_at"):
            here.setdefault(party.call_id, []).append(party.user)
    owners = [each.call.agent if each.call else each.agent for each in mine]
    return [
        (each, ([owner] if owner else []) + here.get(each.call_id, []))
        for each, owner in zip(mine, owners, strict=True)
    ]
