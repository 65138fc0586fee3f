"""One cluster for all tests; each begins with an empty queue and everything in order."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest

from .cluster import Cluster
from .people import Agent, Visitor, all_at_once

PROCESSES, AGENTS = 4, 200
Crowd = Callable[..., Awaitable[list[Visitor]]]
Bustle = Callable[[list[Visitor]], AbstractAsyncContextManager[None]]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """PostgreSQL, Valkey and four server processes."""
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), PROCESSES)
    yield cluster
    cluster.close()


@pytest.fixture(scope="session")
def keys(cluster: Cluster) -> list[str]:
    """The Django sessions of two hundred agents."""
    return cluster.agents(AGENTS)


def clear(cluster: Cluster) -> None:
    """Nobody is left of the test before."""
    for table in ("call", "sessionevent", "ticket", "session"):
        cluster.rows(f"WITH gone AS (DELETE FROM widgets_{table} RETURNING 1) SELECT count(*) FROM gone")


@pytest.fixture
def empty(cluster: Cluster) -> None:
    """Nobody is left of the test before."""
    clear(cluster)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Connections that everybody shares."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=50)
    async with httpx.AsyncClient(timeout=httpx.Timeout(10, pool=None), limits=limits) as client:
        yield client


@pytest.fixture
async def crowd(cluster: Cluster, client: httpx.AsyncClient, empty: None) -> AsyncIterator[Crowd]:
    """`await crowd(40)`: so many visitors who wait, with their sockets, or without: `await crowd(40, listens=False)`."""
    made: list[Visitor] = []

    async def gather(count: int, *, listens: bool = True) -> list[Visitor]:
        new = [Visitor(cluster, client, len(made) + number) for number in range(count)]
        made.extend(new)
        await all_at_once(each.open(listens=listens) for each in new)
        await all_at_once(each.join() for each in new)
        return new

    yield gather
    await all_at_once(each.close() for each in made)


@pytest.fixture
def staff(cluster: Cluster, client: httpx.AsyncClient, keys: list[str]) -> Callable[[int], list[Agent]]:
    """`staff(10)`: so many agents."""
    return lambda count: [Agent(cluster, client, number, key) for number, key in enumerate(keys[:count])]


@pytest.fixture
def bustle(staff: Callable[[int], list[Agent]]) -> Bustle:
    """`async with bustle(visitors)`: meanwhile they chat, give up and come back, and agents take them and hang up."""

    @asynccontextmanager
    async def busy(visitors: list[Visitor]) -> AsyncIterator[None]:
        over = asyncio.Event()
        agents = staff(4)
        halves = visitors[::2], visitors[1::2]
        async with asyncio.TaskGroup() as group:
            for number in range(4):
                group.create_task(_chat(halves[0][number::4], over))
                group.create_task(_come_and_go(halves[1][number::4], over))
            for agent in agents:
                group.create_task(_serve(agent, over))
            try:
                yield
            finally:
                over.set()

    return busy


async def _chat(visitors: list[Visitor], over: asyncio.Event) -> None:
    while not over.is_set():
        for visitor in visitors:
            await visitor.say("Is anybody there?")
            await asyncio.sleep(random.uniform(0.05, 0.2))


async def _come_and_go(visitors: list[Visitor], over: asyncio.Event) -> None:
    while not over.is_set():
        visitor = random.choice(visitors)
        await visitor.leave()
        await asyncio.sleep(random.uniform(0.1, 0.3))
        with contextlib.suppress(AssertionError):  # an agent has them: the call must end first
            await visitor.join()
        await asyncio.sleep(random.uniform(0.1, 0.3))


async def _serve(agent: Agent, over: asyncio.Event) -> None:
    while not over.is_set():
        waiting: list[dict[str, Any]] = await agent.queue()
        with contextlib.suppress(httpx.HTTPError):
            if waiting and (call := await agent.accept(random.choice(waiting[:4])["id"])):
                await asyncio.sleep(random.uniform(0.1, 0.3))
                await agent.hang_up(call)
        await asyncio.sleep(random.uniform(0.1, 0.4))
