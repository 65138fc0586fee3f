"""A thousand visitors on four processes: they come back at once; two hundred agents race for them, each is won once."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence

import httpx
import pytest

from .cluster import Cluster
from .conftest import AGENTS, clear
from .linear import Operation, not_linearizable
from .people import Agent, Visitor
from .recount import SETTLING, audit, right_again
from .storm import Light, Waiting, many

TICKETS, IN_SIGHT = 1000, 400


def explained_by_some_order(tries: Sequence[Operation]) -> bool:
    """The definition itself: tries every order that respects time."""
    return any(
        all(before[1] <= after[2] for before, after in itertools.combinations(order, 2))
        and [one[3] for one in order] == [200] + [409] * (len(order) - 1)
        for order in itertools.permutations(tries)
    )


def test_the_checker_finds_what_is_wrong():
    won, told = ("t", 1.0, 2.0, 200), ("t", 0.0, 0.5, 409)
    assert not_linearizable([won, ("t", 0.0, 1.5, 409)]) == []
    assert not_linearizable([won, won]) == ["t was won 2 times"]
    assert not_linearizable([told]) == ["t was won 0 times"]
    assert not_linearizable([won, told]) == ["t was taken for 1 before the winner asked"]


def test_the_checker_says_what_trying_every_order_says():
    dice, said = random.Random(7), set()
    for _ in range(2000):
        tries = []
        for status in dice.choices([200, 409], [1, 2], k=dice.randint(1, 4)):
            began = dice.randint(0, 4)
            tries.append(("t", began, began + dice.randint(1, 3), status))
        assert explained_by_some_order(tries) == (not_linearizable(tries) == []), tries
        said.add(not_linearizable(tries) == [])
    assert said == {True, False}


@pytest.fixture(scope="module")
def thousand(cluster: Cluster) -> list[Waiting]:
    """A thousand who wait, for all tests here; the queue was empty before."""
    clear(cluster)
    return many(cluster, TICKETS)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """As for all, and more patient: two hundred ask at once, and an accept is asked but once."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=50)
    async with httpx.AsyncClient(timeout=httpx.Timeout(90, pool=None), limits=limits) as client:
        yield client


async def test_a_thousand_come_back_in_a_second(cluster: Cluster, thousand: list[Waiting], client: httpx.AsyncClient):
    visitors = [Light(cluster, who, number) for number, who in enumerate(thousand)]
    await asyncio.gather(*(each.come(within=4) for each in visitors))
    await right_again(cluster, visitors, SETTLING)
    for each in visitors:
        each.cut()
    await asyncio.gather(*(each.come(within=1) for each in visitors), serving_goes_on(cluster, client))
    took = await right_again(cluster, visitors, SETTLING)  # others test on these cores, too; alone it is within SECONDS
    print(f"all places and rows were right again {took:.1f} s after the last of a thousand had come back")
    assert {each.connects for each in visitors} == {2}
    audit(cluster, visitors)
    for each in visitors:
        each.cut()


async def serving_goes_on(cluster: Cluster, client: httpx.AsyncClient) -> None:
    """Meanwhile somebody new is served by each process."""
    for number in range(len(cluster.processes)):
        visitor = Visitor(cluster, client, number)
        response = await visitor.once("GET", f"/widgets/{cluster.key}/config/")
        assert response.status_code == 200


async def test_two_hundred_agents_race_for_a_thousand_tickets(
    cluster: Cluster, thousand: list[Waiting], staff: Callable[[int], list[Agent]]
):
    left = {each.ticket_id for each in thousand}
    agents = staff(AGENTS)

    async def take_all(agent: Agent) -> None:
        tried, won = set[str](), 0
        while won < TICKETS // AGENTS and (
            in_sight := [ticket for ticket in itertools.islice(left, IN_SIGHT) if ticket not in tried]
        ):
            ticket = random.choice(in_sight)
            tried.add(ticket)
            if await agent.accept(ticket):
                won += 1
                left.discard(ticket)

    async with asyncio.TaskGroup() as group:
        for agent in agents:
            group.create_task(take_all(agent))
    history = [operation for agent in agents for operation in agent.history]
    statuses = Counter(status for *_, status in history)
    assert statuses.keys() == {200, 409}
    assert statuses[409] > AGENTS, "that was no race"
    assert not_linearizable(history) == []
    assert len({ticket for ticket, _, _, status in history if status == 200}) == TICKETS
    assert cluster.rows("SELECT count(*), count(DISTINCT ticket_id) FROM widgets_call") == [(TICKETS, TICKETS)]
    audit(cluster, [])
