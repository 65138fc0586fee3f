"""Pace: how fast a queue is served, and so how long a visitor will wait.

Who is not next at a free agent waits until as many calls have ended as stand before them, and theirs: with every agent
busy that is once in a mean call time divided by the calls that go on at once. The mean is of the queue's recent calls
(`calls`), wrap-up included. How long the present calls have lasted is left out on purpose: in simulation, what they still
take is no better known by it than one percent. tests/services/test_pace.py holds the error.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..conf import conf
from ..models import AgentPresence, Call, CallParty, QueueMember

FIRST_GUESS = 300.0
"""Seconds a call is taken to last before the queue has had its first."""
MOST = 3600
"""An estimate is never above it, and at it means more than an hour: further ahead nothing is known."""


class Pace(NamedTuple):
    """Seconds an agent needs for a visitor, calls that the agents who are there can have at once, and have now.

    With nobody there it is counted as if one agent were and had just begun a call.
    """

    seconds: float
    slots: int
    busy: int

    @classmethod
    def of(cls, service_seconds: float | None, wrap_up_seconds: int, slots: int, busy: int) -> Pace:
        """From a queue's row and `agents`."""
        return cls((service_seconds or FIRST_GUESS) + wrap_up_seconds, slots, busy)

    @property
    def free(self) -> int:
        """Visitors that could be taken at once."""
        return max(0, self.slots - self.busy)

    @property
    def seconds_a_place(self) -> float:
        """How long until the line moves by one, while nobody is free."""
        return self.seconds / max(1, self.slots)

    def estimate(self, position: int) -> int:
        """Seconds until the visitor in this place is served, at most MOST."""
        return min(MOST, round(max(0, position - self.free) * self.seconds_a_place))


def present_since() -> datetime:
    """An agent not heard from since then is not there."""
    return timezone.now() - timedelta(seconds=conf.agent_grace)


def agents(since: datetime, queue: int | None = None) -> dict[str, Any]:
    """`slots` and `busy` of this queue, or of each row's own, as parts of another query.

    A call of another queue keeps an agent busy, too, and so does another's call in which they help.
    """
    there = AgentPresence.objects.filter(available=True, seen_at__gte=since).values("user")
    members = QueueMember.objects.filter(user__in=there)
    able = members.filter(queue=queue or OuterRef("queue_id")).order_by().values("queue")
    able = able.annotate(n=Sum(Coalesce("user__agent_profile__max_calls", Value(1))))
    theirs = members.filter(queue=queue or OuterRef(OuterRef("queue_id"))).values("user")
    live = Call.objects.filter(status=Call.Status.ACTIVE, agent__in=theirs)
    helping = CallParty.objects.filter(status=CallParty.Status.JOINED, user__in=theirs)
    return {
        "slots": Coalesce(Subquery(able.values("n")), 0),
        "busy": _count(live, "status") + _count(helping, "status"),
    }


def count(tickets: QuerySet[Any]) -> Coalesce:
    """How many tickets of one queue, as a part of another query."""
    return _count(tickets, "queue")


def _count(found: QuerySet[Any], by: str) -> Coalesce:
    return Coalesce(Subquery(found.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)
