"""Figures of calls: today by the hour and the days before it, by the site's clock.

A percentile is the nearest rank: the smallest wait that no less than that part of those who were served did not exceed.
The database ranks (`ROW_NUMBER` over each day), in whole numbers alone: SQLite, PostgreSQL and MySQL give the same. Days
and hours are cut at moments that are computed here, so that no database needs to know of time zones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from .. import permissions
from ..models import Call, Ticket
from . import queues
from .history import midnight

MOST_DAYS = 90
PERCENTILES = (50, 90)
Status = Call.Status


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a span of time. Waits are those of who was served, in seconds; `sla_met` is a part of 1; None: of nobody."""

    handled: int = 0
    missed: int = 0
    dropped: int = 0
    mean_seconds: int = 0
    wait_median_seconds: int | None = None
    wait_p90_seconds: int | None = None
    sla_met: float | None = None
    rating: float | None = None
    ratings: int = 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """`hours` are today's, as `(begin, figures)`; `days` end with today. `scope`: `own` or `all` calls."""

    scope: str
    waiting: int
    today: Figures
    period: Figures
    hours: list[tuple[datetime, Figures]]
    days: list[tuple[date, Figures]]


def of(user: Any, days: int = 1, queue: str = "") -> Statistics:
    """The figures of today and of the last `days` days, today included. Seven queries, however many calls there are.

    Of the calls that the user may read; an agent sees, beside their own, how many their queues have missed.
    """
    everything = permissions.can_read_calls(user)
    seen = queues.queues_of(user)
    found = Call.objects.all()
    if not everything:
        found = found.filter(Q(agent=user) | Q(status=Status.MISSED, queue__in=seen))
    waiting = Ticket.objects.waiting()
    if not everything:
        waiting = waiting.filter(queue__in=seen)
    if queue:
        found, waiting = found.filter(queue__slug=queue), waiting.filter(queue__slug=queue)
    dates = list(_dates(days))
    bounds = [*map(midnight, dates), midnight(dates[-1] + timedelta(days=1))]
    hours = list(_hours(bounds[-2], bounds[-1]))
    by_day = _figures(found, bounds)
    return Statistics(
        scope="all" if everything else "own",
        waiting=waiting.count(),
        today=by_day[-1],
        period=_figures(found, [bounds[0], bounds[-1]])[0],
        hours=list(zip(hours, _figures(found, [*hours, bounds[-1]]), strict=True)),
        days=list(zip(dates, by_day, strict=True)),
    )


def _dates(days: int) -> Iterator[date]:
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    for back in range(days - 1, -1, -1):
        yield today - timedelta(days=back)


def _hours(begin: datetime, end: datetime) -> Iterator[datetime]:
    """23, 24 or 25 of them: steps are taken where no clock is put forward or back."""
    moment = begin.astimezone(UTC)
    while moment < end:
        yield moment
        moment += timedelta(hours=1)


def _figures(found: QuerySet[Call], bounds: list[datetime]) -> list[Figures]:
    """The figures of each span between two neighbouring bounds. Two queries."""
    calls = _cut(found, bounds)
    waits = _waits(calls)
    figures = [Figures()] * (len(bounds) - 1)
    for row in _counted(calls):
        at, timed, met = row.pop("span"), row.pop("timed"), row.pop("met")
        median, p90 = (waits.get((at, percent)) for percent in PERCENTILES)
        mean = row.pop("mean")
        figures[at] = Figures(
            **row,
            mean_seconds=int(mean.total_seconds()) if mean else 0,
            wait_median_seconds=median,
            wait_p90_seconds=p90,
            sla_met=round(met / timed, 4) if timed else None,
        )
    return figures


def _cut(found: QuerySet[Call], bounds: list[datetime]) -> QuerySet[Any]:
    """Those between the bounds, each with its `span`: 0 before the second bound, and so on."""
    spans = [When(started_at__lt=end, then=Value(at)) for at, end in enumerate(bounds[1:])]
    span = Case(*spans, output_field=IntegerField())
    return found.filter(started_at__gte=bounds[0], started_at__lt=bounds[-1]).annotate(span=span)


def _counted(calls: QuerySet[Any]) -> Any:
    each = {
        "handled": Count("pk", filter=Q(status=Status.COMPLETED)),
        "missed": Count("pk", filter=Q(status=Status.MISSED)),
        "dropped": Count("pk", filter=Q(status=Status.DROPPED)),
        "mean": Avg(F("ended_at") - F("started_at"), filter=Q(status=Status.COMPLETED)),
        "timed": Count("sla_met"),
        "met": Count("pk", filter=Q(sla_met=True)),
        "ratings": Count("rating"),
    }
    return calls.order_by().values("span").annotate(**each, rating=Avg("rating"))


def _waits(calls: QuerySet[Any]) -> dict[tuple[int, int], int]:
    """(span, percentage) → seconds. The rank of the percentage p among n is p × n ÷ 100, rounded up."""
    served = calls.filter(waited_seconds__isnull=False).exclude(status=Status.MISSED)
    span, order = F("span"), [F("waited_seconds").asc(), F("pk").asc()]
    ranked = served.annotate(
        reached=Window(RowNumber(), partition_by=[span], order_by=order) * 100,
        size=Window(Count("pk"), partition_by=[span]),
    )
    wanted = Q()
    for percent in PERCENTILES:
        wanted |= Q(reached__gte=F("size") * percent, reached__lt=F("size") * percent + 100)
    found = ranked.filter(wanted).order_by().values_list("span", "waited_seconds", "reached", "size")
    return {
        (at, percent): seconds
        for at, seconds, reached, size in found
        for percent in PERCENTILES
        if size * percent <= reached < size * percent + 100
    }
