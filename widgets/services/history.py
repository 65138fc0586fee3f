"""The history of calls: found by filters, page by page without counting, and each with what happened in it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Max, Min, Q, QuerySet, Subquery
from django.utils import timezone

from .. import events, permissions
from ..models import Call, CallParty, Queue, QueueMember, SessionEvent
from ..models.log import EventRow
from . import queues, recorded, seats
from .agents import agent_ref

PAGE = 50
TIMELINE = 500
KNOWN_FOR = timedelta(days=90)
"""How far back dispositions that somebody wrote are looked for."""
_ANEW = (events.QueueJoined.type, events.AgentAssigned.type)
_OVER = (events.CallEnded.type, events.QueueLeft.type, events.QueueAbandoned.type)
SEARCHED = ("session__form_data__name", "session__identity__name", "session__page_title", "session__page_url", "notes")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for; empty members let all pass. `since` and `until` are days by the site's clock, both included.

    `queue` is a slug, `agent` a user's key. `search` finds parts of the customer's name, of the page and of the notes,
    by reading what the other filters leave.
    """

    status: str = ""
    queue: str = ""
    agent: str = ""
    disposition: str = ""
    since: date | None = None
    until: date | None = None
    search: str = ""

    def chosen(self) -> dict[str, str]:
        """Those that are set, as text."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    def of(self, calls: QuerySet[Call]) -> QuerySet[Call]:
        """The calls that pass."""
        if self.status:
            calls = calls.filter(status=self.status)
        if self.queue:
            calls = calls.filter(queue__slug=self.queue)
        if self.agent:
            calls = calls.filter(agent__in=_user(self.agent))
        if self.disposition:
            calls = calls.filter(disposition=self.disposition)
        if self.since:
            calls = calls.filter(started_at__gte=midnight(self.since))
        if self.until:
            calls = calls.filter(started_at__lt=midnight(self.until + timedelta(days=1)))
        if self.search:
            found = Q(disposition__icontains=self.search)
            for name in SEARCHED:
                found |= Q(**{f"{name}__icontains": self.search})
            calls = calls.filter(found)
        return calls


def midnight(day: date) -> datetime:
    """When this day begins by the site's clock."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def visible(user: Any) -> QuerySet[Call]:
    """The calls that this user may read: their own and those they are in, all for those who may read all."""
    found = Call.objects.select_related("session__widget", "agent", "queue", "ticket__queue")
    return found if permissions.can_read_calls(user) else found.filter(seats.among(user))


def calls_of(
    user: Any, before: UUID | None = None, *, active: bool = False, filters: Filters | None = None
) -> tuple[list[Call], UUID | None]:
    """The calls that this user may read, the newest first, and the `before` of the next page. Two queries.

    `active` gives the live calls only that the user is in.
    """
    found = (filters or Filters()).of(visible(user))
    if active:
        found = found.filter(seats.among(user, CallParty.Status.JOINED), status=Call.Status.ACTIVE)
    if before is not None:
        at = Subquery(Call.objects.filter(pk=before).values("started_at"))
        found = found.filter(Q(started_at__lt=at) | Q(pk__gt=before), started_at__lte=at)
    page = list(seats.with_parties(found).order_by("-started_at", "pk")[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None


def ends_of(user: Any, session_ids: list[UUID]) -> dict[UUID, datetime]:
    """When the user was last in a call in each of these sessions; without those in which there was none. Two queries."""
    if not session_ids:
        return {}
    mine = Call.objects.filter(agent=user, session__in=session_ids, ended_at__isnull=False)
    parts = CallParty.objects.filter(user=user, call__session__in=session_ids, left_at__isnull=False)
    ends = [*mine.values_list("session_id", "ended_at"), *parts.values_list("call__session_id", "left_at")]
    return dict(sorted(((session_id, ended) for session_id, ended in ends if ended), key=lambda end: end[1]))


def timeline(call: Call, after: int = 0) -> tuple[list[EventRow | recorded.Told], int | None]:
    """What happened from the end of the session's call before until the visitor joined again, or somebody else took them.

    In order, at most 500, and beside them what was asked and answered about recording the page. The second is the `after` of
    the next page. Without what the visitor wrote when this call was over.
    """
    found = SessionEvent.objects.filter(session_id=call.session_id)
    earlier = found.filter(type__in=_OVER, created_at__lt=call.ticket.joined_at)
    first = earlier.aggregate(seq=Max("seq"))["seq"] or 0
    again = found.filter(type__in=_ANEW, created_at__gt=call.ended_at or timezone.now())
    last = again.aggregate(seq=Min("seq"))["seq"]
    rows = found.filter(seq__gt=max(first, after))
    if last is not None:
        rows = rows.filter(seq__lt=last)
    if call.ended_at is not None:
        rows = rows.exclude(type=events.MessageSent.type, created_at__gt=call.ended_at)
    listed = list(rows.order_by("seq")[: TIMELINE + 1])
    page, more = listed[:TIMELINE], listed[TIMELINE:]
    if not page:
        return [], None
    begin, end = page[0].created_at if after else None, more[0].created_at if more else None
    log: list[tuple[datetime, EventRow | recorded.Told]] = [(event.created_at, event.row()) for event in page]
    facts = merge(log, recorded.told(call, begin, end), key=lambda fact: fact[0])
    return [fact for _, fact in facts], page[-1].seq if more else None


def choices(user: Any) -> dict[str, Any]:
    """What the filters can be set to: `{scope, queues, agents, dispositions}`, agents for those who may read all."""
    everything = permissions.can_read_calls(user)
    seen = Queue.objects.all() if everything else queues.queues_of(user)
    offered = list(seen.order_by("name"))
    listed = [str(each) for queue in offered for each in queue.dispositions or []]
    recent = visible(user).filter(started_at__gte=timezone.now() - KNOWN_FOR).exclude(disposition="")
    written = recent.select_related(None).order_by("disposition").values_list("disposition", flat=True).distinct()
    users = get_user_model()._default_manager
    people = users.filter(pk__in=QueueMember.objects.values("user")) if everything else users.none()
    return {
        "scope": "all" if everything else "own",
        "queues": [{"id": queue.pk, "slug": queue.slug, "name": queue.name} for queue in offered],
        "agents": sorted((agent_ref(each) for each in people), key=lambda each: each["name"].casefold()),
        "dispositions": list(dict.fromkeys([*listed, *written[:100]])),
    }


def _user(key: str) -> QuerySet[Any]:
    users = get_user_model()
    try:
        return users._default_manager.filter(pk=users._meta.pk.to_python(key))
    except ValidationError:
        return users._default_manager.none()
