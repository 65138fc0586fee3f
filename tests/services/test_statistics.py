"""Statistics: who is counted where, percentiles by rank, and days by the site's clock."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.history import past_calls
from widgets.models import Queue, Widget
from widgets.services import statistics


def waits(widget: Widget, seconds: list[int], **more: Any) -> None:
    past_calls(widget, [{"waited_seconds": each, **more} for each in seconds])


@pytest.mark.parametrize("size", [1, 2, 3, 9, 10, 11, 100])
def test_a_percentile_is_the_nearest_rank(widget: Widget, alice: Any, size: int) -> None:
    seconds = random.Random(size).choices(range(60), k=size)
    waits(widget, seconds)
    today = statistics.of(alice).today
    ranked = sorted(seconds)
    expected = (ranked[math.ceil(size * 50 / 100) - 1], ranked[math.ceil(size * 90 / 100) - 1])
    assert (today.wait_median_seconds, today.wait_p90_seconds) == expected


def test_figures_are_none_where_there_was_nobody(widget: Widget, alice: Any) -> None:
    assert statistics.of(alice).today == statistics.Figures()


def test_each_status_is_counted_once(widget: Widget, alice: Any) -> None:
    past_calls(widget, [{"status": each} for each in ("completed", "completed", "missed", "dropped", "active")])
    today = statistics.of(alice).today
    assert (today.handled, today.missed, today.dropped, today.mean_seconds) == (2, 1, 1, 60)


def test_sla_and_rating_are_of_those_of_whom_they_are_known(widget: Widget, alice: Any) -> None:
    rows: list[dict[str, Any]] = [
        {"sla_met": True, "rating": 5},
        {"sla_met": True},
        {"sla_met": False, "status": "missed"},
        {"rating": 2},
    ]
    past_calls(widget, rows)
    today = statistics.of(alice).today
    assert (today.sla_met, today.rating, today.ratings) == (0.6667, 3.5, 2)


def test_who_gave_up_is_not_among_the_waits(widget: Widget, alice: Any) -> None:
    waits(widget, [10])
    waits(widget, [900], status="missed")
    assert statistics.of(alice).today.wait_p90_seconds == 10


def test_an_agent_sees_their_own_and_what_their_queues_missed(widget: Widget, bob: Any, dave: Any) -> None:
    other = Queue.objects.create(name="Other", slug="other")
    rows = [{"agent": bob}, {"agent": dave}, {"status": "missed"}, {"status": "missed", "queue": other}]
    past_calls(widget, rows)
    found = statistics.of(bob)
    assert (found.scope, found.today.handled, found.today.missed) == ("own", 1, 1)


def test_a_queue_narrows_the_figures(widget: Widget, alice: Any) -> None:
    other = Queue.objects.create(name="Other", slug="other")
    past_calls(widget, [{}, {"queue": other}])
    assert (statistics.of(alice, queue="other").today.handled, statistics.of(alice).today.handled) == (1, 2)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"])
def test_a_day_begins_at_the_sites_midnight(widget: Widget, alice: Any, settings: Any, zone: str) -> None:
    settings.TIME_ZONE = zone
    midnight = timezone.now().astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    past_calls(widget, [{"started_at": midnight}, {"started_at": midnight - timedelta(seconds=1)}])
    found = statistics.of(alice, 2)
    assert [(day, each.handled) for day, each in found.days] == [
        (midnight.date() - timedelta(days=1), 1),
        (midnight.date(), 1),
    ]
    assert (found.hours[0][0], found.hours[0][1].handled) == (midnight, 1)


@pytest.mark.parametrize(("day", "length"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 6, 1), 24)])
def test_a_day_has_the_hours_that_its_clock_gives_it(day: tuple[int, int, int], length: int) -> None:
    begin = datetime(*day, tzinfo=ZoneInfo("Europe/Berlin"))
    end = datetime(*day, tzinfo=ZoneInfo("Europe/Berlin")) + timedelta(days=1)
    hours = list(statistics._hours(begin, end))
    assert len(hours) == length
    assert hours[-1] + timedelta(hours=1) == end.astimezone(UTC)


def test_thirty_days_of_many_calls_are_a_few_queries(
    widget: Widget, alice: Any, django_assert_max_num_queries: Any
) -> None:
    now, rng = timezone.now(), random.Random(4)
    rows: list[dict[str, Any]] = [
        {"started_at": now - timedelta(days=rng.uniform(0, 29)), "waited_seconds": rng.randrange(300), "sla_met": True}
        for _ in range(2_000)
    ]
    past_calls(widget, rows)
    alice.get_all_permissions()
    with django_assert_max_num_queries(7):
        found = statistics.of(alice, 30)
    ranked = sorted(row["waited_seconds"] for row in rows)
    assert (len(found.days), sum(each.handled for _, each in found.days)) == (30, 2_000)
    assert (found.period.wait_median_seconds, found.period.wait_p90_seconds) == (ranked[999], ranked[1_799])
