"""Two hundred agents, a thousand tickets, four processes: each ticket is won once, and the history is linearizable."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Iterable

from .cluster import Cluster
from .conftest import Crowd
from .people import Agent
from .recount import audit

TICKETS, AGENTS = 1000, 200
Operation = tuple[str, float, float, int]


def not_linearizable(history: Iterable[Operation]) -> list[str]:
    """Tickets whose answers no order of taking them one after the other explains.

    A ticket is taken once, and each later try is told so. Such a history of an object has an order that respects time
    exactly when one try won, and no other was told before the winner had asked. Histories of several objects have one
    when each has (Herlihy and Wing, 1990).
    """
    by_ticket: dict[str, list[Operation]] = defaultdict(list)
    for operation in history:
        by_ticket[operation[0]].append(operation)
    wrong = []
    for ticket, tries in by_ticket.items():
        won = [one for one in tries if one[3] == 200]
        if len(won) != 1:
            wrong.append(f"{ticket} was won {len(won)} times")
        elif early := [one for one in tries if one[3] == 409 and one[2] < won[0][1]]:
            wrong.append(f"{ticket} was taken {len(early)} times before the winner asked")
    return wrong


def test_the_checker_finds_what_is_wrong():
    won, told = ("t", 1.0, 2.0, 200), ("t", 0.0, 0.5, 409)
    assert not_linearizable([won, ("t", 0.0, 1.5, 409)]) == []
    assert not_linearizable([won, won]) == ["t was won 2 times"]
    assert not_linearizable([told]) == ["t was won 0 times"]
    assert not_linearizable([won, told]) == ["t was taken 1 times before the winner asked"]


async def test_two_hundred_agents_race_for_a_thousand_tickets(
    cluster: Cluster, crowd: Crowd, staff: Callable[[int], list[Agent]]
):
    visitors = await crowd(TICKETS, listens=False)
    left = [each.ticket_id for each in visitors]
    agents = staff(AGENTS)

    async def take_all(agent: Agent) -> None:
        known = set[str]()
        while open_to_me := [ticket for ticket in left[:40] if ticket not in known]:
            ticket = random.choice(open_to_me[:8])
            known.add(ticket)
            if call := await agent.accept(ticket):
                left.remove(ticket)
                await agent.hang_up(call)
            else:
                await asyncio.sleep(0)

    while left:
        await asyncio.gather(*(take_all(agent) for agent in agents))
    history = [operation for agent in agents for operation in agent.history]
    assert {status for *_, status in history} == {200, 409}
    assert not_linearizable(history) == []
    assert len([one for one in history if one[3] == 200]) == TICKETS
    assert cluster.rows("SELECT count(*), count(DISTINCT ticket_id) FROM widgets_call") == [(TICKETS, TICKETS)]
    audit(cluster, visitors)
