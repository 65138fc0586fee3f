"""Agents: how others see them, which of them are on duty, and which are free."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .. import errors, events
from ..models import AgentPresence, AgentProfile, Call, CallParty, Offer, QueueMember, Ticket
from ..models.parties import LIVE


def agent_ref(user: Any) -> events.AgentRef:
    """The agent as visitors see them: an id and a name."""
    if user is None:
        return {"id": "", "name": _("Support")}
    return {"id": str(user.pk), "name": user.get_full_name() or user.get_username()}


class Agent(NamedTuple):
    """An agent on duty. `languages` and `skills` None: any visitor."""

    user_id: int
    queues: frozenset[int]
    languages: frozenset[str] | None
    skills: frozenset[str] | None
    idle_since: datetime
    free: bool

    def has(self, skills: list[str]) -> bool:
        """All of these."""
        return self.skills is None or self.skills >= set(skills)

    def speaks(self, language: str) -> bool:
        """This language, whatever the region."""
        return not (language and self.languages) or _base(language) in self.languages


def live_calls(user: str) -> Any:
    """How many calls the user of this column is in, or has been asked into, as a part of another query."""
    own = Call.objects.filter(agent=OuterRef(user), status=Call.Status.ACTIVE).order_by().values("agent")
    others = CallParty.objects.filter(user=OuterRef(user), status__in=LIVE).order_by().values("user")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0) + Coalesce(
        Subquery(others.annotate(n=Count("pk")).values("n")), 0
    )


def most_calls(user: str) -> Coalesce:
    """How many calls at once the user of this column may have."""
    return Coalesce(F(f"{user}__agent_profile__max_calls"), Value(1), output_field=IntegerField())


def on_duty(members: QuerySet[QueueMember], now: datetime, since: datetime) -> list[Agent]:
    """Those of these members who are available and were heard from since then. One query."""
    there = members.filter(user__agent_presence__available=True, user__agent_presence__seen_at__gte=since)
    wrapping_up = Q(user__agent_presence__wrap_up_until__gt=now)
    busy = Exists(Offer.objects.filter(agent=OuterRef("user"), outcome=Offer.Outcome.PENDING))
    rows = there.annotate(calls=live_calls("user"), most=most_calls("user")).annotate(
        busy=Q(busy) | wrapping_up | Q(calls__gte=F("most"))
    )
    profile = ("user__agent_profile__languages", "user__agent_profile__skills")
    found: dict[int, Agent] = {}
    for user_id, queue_id, languages, skills, idle, taken in rows.values_list(
        "user_id", "queue_id", *profile, "user__agent_presence__freed_at", "busy"
    ):
        queues = frozenset({queue_id}) | (found[user_id].queues if user_id in found else frozenset())
        spoken = frozenset(map(_base, languages)) if languages else None
        able = frozenset(skills) if skills is not None else None
        found[user_id] = Agent(user_id, queues, spoken, able, idle, not taken)
    return list(found.values())


def suitable(ticket: Ticket, duty: list[Agent]) -> list[Agent]:
    """Who of those on duty can serve this visitor best, whether they are free or not."""
    here = [agent for agent in duty if ticket.queue_id in agent.queues]
    able = [agent for agent in here if agent.has(ticket.skills)]
    return [agent for agent in able if agent.speaks(ticket.language)] or able or here


def lock(user_ids: Collection[Any]) -> None:
    """In the caller's transaction, takes the presences of all of these in one order, so that two never wait in a ring."""
    found = AgentPresence.objects.select_for_update().filter(user__in=user_ids).order_by("user_id")
    list(found.values_list("pk", flat=True))


def still_there(user_id: Any, since: datetime) -> bool:
    """In the caller's transaction, whether the agent is available; they cannot take a break before it is committed."""
    there = AgentPresence.objects.filter(user=user_id, available=True, seen_at__gte=since)
    return bool(there.update(missed_offers=F("missed_offers")))


def hold_to_limit(user: Any) -> None:
    """In the transaction that gave the agent a call: not one more than their profile allows. Raises InCall.

    The profile's row is theirs alone until it is committed: of two calls that are taken at once one sees the other. Who
    has no profile was set no limit.
    """
    profile = AgentProfile.objects.select_for_update().filter(user=user)
    most = profile.values_list("max_calls", flat=True).first()
    if most is not None and Call.objects.filter(agent=user, status=Call.Status.ACTIVE).count() > most:
        raise errors.InCall(_("You have as many calls as you may have at once. End one first."))


def _base(language: str) -> str:
    return str(language).lower().replace("_", "-").partition("-")[0]
