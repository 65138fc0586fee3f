"""The estimate of the wait, held against what then happened; and what of the desk goes into it."""

from __future__ import annotations

import heapq
import math
import random
import statistics
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from widgets.models import AgentPresence, AgentProfile, Call, Queue, QueueMember, Ticket
from widgets.services import calls, presence, queues, tickets
from widgets.services.pace import FIRST_GUESS, MOST, Pace

Draw = Callable[[], float]
MEAN = 60.0  # seconds a call
LOAD = 0.95  # of the agents' time: a queue in which people always wait, and which does not grow for ever


def exponential(rng: random.Random) -> Draw:
    return lambda: rng.expovariate(1 / MEAN)


def lognormal(spread: float) -> Callable[[random.Random], Draw]:
    """`spread`: standard deviation by mean."""
    sigma = math.sqrt(math.log(1 + spread * spread))
    return lambda rng: lambda: rng.lognormvariate(math.log(MEAN) - sigma * sigma / 2, sigma)


def steady_queue(agents: int, call: Callable[[random.Random], Draw], seed: int) -> Iterator[tuple[int, float]]:
    """Estimate and real wait (more than an hour is an hour) of all who have to wait, after the queue's first 500 visitors.

    Visitors come by chance, the first is served first, and the mean is learnt as `calls` learns it: by calls that have
    ended when somebody comes.
    """
    rng = random.Random(seed)
    draw = call(rng)
    now, mean, known = 0.0, 0.0, 0
    free = [0.0] * agents  # when each agent will be
    ends: list[tuple[float, float]] = []
    starts: list[float] = []  # of those who wait
    for visitor in range(5000):
        now += rng.expovariate(LOAD * agents / MEAN)
        while ends and ends[0][0] <= now:
            known = min(known + 1, calls.RECENT)
            mean += (heapq.heappop(ends)[1] - mean) / known
        while starts and starts[0] <= now:
            heapq.heappop(starts)
        start, lasts = max(heapq.heappop(free), now), draw()
        heapq.heappush(free, start + lasts)
        heapq.heappush(ends, (start + lasts, lasts))
        if start > now:
            estimate = Pace(mean, agents, busy=agents).estimate(len(starts) + 1)
            heapq.heappush(starts, start)
            if visitor >= 500:
                yield estimate, min(MOST, start - now)


@pytest.mark.parametrize("agents", [1, 2, 4, 8, 12])
@pytest.mark.parametrize("call", [exponential, lognormal(0.5), lognormal(1.0)], ids=["exp", "logn-0.5", "logn-1.0"])
def test_half_of_the_estimates_are_within_a_quarter_of_the_wait(agents, call):
    found = [pair for seed in range(4) for pair in steady_queue(agents, call, seed)]
    errors = [abs(estimate - real) / real for estimate, real in found]
    assert len(errors) > 5000
    assert statistics.median(errors) <= 0.25


@pytest.mark.parametrize("agents", [1, 4, 12])
def test_estimates_promise_neither_too_much_nor_too_little(agents):
    found = [pair for seed in range(4) for pair in steady_queue(agents, exponential, seed)]
    assert sum(estimate for estimate, _ in found) / sum(real for _, real in found) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("pace", "position", "seconds"),
    [
        (Pace(300, slots=1, busy=1), 1, 300),
        (Pace(300, slots=3, busy=3), 2, 200),
        (Pace(300, slots=3, busy=1), 2, 0),  # two are free
        (Pace(300, slots=3, busy=1), 3, 100),
        (Pace(300, slots=0, busy=0), 2, 600),  # as if one were there
        (Pace(300, slots=1, busy=2), 1, 300),
        (Pace(300, slots=1, busy=1), 12, MOST),
        (Pace(300, slots=1, busy=1), 5000, MOST),  # more than an hour, and no more said
    ],
)
def test_how_long_it_takes(pace, position, seconds):
    assert pace.estimate(position) == seconds


def wait(session: Any) -> int:
    return queues.standing(session.pk).estimated_wait_seconds


@pytest.mark.django_db
def test_who_is_there_and_who_is_busy_counts(waiting, bob, dave):
    ann = waiting("Ann")
    assert wait(ann) == FIRST_GUESS
    presence.set_available(bob, True)
    assert wait(ann) == 0
    tickets.accept(bob, Ticket.objects.waiting().get(session=waiting("Ben")).pk)
    assert wait(ann) == FIRST_GUESS
    presence.set_available(dave, True)
    assert wait(ann) == 0
    AgentPresence.objects.filter(user=dave).update(seen_at=timezone.now() - timedelta(hours=1))
    assert wait(ann) == FIRST_GUESS


@pytest.mark.django_db
def test_a_call_of_another_queue_keeps_an_agent_busy(waiting, widget, bob):
    ann, ben = waiting("Ann"), waiting("Ben")
    presence.set_available(bob, True)
    other = Queue.objects.create(name="Sales", slug="sales")
    QueueMember.objects.create(queue=other, user=bob)
    Ticket.objects.filter(session=ben).update(queue=other)
    assert wait(ann) == 0
    tickets.accept(bob, Ticket.objects.get(session=ben).pk)
    assert wait(ann) == FIRST_GUESS


@pytest.mark.django_db
def test_an_agent_who_may_have_two_calls_counts_twice(waiting, bob):
    first, second, third = waiting("Ann"), waiting("Ben"), waiting("Cem")
    presence.set_available(bob, True)
    AgentProfile.objects.create(user=bob, max_calls=2)
    assert [wait(each) for each in (first, second, third)] == [0, 0, 150]


@pytest.mark.django_db
def test_wrapping_up_is_a_part_of_serving(waiting, widget):
    Queue.objects.update(service_seconds=100, wrap_up_seconds=20)
    assert wait(waiting()) == 120
    assert queues.availability(widget.__class__.objects.get())["estimated_wait_seconds"] == 240


@pytest.mark.django_db
def test_the_mean_follows_the_recent_calls(waiting, bob):
    for seconds in [100] * 3 + [400] * 3:
        call = tickets.accept(bob, Ticket.objects.waiting().get(session=waiting()).pk)
        Call.objects.filter(pk=call.pk).update(started_at=timezone.now() - timedelta(seconds=seconds))
        calls.end(bob, call, "agent")
    queue = Queue.objects.get()
    assert queue.service_count == 6
    assert queue.service_seconds == pytest.approx(250, abs=2)
    Queue.objects.update(service_count=calls.RECENT)
    call = tickets.accept(bob, Ticket.objects.waiting().get(session=waiting()).pk)
    Call.objects.filter(pk=call.pk).update(started_at=timezone.now() - timedelta(seconds=750))
    calls.end(bob, call, "agent")
    queue.refresh_from_db()
    assert queue.service_count == calls.RECENT
    assert queue.service_seconds == pytest.approx(260, abs=2)
