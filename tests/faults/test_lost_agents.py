"""Agents whose consoles and server die without a word: who else is in the call has the visitor, or the next agent in time."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from .cluster import HOST, ORIGIN, Cluster
from .conftest import Crowd
from .people import Agent, Visitor
from .recount import audit

GRACE, LATE = 30.0, 8.0  # WIDGETS_AGENT_GRACE, and what a glance of the hubs on two busy cores may add


@pytest.fixture(autouse=True)
def as_before(cluster: Cluster) -> Iterator[None]:
    """In the end all is as it was: the queue, who is available, and the process that died."""
    yield
    cluster.rows("UPDATE widgets_queue SET routing = 'manual' RETURNING 1")
    cluster.rows("UPDATE widgets_agentpresence SET available = false RETURNING 1")
    cluster.rows("DELETE FROM widgets_offer RETURNING 1")
    cluster.rows("DELETE FROM widgets_callparty RETURNING 1")
    if cluster.processes[0].process.poll() is not None:
        cluster.processes[0].start()


def console(agent: Agent, port: int) -> connect:
    """The agent's socket with this process."""
    return connect(
        f"ws://{HOST}/ws/agent/",
        origin=Origin(ORIGIN),
        subprotocols=[Subprotocol("widgets.v1")],
        additional_headers={"cookie": agent.headers["cookie"]},
        host="127.0.0.1",
        port=port,
        proxy=None,
    )


async def offer_for(socket: ClientConnection) -> str:
    """The id of the offer that comes to this console."""
    async with asyncio.timeout(15):
        async for text in socket:
            frame = json.loads(text)
            if frame["type"] == "ping":
                await socket.send('{"type":"pong"}')
            for row in frame["data"]["tickets"] if frame["type"] == "queue.tickets" else ():
                if row["offer"]:
                    return str(row["offer"]["id"])
    raise AssertionError("The console was closed.")


async def stays(agent: Agent, cluster: Cluster, ports: list[int]) -> None:
    """A console that comes back with the next process when one dies, and answers when it is asked for a word."""
    for process in itertools.cycle(cluster.processes[:2]):
        with contextlib.suppress(OSError, WebSocketException, TimeoutError):
            async with console(agent, process.own_port) as socket:
                ports.append(process.own_port)
                async for text in socket:
                    if json.loads(text)["type"] == "ping":
                        await socket.send('{"type":"pong"}')
        await asyncio.sleep(0.2)


@asynccontextmanager
async def three_in_a_call(
    cluster: Cluster, erin: Agent, frank: Agent, ben: Visitor, ids: dict[str, str]
) -> AsyncIterator[list[int]]:
    """erin has ben, and frank whom she asked in; the ports of the processes that frank's console has been with."""
    ports: list[int] = []
    franks = asyncio.create_task(stays(frank, cluster, ports))
    try:
        call = await erin.accept(ben.ticket_id)
        await frank.call("PATCH", "/agent/me/", {"available": True})
        warm = {"agent": ids["agent3"], "mode": "warm"}
        assert (await erin.call("POST", f"/agent/calls/{call}/transfer/", warm)).status_code == 200
        assert (await frank.call("POST", f"/agent/calls/{call}/party/join/", {})).status_code == 200
        await frank.call("PATCH", "/agent/me/", {"available": False})
        yield ports
    finally:
        franks.cancel()
        await asyncio.wait([franks])


async def becomes_true(true: Callable[[], bool]) -> None:
    """Waits for it, at most for the grace of an agent and what may be added to it."""
    until = time.monotonic() + GRACE + LATE
    while not true() and time.monotonic() < until:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    assert true()


async def test_the_visitors_of_consoles_and_a_server_that_died_are_had_by_the_third_in_the_call_or_the_next_agent(
    cluster: Cluster, crowd: Crowd, staff: Callable[[int], list[Agent]], client: httpx.AsyncClient
):
    bob, dave, erin, frank = staff(4)
    ids = dict(cluster.rows("SELECT username, id::text FROM auth_user"))
    (ben,) = await crowd(1)
    async with three_in_a_call(cluster, erin, frank, ben, ids) as ports:
        cluster.rows("UPDATE widgets_queue SET routing = 'automatic' RETURNING 1")
        async with console(erin, cluster.processes[0].own_port), console(bob, cluster.processes[0].own_port) as lost:
            await bob.call("PATCH", "/agent/me/", {"available": True})
            (ann,) = await crowd(1)
            await bob.call("POST", f"/agent/offers/{await offer_for(lost)}/accept/", {})
            await asyncio.to_thread(cluster.processes[0].end, signal.SIGKILL)
        died = time.monotonic()
        await becomes_true(lambda: "agent.unassigned" in ann.types and "call.transferred" in ben.types)
        print(f"back in the line, and had by the third, after {time.monotonic() - died:.1f} s")
        assert ports == [each.own_port for each in cluster.processes[:2]]
        assert cluster.rows("SELECT status, agent_id FROM widgets_ticket WHERE id::text = %s", ann.ticket_id) == [
            ("waiting", None)
        ]
        held = "SELECT agent_id::text FROM widgets_call WHERE ticket_id::text = %s AND status = 'active'"
        assert cluster.rows(held, ben.ticket_id) == [(ids["agent3"],)]
        assert "agent.unassigned" not in ben.types
        async with console(dave, cluster.processes[1].own_port) as next_one:
            await dave.call("PATCH", "/agent/me/", {"available": True})
            accepted = await dave.call("POST", f"/agent/offers/{await offer_for(next_one)}/accept/", {})
            assert accepted.status_code == 200
    for visitor in (ann, ben):
        assert visitor.seen == list(range(1, len(visitor.seen) + 1))
    audit(cluster, [ann, ben])
