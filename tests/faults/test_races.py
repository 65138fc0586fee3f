"""Two hundred agents, a thousand tickets, four processes: each ticket is won once, and the history is linearizable."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Sequence

from .cluster import Cluster
from .conftest import AGENTS, Crowd
from .linear import Operation, not_linearizable
from .people import Agent
from .recount import audit

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


async def test_two_hundred_agents_race_for_a_thousand_tickets(
    cluster: Cluster, crowd: Crowd, staff: Callable[[int], list[Agent]]
):
    visitors = await crowd(TICKETS, listens=False)
    left = {each.ticket_id for each in visitors}
    agents = staff(AGENTS)

    async def take_all(agent: Agent) -> None:
        tried = set[str]()
        while in_sight := [ticket for ticket in itertools.islice(left, IN_SIGHT) if ticket not in tried]:
            ticket = random.choice(in_sight)
            tried.add(ticket)
            if await agent.accept(ticket):
                left.discard(ticket)

    async with asyncio.TaskGroup() as group:
        for agent in agents:
            group.create_task(take_all(agent))
    history = [operation for agent in agents for operation in agent.history]
    assert {status for *_, status in history} == {200, 409}
    assert not_linearizable(history) == []
    assert len({ticket for ticket, _, _, status in history if status == 200}) == TICKETS
    assert cluster.rows("SELECT count(*), count(DISTINCT ticket_id) FROM widgets_call") == [(TICKETS, TICKETS)]
    audit(cluster, visitors)
